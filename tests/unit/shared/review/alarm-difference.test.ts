/** Alarms before and after: kept, shifted, new, gone; matched per condition and level, nearest first. */
import {
  type AlarmMoment,
  addCounts,
  alarmDifference,
  isDifferent,
  NO_DIFFERENCES,
} from "@cementwatch/shared/review/alarm-difference";
import { expect, it } from "vitest";

function alarm(atS: number, more: Partial<AlarmMoment> = {}): AlarmMoment {
  return {
    condition: "A1",
    kind: "leak",
    priority: "high",
    level: "L1",
    place: "CEMENT BEHIND WALL",
    raisedAtUs: Math.round(atS * 1e6),
    signals: 1,
    ...more,
  };
}

function kinds(before: readonly AlarmMoment[], after: readonly AlarmMoment[]): string[] {
  return alarmDifference(before, after).entries.map(({ kind, before: left, after: right, shiftMs }) =>
    `${kind} ${(left ?? right)?.condition} ${shiftMs ?? ""}`.trim(),
  );
}

it("finds no difference between a list and itself in another order", () => {
  const list = [alarm(30), alarm(10), alarm(20, { condition: "A3" }), alarm(10)];
  const { counts } = alarmDifference(list, list.toReversed());
  expect(counts).toEqual({ ...NO_DIFFERENCES, kept: 4 });
  expect(isDifferent(counts)).toBe(false);
});

it("says how far an alarm moved, with its sign, and from which step on it counts", () => {
  expect(kinds([alarm(10)], [alarm(10.05)])).toEqual(["kept A1 50"]);
  expect(kinds([alarm(10)], [alarm(10.051)])).toEqual(["shifted A1 51"]);
  expect(kinds([alarm(10)], [alarm(9.5)])).toEqual(["shifted A1 -500"]);
  const exact = alarmDifference([alarm(10)], [alarm(10.001)], { windowMs: 1000, sameWithinMs: 0 });
  expect(exact.entries[0]).toMatchObject({ kind: "shifted", shiftMs: 1 });
});

it("takes alarms beyond the window, of another condition or level for others", () => {
  expect(kinds([alarm(10)], [alarm(20)])).toEqual(["shifted A1 10000"]);
  expect(kinds([alarm(10)], [alarm(20.001)])).toEqual(["gone A1", "new A1"]);
  expect(kinds([alarm(10)], [alarm(10, { condition: "A2" })])).toEqual(["gone A1", "new A2"]);
  expect(kinds([alarm(10)], [alarm(10, { level: "L2" })])).toEqual(["gone A1", "new A1"]);
});

it("pairs the nearest first, each alarm once", () => {
  // 10 s has a twin at 10 s: it must not be taken from it by 6 s, which is nearer to 10 s than to nothing.
  expect(kinds([alarm(6), alarm(10)], [alarm(10), alarm(14)])).toEqual(["shifted A1 8000", "kept A1 0"]);
  expect(kinds([alarm(10), alarm(11)], [alarm(10.9)])).toEqual(["gone A1", "shifted A1 -100"]);
  expect(kinds([], [alarm(1), alarm(2)])).toEqual(["new A1", "new A1"]);
});

it("prefers the same place: two sensors that were lost together are not exchanged", () => {
  const lost = (atS: number, place: string) => alarm(atS, { condition: "T1a", place });
  const before = [lost(10, "VOLUME LOST"), lost(10, "PRESSURE LOST")];
  const { counts, entries } = alarmDifference(before, [lost(10, "PRESSURE LOST"), lost(10.3, "VOLUME LOST")]);
  expect(counts).toMatchObject({ kept: 1, shifted: 1, changed: 0 });
  expect(entries.find(({ kind }) => kind === "shifted")?.after?.place).toBe("VOLUME LOST");
});

it("names what else has changed of a kept alarm", () => {
  const { entries, counts } = alarmDifference(
    [alarm(10, { priority: "medium" })],
    [alarm(10, { signals: 3, place: "VEIN" })],
  );
  expect(entries[0]).toMatchObject({
    kind: "kept",
    changes: ["priority medium → high", "place CEMENT BEHIND WALL → VEIN", "signals 1 → 3"],
  });
  expect(isDifferent(counts)).toBe(true);
});

it("compares thousands of alarms of one condition in one window", () => {
  const many = Array.from({ length: 1_500 }, (_, i) => alarm(i / 200));
  const { counts } = alarmDifference(many, many);
  expect(counts.kept).toBe(1_500);
});

it("adds counts up", () => {
  const one = { kept: 1, shifted: 2, new: 3, gone: 4, changed: 5 };
  expect(addCounts(one, one)).toEqual({ kept: 2, shifted: 4, new: 6, gone: 8, changed: 10 });
});
