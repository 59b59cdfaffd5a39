/** The quick check of a device before the day's cases: what each step takes from its last readings. Pure. */
import { applyFit } from "@cementwatch/shared/calibration/apply-fit";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { DailyFigures } from "@cementwatch/shared/calibration/daily-check";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import { gravimetricVolume } from "@cementwatch/shared/calibration/gravimetric-volume";
import { meanOf } from "@cementwatch/shared/calibration/statistics";
import { leakDown, stepResponse, type TimedReading } from "@cementwatch/shared/calibration/step-response";
import type { DailyStepId } from "./daily-kinds.ts";

/** Newer readings than this are needed: a still line is no measurement. */
const FRESH_US = 1_000_000;
const STILL_US = 3_000_000;
const STILL_01 = 0.1;
const STEP_WINDOW_US = 15_000_000;
const LEAK_WINDOW_US = 30_000_000;
/** The first readings of the leak-down's window may come a little late. */
const LEAK_SHORTEST_US = 25_000_000;
/** Fewer readings say nothing. */
const LEAST_READINGS = 3;
const NOT_FRESH = "no fresh reading: check that the device is connected and switched on";

export type Taken = { readonly figures: DailyFigures } | { readonly problem: string };

/** `reference` only for `point`, in the unit of the readings; `correction` and `limit` for zero and point. */
export interface TakeWith {
  /** Permissible error: a tenth of it may be moved in the three seconds (assumption). */
  readonly limit: number;
  readonly reference?: number;
  readonly correction?: Pick<CalibrationEntry, "fit">;
}

export function takeStep(
  id: DailyStepId,
  readings: readonly TimedReading[],
  nowUs: number,
  using: TakeWith,
): Taken {
  if (id === "zero" || id === "point") return takeStill(id, stillMean(readings, nowUs, using.limit), using);
  const newest = readings.at(-1);
  if (newest === undefined || nowUs - newest.atUs > FRESH_US) return { problem: NOT_FRESH };
  return id === "step"
    ? takeResponse(since(readings, nowUs - STEP_WINDOW_US))
    : takeLeak(since(readings, nowUs - LEAK_WINDOW_US));
}

function takeStill(
  id: "zero" | "point",
  raw: ReturnType<typeof stillMean>,
  { reference, correction }: TakeWith,
): Taken {
  if (typeof raw !== "number") return raw;
  const mean = correction === undefined ? raw : applyFit(correction.fit, raw);
  if (mean === "outside") {
    return {
      problem: "the reading is outside the range of the calibration in force: choose a point within it",
    };
  }
  if (id === "zero") return { figures: { zero: mean } };
  if (reference === undefined) return { problem: "give what the reference shows first" };
  return { figures: { pointError: mean - reference } };
}

function takeResponse(readings: readonly TimedReading[]): Taken {
  const response = stepResponse(readings, steepestAt(readings));
  if (response === undefined) {
    return {
      problem: "no step stands out in the last 15 s: open the line quickly, wait 5 s, and take it again",
    };
  }
  return { figures: { t63S: response.t63Us / 1e6, t90S: response.t90Us / 1e6 } };
}

function takeLeak(readings: readonly TimedReading[]): Taken {
  const spanUs = (readings.at(-1)?.atUs ?? 0) - (readings[0]?.atUs ?? 0);
  if (spanUs < LEAK_SHORTEST_US) {
    return { problem: `${Math.round(spanUs / 1e6)} s of readings, 30 s are needed: wait` };
  }
  const leak = leakDown(readings);
  return leak === undefined
    ? { problem: "the readings are not complete: take it again" }
    : { figures: { lossPerMinute: leak.lossPerMinute } };
}

/** Time of the last reading before the largest change from one reading to the next. */
function steepestAt(readings: readonly TimedReading[]): number {
  let at = readings[0]?.atUs ?? 0;
  let largest = 0;
  for (let index = 1; index < readings.length; index += 1) {
    const before = readings[index - 1];
    const change = Math.abs((readings[index]?.value ?? 0) - (before?.value ?? 0));
    if (before !== undefined && change > largest) {
      largest = change;
      at = before.atUs;
    }
  }
  return at;
}

function since(readings: readonly TimedReading[], fromUs: number): readonly TimedReading[] {
  return readings.filter(({ atUs }) => atUs >= fromUs);
}

/** The calibration whose correction the monitor uses: zero and point are judged with it. `undefined`: as it stands. */
export function correctionInForce(newest: CalibrationEntry | undefined): CalibrationEntry | undefined {
  return newest?.adjustment === "correction" && unusableReason(newest) === undefined ? newest : undefined;
}

/** The mean of the last three seconds, or what is missing. @param limit permissible error, see `TakeWith`. */
export function stillMean(
  readings: readonly TimedReading[],
  nowUs: number,
  limit: number,
): number | { readonly problem: string } {
  const last = since(readings, nowUs - STILL_US);
  const newest = last.at(-1);
  if (newest === undefined || nowUs - newest.atUs > FRESH_US) return { problem: NOT_FRESH };
  if (last.length < LEAST_READINGS) {
    return { problem: `${last.length} readings in 3 s, ${LEAST_READINGS} are needed: wait` };
  }
  const values = last.map(({ value }) => value);
  const half = Math.ceil(values.length / 2);
  const moved = meanOf(values.slice(-half)) - meanOf(values.slice(0, half));
  if (!(Math.abs(moved) <= limit * STILL_01))
    return { problem: "it still moves: wait until it stands still" };
  return meanOf(values);
}

/** Water of the room on a balance, mL: 22 °C ± 2 °C, within 0.05 % (assumption; ISO 8655-6 Z factor). */
export function volumeOfWater(massG: number): number {
  return gravimetricVolume(massG, {
    airTemperatureC: 22,
    airTemperatureUncertaintyC: 2,
    waterTemperatureC: 22,
  });
}
