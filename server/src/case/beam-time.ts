/** How long the beam was on, and in which looks, from the times of the frames. */

interface LookSpan {
  readonly fromS: number;
  readonly toS: number;
}

/** A gap of more than three usual intervals and 0.5 s ends a look. */
const GAP_MIN_S = 0.5;
const GAP_PERIODS = 3;
/** A single shot lasts about as long as one frame at 7.5 a second. */
const PERIOD_DEFAULT_S = 1 / 7.5;

/** `frameTimesS` rise. */
export function looksOf(frameTimesS: readonly number[]): readonly LookSpan[] {
  const gapS = Math.max(GAP_MIN_S, GAP_PERIODS * usualPeriodS(frameTimesS));
  const looks: { fromS: number; toS: number }[] = [];
  for (const tS of frameTimesS) {
    const last = looks.at(-1);
    if (last !== undefined && tS - last.toS <= gapS) last.toS = tS;
    else looks.push({ fromS: tS, toS: tS });
  }
  return looks;
}

/** Beam-on time before `untilS`, s: each look counts one frame more than its span. */
export function beamOnBeforeS(frameTimesS: readonly number[], untilS: number): number {
  const periodS = usualPeriodS(frameTimesS);
  const seen = looksOf(frameTimesS).filter((look) => look.fromS < untilS);
  return seen.reduce((sum, look) => sum + Math.min(look.toS + periodS, untilS) - look.fromS, 0);
}

/** Median of the intervals within looks. */
function usualPeriodS(frameTimesS: readonly number[]): number {
  const intervals = frameTimesS
    .slice(1)
    .map((tS, index) => tS - (frameTimesS[index] ?? tS))
    .filter((intervalS) => intervalS > 0 && intervalS <= GAP_MIN_S)
    .sort((a, b) => a - b);
  return intervals[Math.floor(intervals.length / 2)] ?? PERIOD_DEFAULT_S;
}
