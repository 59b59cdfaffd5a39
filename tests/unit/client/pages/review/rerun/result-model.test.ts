/** What a re-run found, as rows and words. */
import {
  momentLink,
  proportionText,
  resultRows,
  shiftText,
  sidesOf,
  sideText,
} from "@cementwatch/client/pages/review/rerun/result-model";
import {
  type AlarmMoment,
  alarmDifference,
  NO_DIFFERENCES,
} from "@cementwatch/shared/review/alarm-difference";
import { confusionOf } from "@cementwatch/shared/review/confusion";
import type { RerunResult, RerunSession } from "@cementwatch/shared/review/rerun";
import { expect, it } from "vitest";

function alarm(atUs: number, more: Partial<AlarmMoment> = {}): AlarmMoment {
  const base = {
    condition: "A1",
    kind: "leak",
    priority: "high",
    level: "L1",
    place: "X",
    signals: 1,
  } as const;
  return { ...base, raisedAtUs: atUs, ...more };
}

function session(id: string, before: AlarmMoment[], after: AlarmMoment[], software = "v1"): RerunSession {
  return {
    sessionId: id,
    title: `Case ${id}`,
    durationUs: 1,
    difference: alarmDifference(before, after),
    before: { software, from: "record", parameters: {} },
    notes: [],
    spans: [],
  };
}

function result(sessions: readonly RerunSession[]): RerunResult {
  return {
    format: "cementwatch.rerun",
    formatVersion: 1,
    software: "v2",
    mode: "pipelineOnly",
    baseline: "recorded",
    limits: { windowMs: 1, sameWithinMs: 1 },
    parameters: {},
    summary: {
      sessions: sessions.length,
      failed: 0,
      counts: NO_DIFFERENCES,
      confusion: { before: confusionOf([]), after: confusionOf([]) },
    },
    sessions,
  };
}

it("lists differences alone, or all; a kept alarm that changed is one", () => {
  const found = result([
    session("a", [alarm(1), alarm(50_000_000)], [alarm(1)]),
    session("b", [alarm(7)], [alarm(7, { priority: "medium" })]),
    { ...session("c", [], []), difference: undefined } as unknown as RerunSession,
  ]);
  expect(resultRows(found, false).map(({ sessionId, entry }) => `${sessionId} ${entry.kind}`)).toEqual([
    "a gone",
    "b kept",
  ]);
  expect(resultRows(found, true)).toHaveLength(3);
});

it("leads to the moment, a second before it and never before the beginning", () => {
  expect(momentLink("a b", 5_000_000.4)).toBe("/review?session=a%20b&at=4000000");
  expect(momentLink("a", 10)).toBe("/review?session=a&at=0");
});

it("tells shifts and shares", () => {
  expect([shiftText(undefined), shiftText(0.2), shiftText(-250), shiftText(30.6)]).toEqual([
    "",
    "0 ms",
    "−250 ms",
    "+31 ms",
  ]);
  expect(proportionText(confusionOf([{ reference: true, said: true }]).sensitivity)).toBe("100 % (2–100)");
  expect(proportionText(confusionOf([]).ppv)).toBe("–");
});

it("names each side once, the most frequent first, with its count when there are several", () => {
  expect(sideText({ software: "v1", from: "reanalyse", parameters: { noiseFactor: 4 } })).toBe(
    "v1, from the pixels, noiseFactor 4",
  );
  const one = [session("a", [], []), session("b", [], [])];
  expect(sidesOf(result(one), "before")).toEqual(["v1, as recorded, default values"]);
  expect(sidesOf(result([session("c", [], [], "v0"), ...one]), "before")).toEqual([
    "v1, as recorded, default values (2)",
    "v0, as recorded, default values (1)",
  ]);
  expect(sidesOf(result(one), "after")).toEqual([]);
});
