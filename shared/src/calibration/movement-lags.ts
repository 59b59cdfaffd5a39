/** The lag of each movement of the plunger in the picture: start edge, slope and stop edge of one movement together. */
import { fitLag } from "./lag-fit.ts";
import { findMovements, type Movement } from "./movements.ts";
import { onGrid, type TimedSeries } from "./timed-series.ts";

export interface MovementLag {
  /** Middle of the movement by the injector's stamps, µs. */
  readonly atUs: number;
  readonly direction: 1 | -1;
  readonly isReversal: boolean;
  readonly lagUs: number;
  readonly standardUs: number;
  /** In words why it does not count; empty: it was seen in both. */
  readonly whyNot: string;
}

const GRID_US = 10_000;
/** Rest before and after that belongs to a movement's edges, µs; a shorter pause blends two movements. */
const EDGE_US = 700_000;
const PAUSE_MIN_US = 600_000;
/** A longer push is no edge any more, µs. */
const LENGTH_MAX_US = 5_000_000;
const REACH_US = 300_000;
/** Less than this share of the region's change explained by the plunger: something else moved there (assumption). */
const EXPLAINED_MIN_01 = 0.75;

/** One for each movement with a pause on both sides that lies wholly within both series. */
export function movementLags(
  injector: TimedSeries,
  picture: TimedSeries,
  aroundUs: number,
): readonly MovementLag[] {
  const grid = onGrid(injector, GRID_US);
  const firstUs = Math.max(injector.atUs[0] ?? 0, (picture.atUs[0] ?? 0) - aroundUs);
  const lastUs = Math.min(injector.atUs.at(-1) ?? 0, (picture.atUs.at(-1) ?? 0) - aroundUs);
  const lags = findMovements(grid)
    .filter((movement) => isAlone(movement) && isWithin(movement, firstUs, lastUs))
    .map((movement) => {
      const half = Math.min(movement.pauseBeforeUs, movement.pauseAfterUs) / 2;
      const edgeUs = Math.min(EDGE_US, half);
      const fit = fitLag(grid, framesOf(picture, movement, aroundUs, edgeUs), {
        lagUs: aroundUs,
        reachUs: REACH_US,
      });
      return { movement, fit };
    });
  const signs = lags.reduce((sum, { fit }) => sum + (fit?.sign ?? 0) * (fit?.explained01 ?? 0), 0);
  return lags.map(({ movement, fit }) => ({
    atUs: (movement.startUs + movement.stopUs) / 2,
    direction: movement.direction,
    isReversal: movement.isReversal,
    lagUs: fit?.lagUs ?? aroundUs,
    standardUs: fit?.standardUs ?? Number.POSITIVE_INFINITY,
    whyNot: whyNot(fit, signs),
  }));
}

function whyNot(fit: ReturnType<typeof fitLag>, signs: number): string {
  if (fit === undefined) return "too few pictures, or nothing moved in the region";
  if (fit.explained01 < EXPLAINED_MIN_01) return "the region did not follow the plunger";
  return fit.sign * signs > 0 ? "" : "the region changed the other way round";
}

function isAlone({ pauseBeforeUs, pauseAfterUs, startUs, stopUs }: Movement): boolean {
  return Math.min(pauseBeforeUs, pauseAfterUs) >= PAUSE_MIN_US && stopUs - startUs <= LENGTH_MAX_US;
}

function isWithin({ startUs, stopUs }: Movement, firstUs: number, lastUs: number): boolean {
  return startUs - EDGE_US / 2 >= firstUs && stopUs + EDGE_US / 2 <= lastUs;
}

function framesOf(
  { atUs, values }: TimedSeries,
  { startUs, stopUs }: Movement,
  aroundUs: number,
  edgeUs: number,
): { atUs: number[]; values: number[] } {
  const from = startUs + aroundUs - edgeUs;
  const to = stopUs + aroundUs + edgeUs;
  const frames: { atUs: number[]; values: number[] } = { atUs: [], values: [] };
  atUs.forEach((at, i) => {
    if (at < from || at > to) return;
    frames.atUs.push(at);
    frames.values.push(values[i] ?? 0);
  });
  return frames;
}
