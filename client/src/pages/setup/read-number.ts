/** Reads what a person typed. Pure. */

/** A typed number, with a point or a comma; `undefined` when it is none. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (!/^[-−]?\d*\.?\d+$|^[-−]?\d+\.?$/.test(trimmed)) return undefined;
  const value = Number(trimmed.replace("−", "-"));
  return Number.isFinite(value) ? value : undefined;
}
