/**
 * Numbers as the operating room reads them: fixed decimals, decimal point, real minus sign, never more digits than
 * the measurement holds. Pure.
 */

/** Shown in place of a value that is missing or too old. */
export const DASHES = "– –";

/** One decimal; `+` forced for differences. Non-finite: dashes. */
export function oneDecimal(value: number | undefined, isSigned = false): string {
  if (value === undefined || !Number.isFinite(value)) return DASHES;
  const rounded = Math.abs(value).toFixed(1);
  const isZero = rounded === "0.0";
  const sign = value < 0 && !isZero ? "−" : isSigned ? "+" : "";
  return sign + rounded;
}

/** kPa as whole bar below 10 in steps of 0.5: jumping digits are noise. */
export function barText(pressureKpa: number | undefined): string {
  if (pressureKpa === undefined || !Number.isFinite(pressureKpa)) return DASHES;
  const bar = Math.round(pressureKpa / 50) / 2;
  if (Object.is(bar, -0) || bar === 0) return "0";
  const text =
    Number.isInteger(bar) || Math.abs(bar) >= 10
      ? Math.abs(Math.round(bar)).toString()
      : Math.abs(bar).toFixed(1);
  return bar < 0 ? `−${text}` : text;
}

/** A duration as `0:14` or `12:05`; hours run into minutes up to 99:59. */
export function clockText(durationMs: number): string {
  const seconds = Math.min(Math.max(0, Math.floor(durationMs / 1000)), 99 * 60 + 59);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Age of something in session time, as `0:14`; dashes when one of the two is unknown. */
export function ageText(atUs: number | undefined, nowUs: number | undefined): string {
  if (atUs === undefined || nowUs === undefined) return DASHES;
  return clockText(Math.max(0, nowUs - atUs) / 1000);
}
