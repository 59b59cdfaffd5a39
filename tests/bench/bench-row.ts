/** One measured number against its peer or limit. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly p99: number;
  /** What it is compared with, in words, with the peer's median where there is one. */
  readonly peer: string;
  /** Ours to the peer or limit; which way is good says `limit`. */
  readonly ratio: number;
  readonly limit: string;
  readonly isWithin: boolean;
}

export interface Summary {
  readonly median: number;
  readonly p99: number;
}

/** Median and 99th percentile (nearest rank). With fewer than 100 values the latter is the largest. */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { median: rank(0.5), p99: rank(0.99) };
}

/** CPU seconds of this process, all threads, since `before`. */
export function cpuSeconds(before: NodeJS.CpuUsage): number {
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
