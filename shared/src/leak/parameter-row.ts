/** One number that can raise or silence an alarm, with its unit, the range in which it may be set, and where it comes from. */
export interface ParameterSpec {
  readonly value: number;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

export function row(
  value: number,
  unit: string,
  [min, max]: readonly [number, number],
  source: string,
): ParameterSpec {
  return { value, unit, min, max, source };
}
