/** The scores of many cases together: shares and rates with their confidence intervals. */
import { type Rate, rateOf, type Share, shareOf } from "@cementwatch/shared/review/confidence";
import type { CaseScore } from "./score-case.ts";

export interface GroupScore {
  readonly cases: number;
  readonly leaks: number;
  /** Leak alarms after the physical onset, of all leaks. */
  readonly leakWithin1s: Share;
  readonly leakWithin2s: Share;
  readonly leakWithin5s: Share;
  /** Leak or resistance-drop alarm. */
  readonly imageOrHydraulicWithin5s: Share;
  /** Of the leaks that can be seen in the view. */
  readonly visibleWithin2s: Share;
  /** A leak that was not found counts as never; `null` when that is half of them or there are none. */
  readonly medianAfterVisibleS: number | null;
  readonly falseLeaks: Rate;
  readonly falseImageOrHydraulic: Rate;
  readonly falseLeaksBeamOn: Rate;
  /** Of the posterior leaks: a margin alarm before. */
  readonly marginMediumBeforeOnset: Share;
  readonly marginMediumBeforeVisible: Share;
  readonly marginAnyBeforeOnset: Share;
  readonly marginAnyBeforeVisible: Share;
  /** Of the leaks in cases with looks. */
  readonly evidentWithin1s: Share;
  readonly byNextLook: Share;
  /** Means over the cases without a leak, and their share within the limits of a normal case. */
  readonly highPerQuietCase: number | null;
  readonly audiblePerQuietCase: number | null;
  readonly quietWithoutHigh: Share;
  readonly quietWithin1Audible: Share;
}

export function scoreCases(scores: readonly CaseScore[]): GroupScore {
  const leaks = scores.filter((score) => score.isLeak);
  const quiet = scores.filter((score) => !score.isLeak);
  const posterior = leaks.filter((score) => score.isPosterior);
  const visible = leaks.filter((score) => score.visibleS !== undefined);
  const looks = leaks.filter((score) => score.evidentS !== undefined);
  const minutes = sum(scores, (score) => score.quietS) / 60;
  const falseLeaks = sum(scores, (score) => score.falseLeaksS.length);
  const falseDrops = sum(scores, (score) => score.falseHydraulicsS.length);
  return {
    cases: scores.length,
    leaks: leaks.length,
    leakWithin1s: within(leaks, "leakS", "onsetS", 1),
    leakWithin2s: within(leaks, "leakS", "onsetS", 2),
    leakWithin5s: within(leaks, "leakS", "onsetS", 5),
    imageOrHydraulicWithin5s: within(leaks, "imageOrHydraulicS", "onsetS", 5),
    visibleWithin2s: within(visible, "leakS", "visibleS", 2),
    medianAfterVisibleS: medianOf(
      visible.map((score) => (score.leakS ?? Number.POSITIVE_INFINITY) - (score.visibleS ?? 0)),
    ),
    falseLeaks: rateOf(falseLeaks, minutes),
    falseImageOrHydraulic: rateOf(falseLeaks + falseDrops, minutes),
    falseLeaksBeamOn: rateOf(falseLeaks, sum(scores, (score) => score.quietBeamS) / 60),
    marginMediumBeforeOnset: before(posterior, "marginMediumS", (score) => score.onsetS),
    marginMediumBeforeVisible: before(posterior, "marginMediumS", seenOrOnsetS),
    marginAnyBeforeOnset: before(posterior, "marginAnyS", (score) => score.onsetS),
    marginAnyBeforeVisible: before(posterior, "marginAnyS", seenOrOnsetS),
    evidentWithin1s: within(looks, "leakS", "evidentS", 1),
    byNextLook: before(looks, "leakS", (score) => score.nextLookEndS),
    highPerQuietCase: meanOf(quiet, (score) => score.high),
    audiblePerQuietCase: meanOf(quiet, (score) => score.audible),
    quietWithoutHigh: shareOf(quiet.filter((score) => score.high === 0).length, quiet.length),
    quietWithin1Audible: shareOf(quiet.filter((score) => score.audible <= 1).length, quiet.length),
  };
}

type AlarmTime = "leakS" | "imageOrHydraulicS" | "marginMediumS" | "marginAnyS";

/** Share of the cases whose alarm came at most `limitS` after an event; before it counts as well. */
function within(
  scores: readonly CaseScore[],
  alarm: AlarmTime,
  event: "onsetS" | "visibleS" | "evidentS",
  limitS: number,
): Share {
  return before(scores, alarm, (score) => (score[event] ?? 0) + limitS);
}

function before(
  scores: readonly CaseScore[],
  alarm: AlarmTime,
  limitS: (score: CaseScore) => number | undefined,
): Share {
  const hits = scores.filter((score) => {
    const atS = score[alarm];
    return atS !== undefined && atS <= (limitS(score) ?? Number.NEGATIVE_INFINITY) + 1e-6;
  });
  return shareOf(hits.length, scores.length);
}

function seenOrOnsetS(score: CaseScore): number | undefined {
  return score.visibleS ?? score.onsetS;
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return Number.isFinite(low + high) ? (low + high) / 2 : null;
}

function sum(scores: readonly CaseScore[], measure: (score: CaseScore) => number): number {
  return scores.reduce((total, score) => total + measure(score), 0);
}

function meanOf(scores: readonly CaseScore[], measure: (score: CaseScore) => number): number | null {
  return scores.length === 0 ? null : sum(scores, measure) / scores.length;
}
