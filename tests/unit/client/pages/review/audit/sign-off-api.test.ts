import { problemOf, stateWords } from "@cementwatch/client/pages/review/audit/sign-off-api";
import { expect, it } from "vitest";

it("asks for what is missing, and for a reason where somebody rejects", () => {
  const fields = { name: "ab", password: "x", meaning: "reviewed", comment: "" } as const;
  expect(problemOf(fields)).toBe("");
  expect(problemOf({ ...fields, name: " " })).toBe("Enter your name.");
  expect(problemOf({ ...fields, password: "" })).toBe("Enter your password.");
  expect(problemOf({ ...fields, meaning: "rejected" })).toContain("why it is rejected");
});

it("calls a signature void as soon as something changed", () => {
  expect(stateWords({ state: "void", why: "s.mcap has changed" })).toBe(
    "VOID: record or review changed since (s.mcap has changed)",
  );
  expect(stateWords({ state: "holds", why: "" })).toContain("as they were signed");
  expect(stateWords({ state: "checking", why: "" })).toContain("being checked");
});
