/** Figures as people read them: digits as they were measured, the interval behind, dashes with a reason. Pure. */
import type { Rate, Share } from "@cementwatch/shared/review/confidence";
import type { MeasurementResult } from "@cementwatch/shared/review/measurements";
import { DASHES } from "../../../text/numbers.ts";

export function measuredText(result: MeasurementResult | undefined, unit: string, digits: number): string {
  if (result === undefined || result.value === null)
    return result?.why === undefined ? DASHES : `${DASHES} ${result.why}`;
  return `${result.value.toFixed(digits)} ${unit}`;
}

/** `2.38 (0.06–13.3)`. */
export function rateText({ perMinute, low, high }: Rate): string {
  if (perMinute === null || low === null || high === null) return DASHES;
  return `${threeDigits(perMinute)} (${threeDigits(low)}–${threeDigits(high)})`;
}

/** `9/10 = 90 % (55–100)`. */
export function shareText({ hits, of, share01, low01, high01 }: Share): string {
  if (share01 === null || low01 === null || high01 === null) return DASHES;
  const percent = (value: number) => Math.round(100 * value).toString();
  return `${hits}/${of} = ${percent(share01)} % (${percent(low01)}–${percent(high01)})`;
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
