import { dueOn } from "@cementwatch/shared/calibration/due";
import { describe, expect, it } from "vitest";

describe("due dates", () => {
  it.each([
    ["2026-12-27", "ok", "due in 31 days"],
    ["2026-12-26", "due30", "due in 30 days"],
    ["2026-12-03", "due7", "due in 7 days"],
    ["2026-11-27", "due7", "due tomorrow"],
    ["2026-11-26", "due7", "last day today"],
    ["2026-11-25", "lockedOut", "ended yesterday: not used"],
    ["nonsense", "never", "never done"],
    [undefined, "never", "never done"],
  ])("%s is %s", (until, state, words) => {
    expect(dueOn(until, "2026-11-26T12:00:00Z")).toMatchObject({ state, words });
  });

  it("follows the policy of lock-out", () => {
    const policy = { lockOutAfterDays: 3 };
    expect(dueOn("2026-11-23", "2026-11-26", policy)).toMatchObject({
      state: "expired",
      words: "ended 3 days ago: used for 1 more day",
    });
    expect(dueOn("2026-11-22", "2026-11-26", policy).state).toBe("lockedOut");
  });
});
