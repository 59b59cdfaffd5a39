/**
 * Offset between picture and injector from one recording on the bench: a plunger that moves and rests, told by the
 * injector and seen in a region of the picture. Cross-correlation of both speeds finds the neighbourhood, then every
 * movement gives its own lag from both its edges; their mean, freed of what depends on the direction and of a drift of
 * the clocks, is the offset in the middle of the recording. See docs/calibration.md, "Time".
 */
import { combineTerms, termA, termB } from "./budget.ts";
import type { UncertaintyBudget } from "./calibration-result.ts";
import { type CorrelationPeak, correlationPeak } from "./cross-correlation.ts";
import { solveLeastSquares } from "./least-squares.ts";
import { type MovementLag, movementLags } from "./movement-lags.ts";
import { medianPeriodUs, type TimedSeries } from "./timed-series.ts";

export interface TimeOffsetResult {
  /** Picture less injector, by the server's stamps: positive when the picture comes later, µs. */
  readonly offsetUs: number;
  /** k·u, about 95 %, µs. */
  readonly expandedUncertaintyUs: number;
  readonly budget: UncertaintyBudget;
  /** Change of the offset with time, in parts per million: both streams on one clock give about 0. */
  readonly driftPpm: number;
  readonly driftUncertaintyPpm: number;
  /** Every used movement came right after a change of direction: the play of the drive counts as delay of the picture. */
  readonly isPlayIncluded: boolean;
  readonly lags: readonly MovementLag[];
}

/** How far a recording is, for the page. */
export interface TimeOffsetProgress {
  /** Movements that the injector told of, with a pause on both sides. */
  readonly movements: number;
  /** Of these, how many were seen in the picture as well. */
  readonly seen: number;
  readonly wanted: number;
  readonly correlation01: number;
  readonly framesPerS: number;
  readonly readingsPerS: number;
}

export type TimeOffsetOutcome = { readonly progress: TimeOffsetProgress } & (
  | { readonly kind: "result"; readonly result: TimeOffsetResult }
  /** Each reason in words, with what to do. */
  | { readonly kind: "refused"; readonly reasons: readonly string[] }
);

/** Movements that must be seen in both (assumption: below, Student's t outweighs what is measured). */
const MOVEMENTS_WANTED = 8;
/** Offsets beyond this are no delay of a picture chain, µs (assumption). */
const SEARCH_US = 2_000_000;
const RATE_MIN_PER_S = 5;
const CORRELATION_MIN = 0.6;
/** A second peak this near to the first leaves open which movement belongs to which. */
const AMBIGUOUS_01 = 0.9;
/** More than this is of no use against the 100 ms of the watch during a case, µs (assumption). */
const UNCERTAINTY_MAX_US = 30_000;
/** So many robust standard deviations from the median is a mistake and no scatter: nearer ones must stay in U. */
const OUTLIER = 5;
/** Stamps of the operating system, half width, µs (assumption: a timer's grain and a queue). */
const STAMP_US = 2_000;
const MONTE_CARLO_SEED = 20_261_126;

export interface TimeOffsetOptions {
  /** Trials of the Monte Carlo check of the budget; 0: none, for a result that is only shown while measuring. */
  readonly trials: number;
}

/**
 * @param injector stamps and values of the injector: volume, mL, or another value that moves with the plunger
 * @param picture stamps of the frames and the level of the region, any unit
 */
export function estimateTimeOffset(
  injector: TimedSeries,
  picture: TimedSeries,
  { trials }: TimeOffsetOptions,
): TimeOffsetOutcome {
  const peak = correlationPeak(injector, picture, SEARCH_US);
  const lags = peak === undefined ? [] : movementLags(injector, picture, peak.lagUs);
  const used = usedLags(lags);
  const progress: TimeOffsetProgress = {
    movements: lags.length,
    seen: lags.filter(({ whyNot }) => whyNot === "").length,
    wanted: MOVEMENTS_WANTED,
    correlation01: peak?.height01 ?? 0,
    framesPerS: 1e6 / medianPeriodUs(picture),
    readingsPerS: 1e6 / medianPeriodUs(injector),
  };
  const reasons = refusals(progress, peak);
  if (reasons.length > 0) return { kind: "refused", progress, reasons };
  const result = resultOf(used, lags, trials);
  if (result.expandedUncertaintyUs > UNCERTAINTY_MAX_US) {
    const reason = `the uncertainty is ${ms(result.expandedUncertaintyUs)} ms, more than ${ms(UNCERTAINTY_MAX_US)} ms: move faster (a third of a second), further, and repeat until 10 movements are seen`;
    return { kind: "refused", progress, reasons: [reason] };
  }
  return { kind: "result", progress, result };
}

function refusals(progress: TimeOffsetProgress, peak: CorrelationPeak | undefined): string[] {
  const { framesPerS, readingsPerS, movements, seen } = progress;
  const reasons: string[] = [];
  if (framesPerS < RATE_MIN_PER_S) {
    reasons.push(
      `${framesPerS.toFixed(1)} pictures/s are too few, ${RATE_MIN_PER_S} are needed: choose a higher pulse rate and keep the beam on`,
    );
  }
  if (readingsPerS < RATE_MIN_PER_S) {
    reasons.push(
      `${readingsPerS.toFixed(1)} readings/s of the injector are too few, ${RATE_MIN_PER_S} are needed: check its link`,
    );
  }
  if (movements < MOVEMENTS_WANTED) {
    reasons.push(
      `the injector told of ${movements} movements with a pause before and after, ${MOVEMENTS_WANTED} are needed: move the plunger, rest 2 s, and again`,
    );
  }
  if (reasons.length > 0) return reasons;
  if (peak === undefined || peak.height01 < CORRELATION_MIN) {
    const height = (peak?.height01 ?? 0).toFixed(2);
    return [
      `picture and injector hardly move together (correlation ${height}, ${CORRELATION_MIN} is needed): draw the region where the plunger's edge passes, and keep hands and C-arm still`,
    ];
  }
  if (peak.second01 > AMBIGUOUS_01 * peak.height01) {
    return [
      `two offsets fit equally well, ${ms(peak.lagUs)} ms and ${ms(peak.secondLagUs)} ms: the movements came in an even rhythm. Repeat with pauses of different length, 2 to 5 s`,
    ];
  }
  if (seen < MOVEMENTS_WANTED) {
    return [
      `${seen} of ${movements} movements are seen in the picture, ${MOVEMENTS_WANTED} are needed: draw the region where the plunger's edge passes, move further, and keep the beam on`,
    ];
  }
  return [];
}

/** Seen ones, without those after a change of direction when enough others are there, and without outliers. */
function usedLags(lags: readonly MovementLag[]): readonly MovementLag[] {
  const seen = lags.filter(({ whyNot }) => whyNot === "");
  const steady = seen.filter(({ isReversal }) => !isReversal);
  const chosen = isPlayAvoided(seen) ? steady : seen;
  const middle = medianOf(chosen.map(({ lagUs }) => lagUs));
  const spread = 1.4826 * medianOf(chosen.map(({ lagUs }) => Math.abs(lagUs - middle)));
  return chosen.filter(({ lagUs }) => Math.abs(lagUs - middle) <= Math.max(OUTLIER * spread, STAMP_US));
}

function isPlayAvoided(seen: readonly MovementLag[]): boolean {
  return seen.filter(({ isReversal }) => !isReversal).length >= MOVEMENTS_WANTED - 2;
}

/**
 * lag = offset + asymmetry · direction + drift · (time − its mean): an uneven answer of the picture shifts both directions
 * by opposite amounts and leaves the offset alone. With one direction only there is no asymmetry to tell.
 */
function resultOf(
  used: readonly MovementLag[],
  lags: readonly MovementLag[],
  trials: number,
): TimeOffsetResult {
  const meanAtUs = used.reduce((sum, { atUs }) => sum + atUs, 0) / used.length;
  const ups = used.filter(({ direction }) => direction === 1).length;
  const hasBoth = Math.min(ups, used.length - ups) >= 2;
  const rows = used.map(({ atUs, direction }) => [
    1,
    ...(hasBoth ? [direction] : []),
    (atUs - meanAtUs) / 1e6,
  ]);
  const { solution, covariance } = solveLeastSquares(
    rows,
    used.map(({ lagUs }) => lagUs),
    used.map(() => 1),
  );
  const columns = hasBoth ? 3 : 2;
  const squares = used.reduce((sum, { lagUs }, i) => {
    const fitted = solution.reduce((total, value, column) => total + value * (rows[i]?.[column] ?? 0), 0);
    return sum + (lagUs - fitted) ** 2;
  }, 0);
  const degrees = used.length - columns;
  const variance = squares / degrees;
  const spreadOf = (column: number): number => Math.sqrt(variance * (covariance[column]?.[column] ?? 0));
  const budget = combineTerms(
    [
      termA({
        id: "movements",
        title: "scatter of the movements' lags",
        value: spreadOf(0),
        valueUnit: "µs",
        degreesOfFreedom: degrees,
        source: `${used.length} movements`,
      }),
      termB({
        id: "stamps",
        title: "stamps of the operating system",
        distribution: "rectangular",
        value: STAMP_US,
        valueUnit: "µs",
        source: "assumption",
      }),
    ],
    { trials, seed: MONTE_CARLO_SEED },
  );
  return {
    offsetUs: solution[0] ?? 0,
    expandedUncertaintyUs: budget.expanded,
    budget,
    driftPpm: solution[columns - 1] ?? 0,
    driftUncertaintyPpm: 2 * spreadOf(columns - 1),
    isPlayIncluded: !isPlayAvoided(lags.filter(({ whyNot }) => whyNot === "")),
    lags,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function ms(us: number): string {
  return (us / 1_000).toFixed(0);
}
