/** Honest alarms score well; answers that look at nothing score badly. */
import type { CaseTruth } from "@cementwatch/server/case/case-truth";
import { scoreCase } from "@cementwatch/server/case/score-case";
import { scoreCases } from "@cementwatch/server/case/score-cases";
import { describe, expect, it } from "vitest";

const DURATION_S = 60;
const FRAMES = Array.from({ length: DURATION_S * 7.5 }, (_, i) => i / 7.5);

function leakCase(onsetS: number): CaseTruth {
  return {
    caseKind: "leak_posterior",
    isLeak: true,
    isPosterior: true,
    onsetS,
    visibleS: onsetS + 0.5,
    durationS: DURATION_S,
    frameTimesS: FRAMES,
  };
}
const QUIET: CaseTruth = {
  caseKind: "no_leak",
  isLeak: false,
  isPosterior: false,
  durationS: DURATION_S,
  frameTimesS: FRAMES,
};
const LEAKS = Array.from({ length: 20 }, (_, i) => leakCase(12 + 2 * i));
const CASES = [...LEAKS, ...Array.from({ length: 20 }, () => QUIET)];

function alarm(tS: number, rest: Record<string, unknown> = {}) {
  return { t_s: tS, id: 1, kind: "leak", priority: "high", audible: true, ...rest };
}
const every = (periodS: number) => Array.from({ length: DURATION_S / periodS }, (_, i) => alarm(i * periodS));

/** Scores an answer that is a function of what happened. */
function scored(answer: (truth: CaseTruth) => Record<string, unknown>[], cases = CASES) {
  return scoreCases(cases.map((truth) => scoreCase(truth, answer(truth))));
}

describe("scoreCases", () => {
  it("credits an honest detector", () => {
    const score = scored(({ onsetS }) =>
      onsetS === undefined
        ? []
        : [alarm(onsetS - 4, { kind: "margin", priority: "medium" }), alarm(onsetS + 1.2)],
    );
    expect(score.leakWithin1s.share01).toBe(0);
    expect(score.leakWithin2s.share01).toBe(1);
    expect(score.visibleWithin2s.share01).toBe(1);
    expect(score.medianAfterVisibleS).toBeCloseTo(0.7, 6);
    expect(score.imageOrHydraulicWithin5s).toMatchObject({ hits: 20, of: 20 });
    expect(score.falseLeaks.count).toBe(0);
    expect(score.falseLeaks.minutes).toBeCloseTo(
      20 + LEAKS.reduce((s, c) => s + (c.onsetS ?? 0) - 3, 0) / 60,
    );
    expect(score.marginMediumBeforeOnset.share01).toBe(1);
    expect(score.quietWithoutHigh.share01).toBe(1);
  });

  it.each<[string, (truth: CaseTruth) => Record<string, unknown>[]]>([
    ["always on from the start", () => [alarm(0)]],
    ["at a fixed time", () => [alarm(30)]],
    ["every 5 s", () => every(5)],
    ["every second", () => every(1)],
    [
      "hydraulic alarms every 5 s",
      () => every(5).map((a) => ({ ...a, kind: "pressure", reason: "resistanceDrop" })),
    ],
    ["never", () => []],
  ])("gives little to an alarm %s", (name, answer) => {
    const score = scored(answer);
    expect(score.visibleWithin2s.share01).toBeLessThanOrEqual(0.2);
    expect(score.leakWithin5s.share01).toBeLessThanOrEqual(0.2);
    expect(score.imageOrHydraulicWithin5s.share01).toBeLessThanOrEqual(0.2);
    expect(score.medianAfterVisibleS ?? Number.POSITIVE_INFINITY).toBeGreaterThan(10);
    if (name === "never") return;
    expect(score.falseImageOrHydraulic.perMinute).toBeGreaterThan(0.5);
    expect(score.quietWithoutHigh.share01).toBe(0);
  });

  it("takes an alarm in the last 3 s before the onset as found, with a latency below zero", () => {
    const early = scored(({ onsetS }) => [alarm((onsetS ?? 0) - 2.5)], LEAKS);
    expect(early.leakWithin1s.share01).toBe(1);
    expect(early.medianAfterVisibleS).toBeCloseTo(-3, 6);
    expect(early.falseLeaks.count).toBe(0);
    const tooEarly = scored(({ onsetS }) => [alarm((onsetS ?? 0) - 3.5), alarm((onsetS ?? 0) + 1)], LEAKS);
    expect(tooEarly.leakWithin5s.share01).toBe(0);
    expect(tooEarly.falseLeaks.count).toBe(20);
  });

  it("counts a resistance drop for the leak, and other pressure alarms not", () => {
    const drop = scored(
      ({ onsetS }) => [alarm((onsetS ?? 0) + 4, { kind: "pressure", reason: "resistanceDrop" })],
      LEAKS,
    );
    expect(drop.imageOrHydraulicWithin5s.share01).toBe(1);
    expect(drop.leakWithin5s.share01).toBe(0);
    const limit = scored(
      ({ onsetS }) => [alarm((onsetS ?? 0) + 4, { kind: "pressure", reason: "limit" })],
      LEAKS,
    );
    expect(limit.imageOrHydraulicWithin5s.share01).toBe(0);
  });

  it("keeps a false resistance drop from crediting later drops, not from crediting the picture", () => {
    const drop = { kind: "pressure", reason: "resistanceDrop" };
    const answer = ({ onsetS = 0 }: CaseTruth) => [alarm(1, drop), alarm(onsetS + 1, drop)];
    expect(scored(answer, LEAKS).imageOrHydraulicWithin5s.share01).toBe(0);
    const withPicture = scored((truth) => [...answer(truth), alarm((truth.onsetS ?? 0) + 2)], LEAKS);
    expect(withPicture.imageOrHydraulicWithin5s.share01).toBe(1);
    expect(withPicture.falseImageOrHydraulic.count).toBe(20);
    expect(withPicture.falseLeaks.count).toBe(0);
  });

  it("leaves a leak that cannot be seen out of the visible ones only", () => {
    const { visibleS: _, ...hidden } = leakCase(20);
    const score = scored(({ onsetS }) => [alarm((onsetS ?? 0) + 1)], [hidden]);
    expect(score.visibleWithin2s.of).toBe(0);
    expect(score.leakWithin1s).toMatchObject({ hits: 1, of: 1 });
  });

  it("does not take ended lines, or the summary, for alarms", () => {
    const lines = [alarm(20, { end: true }), { kind: "summary", durationS: 30, audibleSignals: 4 }];
    const score = scoreCase({ caseKind: "x", isLeak: false, isPosterior: false, frameTimesS: [] }, lines);
    expect(score).toMatchObject({ falseLeaksS: [], high: 0, audible: 4, quietS: 30, quietBeamS: 30 });
  });
});

describe("scoreCases with looks", () => {
  const looks = [0, 10, 20, 30, 40].flatMap((startS) =>
    Array.from({ length: 16 }, (_, i) => startS + i / 7.5),
  );
  const truth: CaseTruth = { ...leakCase(12), visibleS: 20, frameTimesS: looks, durationS: 50 };

  it("counts from the first settled frame that shows the leak, and up to the next look", () => {
    const score = scoreCase(truth, [alarm(21)]);
    expect(score.evidentS).toBeCloseTo(20.533, 2);
    expect(score.nextLookEndS).toBeCloseTo(32.6, 2);
    expect(scoreCases([score])).toMatchObject({ evidentWithin1s: { hits: 1 }, byNextLook: { hits: 1 } });
    const late = scoreCases([scoreCase(truth, [alarm(31)])]);
    expect(late).toMatchObject({ evidentWithin1s: { hits: 0 }, byNextLook: { hits: 1 } });
    const never = scoreCases([scoreCase(truth, [alarm(41)])]);
    expect(never).toMatchObject({ evidentWithin1s: { hits: 0 }, byNextLook: { hits: 0, of: 1 } });
  });

  it("takes each single shot for a look, and what truth says for the settled frame", () => {
    const shots = { ...truth, frameTimesS: [0, 5, 10, 15, 20, 25, 30], visibleS: 14 };
    expect(scoreCase(shots, [])).toMatchObject({ evidentS: 15, nextLookEndS: 20.6 });
    expect(scoreCase({ ...shots, evidentS: 20 }, []).nextLookEndS).toBeCloseTo(25.6);
  });

  it("counts false alarms by the time that the beam was on", () => {
    const quiet = { ...QUIET, frameTimesS: looks, durationS: 50 };
    expect(scoreCase(quiet, []).quietBeamS).toBeCloseTo((5 * 16) / 7.5, 6);
    expect(scoreCase({ ...quiet, beamOnS: 12 }, []).quietBeamS).toBeCloseTo(12, 6);
    expect(scoreCase({ ...truth, onsetS: 13 }, []).quietBeamS).toBeCloseTo(16 / 7.5, 6);
  });

  it("does not take dropped frames for looks", () => {
    const dropped = FRAMES.filter((tS) => !(tS > 20 && tS < 20.9));
    expect(scoreCase({ ...truth, frameTimesS: dropped }, []).evidentS).toBeUndefined();
  });
});
