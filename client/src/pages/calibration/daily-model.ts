/** The quick check of a pressure line before the day's cases: what each step takes from the last readings. Pure. */
import type { DailyFigures, DailyRules } from "@cementwatch/shared/calibration/daily-check";
import { leakDown, stepResponse, type TimedReading } from "@cementwatch/shared/calibration/step-response";

export type DailyStepId = "zero" | "point" | "step" | "leak";

export interface DailyStep {
  readonly id: DailyStepId;
  readonly title: string;
  readonly words: string;
  readonly press: string;
}

export const DAILY_STEPS: readonly DailyStep[] = [
  {
    id: "zero",
    title: "1 · Zero",
    words: "Open the line to air and wait until the number stands still.",
    press: "Take zero",
  },
  {
    id: "point",
    title: "2 · One point",
    words: "Bring the line to a pressure you use, read the reference, and type what it shows.",
    press: "Take point",
  },
  {
    id: "leak",
    title: "3 · Leak-down",
    words: "Close the line at that pressure, wait half a minute without touching it.",
    press: "Take leak-down",
  },
  {
    id: "step",
    title: "4 · Step response",
    words: "Open the line to air in one quick turn, wait five seconds.",
    press: "Take response",
  },
];

/** Newer readings than this are needed: a still line is no measurement. */
const FRESH_US = 1_000_000;
const STILL_US = 3_000_000;
const STEP_WINDOW_US = 15_000_000;
const LEAK_WINDOW_US = 30_000_000;
/** The first readings of the leak-down's window may come a little late. */
const LEAK_SHORTEST_US = 25_000_000;
/** Fewer readings say nothing. */
const LEAST_READINGS = 3;

export type Taken = { readonly figures: DailyFigures } | { readonly problem: string };

/** @param referenceKpa only for `point`. */
export function takeStep(
  id: DailyStepId,
  readings: readonly TimedReading[],
  nowUs: number,
  referenceKpa?: number,
): Taken {
  const newest = readings.at(-1);
  if (newest === undefined || nowUs - newest.atUs > FRESH_US) {
    return { problem: "no fresh reading: check that the sensor is connected and fitted in the set-up" };
  }
  if (id === "zero" || id === "point") return takeStill(id, since(readings, nowUs - STILL_US), referenceKpa);
  return id === "step"
    ? takeResponse(since(readings, nowUs - STEP_WINDOW_US))
    : takeLeak(since(readings, nowUs - LEAK_WINDOW_US));
}

function takeStill(id: "zero" | "point", readings: readonly TimedReading[], referenceKpa?: number): Taken {
  if (readings.length < LEAST_READINGS) {
    return { problem: `${readings.length} readings in 3 s, ${LEAST_READINGS} are needed: wait` };
  }
  const mean = readings.reduce((sum, { value }) => sum + value, 0) / readings.length;
  if (id === "zero") return { figures: { zero: mean } };
  if (referenceKpa === undefined) return { problem: "type what the reference shows first" };
  return { figures: { pointError: mean - referenceKpa } };
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

/** Zero and point against the permissible error of the calibration, kPa; the others are assumptions. */
export function dailyRules(limitKpa: number): DailyRules {
  return {
    zero: { limit: limitKpa, step: 0.1, title: "zero", unit: "kPa" },
    pointError: { limit: 2 * limitKpa, step: 0.1, title: "error at the point", unit: "kPa" },
    t63S: { limit: 0.5, step: 0.01, title: "time to 63 %", unit: "s" },
    t90S: { limit: 1, step: 0.01, title: "time to 90 %", unit: "s" },
    lossPerMinute: { limit: 50, step: 1, title: "loss of the closed line", unit: "kPa/min" },
  };
}

/** Permissible error where the device has no calibration to ask: 0.5 % of 100 bar. Assumption. */
export const USUAL_LIMIT_KPA = 50;
