/** Scales of a small chart: where a value lies on its axis, and which values are written beside it. Pure. */

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly isLog?: boolean;
}

/** Share of the axis, 0 at its beginning and 1 at its end; beyond it, held there. */
export function shareOn({ from, to, isLog = false }: Axis, value: number): number {
  const at = isLog ? Math.log(Math.max(value, from / 10)) : value;
  const low = isLog ? Math.log(from) : from;
  const high = isLog ? Math.log(to) : to;
  return Math.min(1, Math.max(0, (at - low) / (high - low)));
}

/** Round values along the axis: powers of ten on a logarithmic one, else steps of 1, 2 or 5. */
export function axisTicks({ from, to, isLog = false }: Axis, wanted: number): readonly number[] {
  if (!(to > from)) return [];
  if (isLog) {
    const first = Math.ceil(Math.log10(from) - 1e-9);
    const last = Math.floor(Math.log10(to) + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i));
  }
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
