/** Small statistics of calibrations: means, spreads, and Student's t for the coverage factor. */

/** Mean; 0 for nothing. */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n − 1); 0 for fewer than two values. */
export function spreadOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  return Math.sqrt(sumOfSquares(values) / (values.length - 1));
}

/** Sum of squared deviations from the mean. */
export function sumOfSquares(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** Largest minus smallest; 0 for fewer than two values. */
export function rangeOf(values: readonly number[]): number {
  return values.length < 2 ? 0 : Math.max(...values) - Math.min(...values);
}

/** 100·part/|whole|; 0 where the whole is 0, so that a blocked device gives no number that is not one. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / Math.abs(whole);
}

/** Share of a normal distribution within two standard deviations: what k = 2 covers. */
export const COVERAGE_01 = 0.954_499_736;
/** From so many degrees of freedom on, k = 2 (t would be 2.01; EA-4/02 M:2022 Annex E rounds likewise). */
const MANY_DEGREES = 200;
const cached = new Map<number, number>();

/**
 * Coverage factor for 95.45 % from the effective degrees of freedom (JCGM 100:2008 G.4.2: rounded down; `null` is
 * infinite). 13.97 for one degree, 2 for many.
 */
export function coverageFactor(degreesOfFreedom: number | null): number {
  if (degreesOfFreedom === null || degreesOfFreedom >= MANY_DEGREES) return 2;
  const degrees = Math.max(1, Math.floor(degreesOfFreedom));
  const known = cached.get(degrees);
  if (known !== undefined) return known;
  let low = 1;
  let high = 20;
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2;
    if (studentShareWithin(middle, degrees) < COVERAGE_01) low = middle;
    else high = middle;
  }
  cached.set(degrees, (low + high) / 2);
  return (low + high) / 2;
}

/** P(|t| ≤ limit) for a whole number of degrees of freedom: the finite series of Abramowitz & Stegun 26.7.3 and 26.7.4. */
export function studentShareWithin(limit: number, degreesOfFreedom: number): number {
  const angle = Math.atan2(limit, Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
