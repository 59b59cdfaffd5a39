/** The pump's numbers: at most four digits, at most three of them behind the point (manual, command syntax). */

const DIGITS = 4;
const MAX_DECIMALS = 3;
const LARGEST = 9999;

/** A volume ≥ 0 as the display shows it: rounded to four digits, point always there. 0.5 → `0.500`, 12.345 → `12.35`. */
export function formatDisplay(value: number): string {
  for (let decimals = MAX_DECIMALS; decimals > 0; decimals--) {
    const text = Math.max(0, value).toFixed(decimals);
    if (text.length <= DIGITS + 1) return text;
  }
  return `${Math.min(LARGEST, Math.round(value)).toFixed(0)}.`;
}

/** A number as the pump stores it: digits beyond its four are cut off, not rounded. `undefined` when it is no number. */
export function parsePumpFloat(text: string): number | undefined {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const whole = (match[1] ?? "").replace(/^0+(?=\d)/, "");
  const decimals = (match[2] ?? "").slice(0, Math.min(MAX_DECIMALS, Math.max(0, DIGITS - whole.length)));
  if (whole.length + decimals.length === 0 || whole.length > DIGITS) return undefined;
  return Number(`${whole}.${decimals}0`);
}
