/** Sessions by words, and which can be run again. */
import { isUsable, sessionsWith } from "@cementwatch/client/pages/review/rerun/session-search";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { expect, it } from "vitest";

function session(title: string, state: SessionSummary["state"] = "complete"): SessionSummary {
  return {
    sessionId: `2026-${title}`,
    title,
    origin: "live",
    startedAt: "2026-11-24T08:00:00Z",
    durationUs: 1,
    sizeBytes: 1,
    state,
    highAlarms: 0,
    marks: 0,
  };
}

it("needs every word, in any case and place", () => {
  const list = [session("Posterior leak"), session("Disc leak")];
  expect(sessionsWith(list, "LEAK 2026-11 post")).toEqual([list[0]]);
  expect(sessionsWith(list, " ")).toEqual(list);
});

it("leaves out what is being recorded or cannot be read", () => {
  const states = ["recording", "complete", "damaged", "unreadable"] as const;
  expect(states.filter((state) => isUsable(session("x", state)))).toEqual(["complete", "damaged"]);
});
