/** Sums and moments over values that hold until the next one. */
import type { Span, TimedValue } from "./review-facts.ts";

/** The value that held at a moment; undefined before the first. */
export function valueAt(series: readonly TimedValue[], atUs: number): number | undefined {
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series[middle]?.atUs ?? Number.POSITIVE_INFINITY) <= atUs) low = middle + 1;
    else high = middle;
  }
  return series[low - 1]?.value;
}

/** How much of a span lies in others that do not overlap, µs. */
export function overlapUs(span: Span, others: readonly Span[]): number {
  return others.reduce(
    (sum, { fromUs, toUs }) => sum + Math.max(0, Math.min(span.toUs, toUs) - Math.max(span.fromUs, fromUs)),
    0,
  );
}

export function lengthUs(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromUs, toUs }) => sum + Math.max(0, toUs - fromUs), 0);
}

/** Sorted, with those that touch made one. */
export function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { fromUs: number; toUs: number }[] = [];
  for (const { fromUs, toUs } of spans.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const last = merged.at(-1);
    if (last !== undefined && fromUs <= last.toUs) last.toUs = Math.max(last.toUs, toUs);
    else merged.push({ fromUs, toUs });
  }
  return merged;
}

/** What a counter rose by within spans, and how much of that while `others` were not; falls (a tare, a new syringe) do not count. */
export function riseWithin(
  series: readonly TimedValue[],
  spans: readonly Span[],
  others: readonly Span[] = [],
): { readonly all: number; readonly outside: number } {
  let all = 0;
  let outside = 0;
  for (const [index, point] of series.entries()) {
    const before = series[index - 1];
    const rise = point.value - (before?.value ?? point.value);
    if (before === undefined || rise <= 0 || point.atUs <= before.atUs) continue;
    const lengthUs = point.atUs - before.atUs;
    for (const span of spans) {
      const fromUs = Math.max(before.atUs, span.fromUs);
      const toUs = Math.min(point.atUs, span.toUs);
      if (toUs <= fromUs) continue;
      const share = (toUs - fromUs) / lengthUs;
      all += rise * share;
      outside += rise * (share - overlapUs({ fromUs, toUs }, others) / lengthUs);
    }
  }
  return { all, outside };
}
