import { dueWords } from "@cementwatch/client/pages/calibration/due-words";
import { expect, it } from "vitest";

it.each([
  ["2027-11-26", "ok"],
  ["2026-12-27", "ok"],
  ["2026-12-26", "due30"],
  ["2026-12-04", "due30"],
  ["2026-12-03T08:00:00Z", "due7"],
  ["2026-11-26", "due7"],
  ["2026-11-25", "lockedOut"],
  ["no date", "never"],
  [undefined, "never"],
] as const)("until %s on 2026-11-26 is %s", (until, state) => {
  expect(dueWords(until, "2026-11-26").state).toBe(state);
});
