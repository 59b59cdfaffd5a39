/** Movements of a plunger between pauses, found in what the injector tells of its position or volume. */
import type { GridSeries } from "./timed-series.ts";

export interface Movement {
  readonly startUs: number;
  readonly stopUs: number;
  /** 1: the value rises, −1: it falls. */
  readonly direction: 1 | -1;
  /** Change of the value. */
  readonly size: number;
  /** Pause before and after, µs; infinite at the ends of the series. */
  readonly pauseBeforeUs: number;
  readonly pauseAfterUs: number;
  /** The movement before it went the other way: the play of the drive lies in it. */
  readonly isReversal: boolean;
}

/** Speed is the difference over this long, µs. */
const SPEED_US = 300_000;
/** A movement is faster than this part of the usual speed of movements (assumption). */
const MOVING_01 = 0.2;
/** Movements of one direction that are nearer than this are one, µs. */
const MERGE_US = 300_000;
/** Less than this part of the usual size is a tremble of the hand (assumption). */
const SIZE_MIN_01 = 0.2;

type Run = { from: number; to: number; direction: 1 | -1 };

/** All movements, oldest first. */
export function findMovements(grid: GridSeries): readonly Movement[] {
  const half = Math.max(1, Math.round(SPEED_US / 2 / grid.stepUs));
  const speeds = speedsOf(grid, half);
  const usual = quantile(Array.from(speeds, Math.abs), 0.95);
  if (!(usual > 0)) return [];
  const at = (index: number): number =>
    grid.values[Math.min(Math.max(index, 0), grid.values.length - 1)] ?? 0;
  const sized = runsOf(speeds, usual * MOVING_01, Math.round(MERGE_US / grid.stepUs)).map((run) => ({
    ...run,
    size: at(run.to + half) - at(run.from - half),
  }));
  const typical = quantile(
    sized.map(({ size }) => Math.abs(size)),
    0.5,
  );
  const kept = sized.filter(({ size }) => Math.abs(size) >= typical * SIZE_MIN_01);
  const time = (index: number): number => grid.startUs + index * grid.stepUs;
  return kept.map((run, i) => {
    const before = kept[i - 1];
    const after = kept[i + 1];
    return {
      startUs: time(run.from),
      stopUs: time(run.to),
      direction: run.direction,
      size: run.size,
      pauseBeforeUs: before === undefined ? Number.POSITIVE_INFINITY : time(run.from) - time(before.to),
      pauseAfterUs: after === undefined ? Number.POSITIVE_INFINITY : time(after.from) - time(run.to),
      isReversal: before !== undefined && before.direction !== run.direction,
    };
  });
}

/** Change over `SPEED_US` around each grid point; 0 near the ends. */
function speedsOf({ values }: GridSeries, half: number): Float64Array {
  const speeds = new Float64Array(values.length);
  for (let i = half; i < values.length - half; i += 1) {
    speeds[i] = (values[i + half] ?? 0) - (values[i - half] ?? 0);
  }
  return speeds;
}

function runsOf(speeds: Float64Array, threshold: number, mergeSteps: number): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < speeds.length; i += 1) {
    const speed = speeds[i] ?? 0;
    if (Math.abs(speed) < threshold) continue;
    const direction = speed > 0 ? 1 : -1;
    const last = runs.at(-1);
    if (last?.direction === direction && i - last.to <= mergeSteps) last.to = i;
    else runs.push({ from: i, to: i, direction });
  }
  return runs;
}

/** Value below which this share lies; 0 for nothing. */
function quantile(values: readonly number[], share01: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share01 * sorted.length))] ?? 0;
}
