/** Shares and rates with their 95 % confidence intervals. */

export interface Share {
  readonly hits: number;
  readonly of: number;
  /** `null`: there was nothing to count. */
  readonly share01: number | null;
  /** Of the interval that the maker of this share names. */
  readonly low01: number | null;
  readonly high01: number | null;
}

export interface Rate {
  readonly count: number;
  readonly minutes: number;
  readonly perMinute: number | null;
  /** Garwood's exact interval of a Poisson count. */
  readonly low: number | null;
  readonly high: number | null;
}

const Z_95 = 1.959964;
const TAIL = 0.025;

/** With Wilson's interval: close to its level on average, for large counts. */
export function shareOf(hits: number, of: number): Share {
  if (of <= 0) return { hits, of, share01: null, low01: null, high01: null };
  const share = hits / of;
  const zz = (Z_95 * Z_95) / of;
  const centre = (share + zz / 2) / (1 + zz);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / of + zz / (4 * of))) / (1 + zz);
  return { hits, of, share01: share, low01: Math.max(centre - half, 0), high01: Math.min(centre + half, 1) };
}

/** With the exact interval of Clopper and Pearson: never too narrow, also where there were few cases. */
export function exactShareOf(hits: number, of: number): Share {
  if (of <= 0) return { hits, of, share01: null, low01: null, high01: null };
  const low01 = hits === 0 ? 0 : zeroOf((p) => 1 - binomialUpTo(hits - 1, of, p) - TAIL, 1);
  const high01 = hits === of ? 1 : zeroOf((p) => TAIL - binomialUpTo(hits, of, p), 1);
  return { hits, of, share01: hits / of, low01, high01 };
}

/** With Garwood's exact interval. */
export function rateOf(count: number, minutes: number): Rate {
  if (!(minutes > 0)) return { count, minutes, perMinute: null, low: null, high: null };
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  const low = count === 0 ? 0 : zeroOf((mean) => 1 - poissonBelow(count - 1, mean) - TAIL, most);
  const high = zeroOf((mean) => TAIL - poissonBelow(count, mean), most);
  return { count, minutes, perMinute: count / minutes, low: low / minutes, high: high / minutes };
}

/** P(X ≤ k) of a Poisson variable. */
function poissonBelow(k: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log(mean / i);
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** P(X ≤ k) of a binomial variable; 0 < p < 1. */
function binomialUpTo(k: number, of: number, p: number): number {
  const logOdds = Math.log(p) - Math.log1p(-p);
  let logTerm = of * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((of - i + 1) / i) + logOdds;
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** Zero of a rising function between 0 and `most`, by halving. */
function zeroOf(rising: (x: number) => number, most: number): number {
  let low = 0;
  let high = most;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
