/** How often alarms came: per level, per minute of injection and per minute of beam, with exact Poisson intervals. */
import { type Rate, rateOf } from "./confidence.ts";
import { lengthUs, mergedSpans } from "./level-series.ts";
import type { ReviewFacts } from "./review-facts.ts";

const US_PER_MIN = 60e6;

/** What was counted, and over how much; those of several sessions are added. */
export interface Exposure {
  readonly leakAlarms: number;
  /** All but technical ones. */
  readonly alarms: number;
  /** Levels that were injected. */
  readonly levels: number;
  readonly injectingMin: number;
  readonly beamOnMin: number;
}

/** `perMinute` of a `Rate` here is per level or per minute, as its place says. */
interface RateRow {
  readonly perLevel: Rate;
  readonly perInjectingMin: Rate;
  readonly perBeamOnMin: Rate;
}

export interface AlarmRates extends Exposure {
  readonly leak: RateRow;
  readonly all: RateRow;
}

export function exposureOf({ alarms, levels, beam }: ReviewFacts): Exposure {
  const injected = levels.filter(({ injections }) => injections.length > 0);
  return {
    leakAlarms: alarms.filter(({ kind }) => kind === "leak").length,
    alarms: alarms.filter(({ kind }) => kind !== "technical").length,
    levels: injected.length,
    injectingMin: lengthUs(mergedSpans(injected.flatMap(({ injections }) => injections))) / US_PER_MIN,
    beamOnMin: lengthUs(mergedSpans(beam)) / US_PER_MIN,
  };
}

export function ratesOf(exposures: readonly Exposure[]): AlarmRates {
  const sum = (key: keyof Exposure) => exposures.reduce((total, exposure) => total + exposure[key], 0);
  const total = {
    leakAlarms: sum("leakAlarms"),
    alarms: sum("alarms"),
    levels: sum("levels"),
    injectingMin: sum("injectingMin"),
    beamOnMin: sum("beamOnMin"),
  };
  const row = (count: number): RateRow => ({
    perLevel: rateOf(count, total.levels),
    perInjectingMin: rateOf(count, total.injectingMin),
    perBeamOnMin: rateOf(count, total.beamOnMin),
  });
  return { ...total, leak: row(total.leakAlarms), all: row(total.alarms) };
}
