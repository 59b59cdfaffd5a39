import { type EntryField, entryProblem, filled } from "@cementwatch/client/pages/setup/after-entries";
import { expect, it } from "vitest";

const PAIN: EntryField = { id: "pain", name: "Pain", unit: "0–10", min: 0, max: 10, decimals: 0 };
const SPO2: EntryField = { id: "spo2", name: "SpO₂", unit: "%", min: 30, max: 100, decimals: 0 };

it("asks for a number, and names one that cannot be with its range", () => {
  expect(entryProblem([PAIN, SPO2], {})).toContain("nothing is entered");
  expect(entryProblem([PAIN, SPO2], { pain: 0 })).toBeUndefined();
  expect(entryProblem([PAIN, SPO2], { pain: 11 })).toBe("Pain is 11: 0 to 10 is possible");
  expect(entryProblem([PAIN, SPO2], { spo2: 9 })).toBe("SpO₂ is 9: 30 to 100 % is possible");
  expect(entryProblem([PAIN], { pain: Number.NaN })).toContain("NaN");
});

it("leaves out what was not entered", () => {
  expect(filled({ pain: 0, spo2: undefined })).toEqual({ pain: 0 });
});
