/** The differences as a table that a spreadsheet opens and does not run. */
import { differenceCsv } from "@cementwatch/server/rerun/difference-csv";
import { type AlarmMoment, alarmDifference } from "@cementwatch/shared/review/alarm-difference";
import type { RerunResult } from "@cementwatch/shared/review/rerun";
import { expect, it } from "vitest";

it("writes heads, units, one row an alarm, and why a session has none", () => {
  const alarm: AlarmMoment = {
    condition: "A1",
    kind: "leak",
    priority: "high",
    level: "L1",
    place: 'WALL, "left"',
    raisedAtUs: 1_500_000,
    signals: 1,
  };
  const moved = { ...alarm, raisedAtUs: 1_750_000, place: "=1+1" };
  const sessions = [
    { sessionId: "a", difference: alarmDifference([alarm], [moved]) },
    { sessionId: "b", problem: "it is damaged" },
  ];
  const lines = differenceCsv({ sessions } as unknown as RerunResult).split("\r\n");
  expect(lines[0]).toMatch(/^session,difference,condition/);
  expect(lines[1]).toBe(",,,,,,,,s,s,ms,");
  expect(lines[2]).toContain(`a,shifted,A1,L1,high,high,"WALL, ""left""",'=1+1,1.500,1.750,250,`);
  expect(lines[3]).toBe("b,not computed,,,,,,,,,,it is damaged");
  expect(lines[4]).toBe("");
});
