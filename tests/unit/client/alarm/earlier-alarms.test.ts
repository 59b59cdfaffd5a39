import { earlierLines } from "@cementwatch/client/alarm/earlier-alarms";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import { expect, it } from "vitest";

const entry: AlarmLogEntry = {
  sequence: 1,
  wall: "2026-11-26T14:03:00",
  sessionId: "old",
  origin: "live",
  atUs: 0,
  kind: "raised",
  alarm: {
    id: 1,
    condition: "A1",
    priority: "high",
    isLatched: true,
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
  },
};

it("lists earlier sessions only, newest first, without what merely sounded", () => {
  const lines = earlierLines(
    [
      entry,
      { ...entry, sequence: 2, kind: "sounded" },
      { ...entry, sequence: 3, kind: "acknowledged", by: "touch: ACK", origin: "simulated" },
      { ...entry, sequence: 4, sessionId: "now" },
    ],
    "now",
  );
  expect(lines).toEqual([
    { key: 3, at: "11-26 14:03", text: "SIMULATED · acknowledged · STOP · CEMENT BEHIND WALL · touch: ACK" },
    { key: 1, at: "11-26 14:03", text: "raised · STOP · CEMENT BEHIND WALL" },
  ]);
});

it("is bounded", () => {
  const many = Array.from({ length: 500 }, (_, index) => ({ ...entry, sequence: index }));
  expect(earlierLines(many, "now")).toHaveLength(40);
});
