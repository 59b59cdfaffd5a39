import {
  addMark,
  advanceProcedure,
  createProcedureTrack,
  type ProcedureMoment,
  takeBonePressure,
} from "@cementwatch/shared/pipeline/procedure-track";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const moment = (atS: number, change: Partial<ProcedureMoment> = {}): ProcedureMoment => ({
  atUs: Math.round(atS * S),
  level: "L1",
  side: "left",
  batch: "A",
  totalMl: 0,
  isVolumeMeasured: true,
  isMarked: false,
  isBeamOn: false,
  ...change,
});

/** Ticks of 50 ms from one time to another at a flow. */
function run(
  track: ReturnType<typeof createProcedureTrack>,
  span: readonly [number, number],
  from: Partial<ProcedureMoment>,
  flowMlPerS = 0,
): number {
  let totalMl = from.totalMl ?? 0;
  for (let tick = 0; tick < Math.round((span[1] - span[0]) * 20); tick += 1) {
    totalMl += flowMlPerS / 20;
    advanceProcedure(track, moment(span[0] + tick / 20, { ...from, totalMl }));
  }
  return totalMl;
}

describe("injections", () => {
  it("are seen in the volume: begin with the movement, end after three seconds of rest at the last movement", () => {
    const track = createProcedureTrack();
    run(track, [0, 5], {});
    const totalMl = run(track, [5, 10], { pressureKpa: 700 }, 0.05);
    run(track, [10, 20], { totalMl });
    expect(track.injections).toHaveLength(1);
    const [injection] = track.injections;
    expect((injection?.startedAtUs ?? 0) / S).toBeCloseTo(5.35, 1);
    expect((injection?.endedAtUs ?? 0) / S).toBeCloseTo(9.95, 1);
    expect((injection?.endTotalMl ?? 0) - (injection?.startTotalMl ?? 0)).toBeCloseTo(0.25, 6);
    expect(injection).toMatchObject({ peakPressureKpa: 700, isMarked: false });
  });

  it("are one while pauses stay below three seconds", () => {
    const track = createProcedureTrack();
    let totalMl = run(track, [0, 4], {}, 0.05);
    totalMl = run(track, [4, 6], { totalMl });
    totalMl = run(track, [6, 9], { totalMl }, 0.05);
    run(track, [9, 15], { totalMl });
    expect(track.injections).toHaveLength(1);
  });

  it("are not made of a trembling counter", () => {
    const track = createProcedureTrack();
    for (let tick = 0; tick < 400; tick += 1) {
      advanceProcedure(track, moment(tick / 20, { totalMl: tick % 2 === 0 ? 0 : 0.01 }));
    }
    expect(track.injections).toEqual([]);
  });

  it("are what people mark when nothing measures volume", () => {
    const track = createProcedureTrack();
    run(track, [0, 2], { isVolumeMeasured: false });
    run(track, [2, 6], { isVolumeMeasured: false, isMarked: true });
    run(track, [6, 8], { isVolumeMeasured: false });
    expect(track.injections).toMatchObject([{ isMarked: true, startedAtUs: 2 * S, endedAtUs: 6 * S }]);
  });

  it("end at once when a person says stop, though the plunger moved a moment ago", () => {
    const track = createProcedureTrack();
    const totalMl = run(track, [0, 4], { isMarked: true }, 0.05);
    run(track, [4, 4.1], { totalMl });
    expect(track.injections).toMatchObject([{ isMarked: true, endedAtUs: 4 * S }]);
    run(track, [4.1, 9], { totalMl });
    expect(track.injections).toHaveLength(1);
  });

  it("end when another cannula becomes active while the plunger moves", () => {
    const track = createProcedureTrack();
    const totalMl = run(track, [0, 3], {}, 0.05);
    run(track, [3, 6], { totalMl, side: "right" }, 0.05);
    expect(track.injections.map(({ side }) => side)).toEqual(["left", "right"]);
  });
});

describe("looks", () => {
  it("are counted once each time the beam comes on, and apart since the first injection", () => {
    const track = createProcedureTrack();
    for (const [from, isBeamOn] of [
      [0, true],
      [1, false],
      [2, true],
      [3, false],
    ] as const)
      run(track, [from, from + 1], { isBeamOn });
    run(track, [4, 6], { isMarked: true });
    run(track, [6, 7], { isBeamOn: true });
    expect(track.levels[0]).toMatchObject({ looks: 3, injectionLooks: 1 });
  });
});

describe("pressure in the bone", () => {
  it("is the median before the first injection and the last 5 s after it", () => {
    const track = createProcedureTrack();
    for (const [index, kpa] of [1.2, 1.1, 50, 1.2, 1.3].entries()) {
      takeBonePressure(track, "L1", index * S, kpa);
    }
    run(track, [5, 6], { isMarked: true });
    takeBonePressure(track, "L1", 40 * S, 4);
    expect(track.levels[0]).toMatchObject({ boneBeforeKpa: 1.2, boneAfterKpa: 4 });
  });
});

describe("marks", () => {
  it("are kept up to 500, and those beyond are counted", () => {
    const track = createProcedureTrack();
    for (let sequence = 1; sequence <= 510; sequence += 1) {
      addMark(track, { atUs: sequence, sequence, kind: "mark", text: "" });
    }
    expect(track.marks).toHaveLength(500);
    expect(track.marks[0]?.sequence).toBe(1);
    expect(track.droppedMarks).toBe(10);
  });
});
