/** Each measurement by hand: L1 is injected from 10 to 30 s at 0.1 mL/s, with the beam on from 10–12 and 20–22 s. */
import {
  firstSeen,
  MEASUREMENTS,
  type MeasurementId,
  measureLevel,
} from "@cementwatch/shared/review/measurements";
import type { ReviewFacts } from "@cementwatch/shared/review/review-facts";
import { describe, expect, it } from "vitest";
import { alarmOf, reviewFacts } from "../../../support/review-facts.ts";

const S = 1_000_000;

function measured(id: MeasurementId, more: Partial<ReviewFacts>, reviewSignUs?: number, at = 0) {
  const facts = reviewFacts(more);
  const level = facts.levels[at];
  if (level === undefined) throw new Error("no level");
  return measureLevel(facts, level, reviewSignUs).find((result) => result.id === id);
}

describe("measureLevel", () => {
  it("says by which version of its definition each was made", () => {
    const facts = reviewFacts();
    const results = facts.levels.map((level) => measureLevel(facts, level, undefined));
    for (const result of results)
      expect(result.map(({ id, version }) => ({ id, version }))).toEqual(
        MEASUREMENTS.map(({ id, version }) => ({ id, version })),
      );
  });

  it("takes the peak pressure within injections only", () => {
    const pressure = [
      { atUs: 5 * S, value: 9_000 },
      { atUs: 15 * S, value: 1_200 },
      { atUs: 25 * S, value: 1_500 },
    ];
    expect(measured("peakPressure", { pressure })?.value).toBe(1_500);
    expect(measured("peakPressure", {})).toMatchObject({ value: null, why: "no pressure measured" });
  });

  it("counts time over the limit, holds a value for a second at most, and ends with the injection", () => {
    const pressure = [
      { atUs: 12 * S, value: 3_000 },
      { atUs: 12.5 * S, value: 2_999 },
      { atUs: 14 * S, value: 4_000 },
      { atUs: 20 * S, value: 0 },
      { atUs: 29.5 * S, value: 4_000 },
      { atUs: 30.4 * S, value: 4_000 },
      { atUs: 31 * S, value: 4_000 },
    ];
    expect(measured("timeOverLimit", { pressure })?.value).toBeCloseTo(0.5 + 1 + 0.5, 6);
  });

  it("takes as blind what the plunger moved while the beam was off; a tare is no negative volume", () => {
    // 20 s at 0.1 mL/s less the 4 s of beam.
    expect(measured("blindVolume", {})?.value).toBeCloseTo(1.6, 6);
    const tared = reviewFacts().volume.map(({ atUs, value }) => ({
      atUs,
      value: atUs >= 15 * S ? value - 0.5 : value,
    }));
    // The step that holds the tare is lost: 0.01 mL.
    expect(measured("blindVolume", { volume: tared })?.value).toBeCloseTo(1.59, 6);
    expect(measured("blindVolume", { volume: [] })).toMatchObject({ value: null });
  });

  it("counts looks for each mL", () => {
    expect(measured("looksPerMl", {})?.value).toBe(1);
    expect(measured("looksPerMl", {}, undefined, 1)).toMatchObject({ value: null, why: "no volume known" });
  });

  it("takes the volume after whichever sign came first", () => {
    expect(measured("volumeAfterFirstSign", {})).toMatchObject({ value: null, why: "no sign of a leak" });
    const alarms = [alarmOf(1, 22)];
    expect(measured("volumeAfterFirstSign", { alarms })?.value).toBeCloseTo(0.8, 6);
    expect(measured("volumeAfterFirstSign", { alarms }, 20 * S)?.value).toBeCloseTo(1, 6);
    const people = [{ atUs: 18 * S, kind: "leakSeen" as const, text: "leak" }];
    expect(measured("volumeAfterFirstSign", { alarms, people }, 20 * S)?.value).toBeCloseTo(1.2, 6);
  });

  it("measures from the alarm to where the plunger stands still for a second", () => {
    // The plunger moves until 30 s; the last step of 0.02 mL is complete there.
    expect(measured("alarmToStop", { alarms: [alarmOf(1, 22)] })?.value).toBeCloseTo(8, 1);
    expect(measured("alarmToStop", { alarms: [alarmOf(1, 40)] })).toMatchObject({
      value: null,
      why: "the plunger stood still",
    });
    expect(measured("alarmToStop", { alarms: [alarmOf(1, 22)], volume: [] })?.value).toBe(8);
    expect(measured("alarmToStop", {})).toMatchObject({ value: null, why: "no leak alarm" });
    const running = Array.from({ length: 1001 }, (_, i) => ({ atUs: i * 0.1 * S, value: i / 100 }));
    expect(measured("alarmToStop", { alarms: [alarmOf(1, 22)], volume: running })).toMatchObject({
      value: null,
      why: "it moved to the end of the record",
    });
  });

  it("takes the first thing that the team did after the alarm", () => {
    const alarms = [alarmOf(1, 22)];
    const people = [
      { atUs: 21 * S, kind: "mark" as const, text: "before" },
      { atUs: 24.5 * S, kind: "acknowledge" as const, text: "acknowledge" },
    ];
    expect(measured("reactionTime", { alarms, people })?.value).toBe(2.5);
    expect(measured("reactionTime", { alarms })?.value).toBeCloseTo(8, 1);
    expect(measured("reactionTime", { people })).toMatchObject({ value: null, why: "no leak alarm" });
  });

  it("finds the last growth of the cement: by 2 % and 3 mm², of its largest so far, of each view for itself", () => {
    const area = (view: "lateral" | "ap", ...points: readonly (readonly [number, number])[]) =>
      points.map(([atS, value]) => ({ atUs: atS * S, value, view }));
    const alarms = [alarmOf(1, 22)];
    const grown = area("lateral", [12, 100], [23, 110], [24, 112], [25, 90], [26, 111], [27, 113]);
    expect(measured("alarmToLastGrowth", { alarms, area: grown })?.value).toBe(5);
    const other = area("ap", [12, 500], [28, 505], [29, 520]);
    expect(measured("alarmToLastGrowth", { alarms, area: [...grown, ...other] })?.value).toBe(7);
    const still = area("lateral", [12, 100], [23, 101]);
    expect(measured("alarmToLastGrowth", { alarms, area: still })).toMatchObject({
      value: null,
      why: "the cement grew no more",
    });
  });
});

describe("firstSeen", () => {
  const stop = (atS: number) => ({ atUs: atS * S, kind: "injectionStop" as const, text: "stop" });

  it("is the machine, people, or nobody; of its own level only", () => {
    const alarms = [alarmOf(1, 22)];
    const people = [{ atUs: 21 * S, kind: "leakSeen" as const, text: "leak" }];
    expect(firstSeen(reviewFacts({ alarms }), "L1")).toEqual({ by: "machine", atUs: 22 * S });
    expect(firstSeen(reviewFacts({ alarms, people }), "L1")).toEqual({ by: "people", atUs: 21 * S });
    expect(firstSeen(reviewFacts({ alarms, people }), "T12")).toEqual({ by: "nobody" });
  });

  it("takes a stop for a sign only within the look that raised the alarm, before it", () => {
    const alarms = [alarmOf(1, 22)];
    expect(firstSeen(reviewFacts({ alarms, people: [stop(21)] }), "L1").by).toBe("people");
    expect(firstSeen(reviewFacts({ alarms, people: [stop(19)] }), "L1").by).toBe("machine");
    expect(firstSeen(reviewFacts({ alarms, people: [stop(22.5)] }), "L1").by).toBe("machine");
    expect(firstSeen(reviewFacts({ people: [stop(21)] }), "L1").by).toBe("nobody");
  });
});
