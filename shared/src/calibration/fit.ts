/**
 * Fits of a calibration: from the device's raw reading to the reference's value. Least squares by QR on raw values
 * scaled to −1 … 1, so that a cubic over 10 000 kPa is as well conditioned as one over 1 kPa.
 */
import { FaultError } from "../faults.ts";
import { outsideMargin } from "./apply-fit.ts";
import type { FitChoice } from "./calibration-plan.ts";
import type { CalibrationFit } from "./calibration-result.ts";
import { type Matrix, multiply, solveLeastSquares, transposed } from "./least-squares.ts";
import { fitPiecewise } from "./piecewise-fit.ts";
import { rangeOf } from "./statistics.ts";

export interface FitPoint {
  /** The device's raw reading. */
  readonly raw: number;
  /** The reference's value. */
  readonly value: number;
  /** 1/variance in any common scale; absent: 1. */
  readonly weight?: number;
}

/** Raw values closer than this part of their span are one nominal value (assumption: 1 %). */
const SAME_VALUE_01 = 0.01;
/** The fitted curve is looked at in so many places: it must rise everywhere. */
const RISE_CHECKS = 64;

/**
 * Fits the points. Throws `CAL-FIT-REFUSED` with what to do: a value that is not finite, too few different raw
 * values, a curve that does not rise over its range.
 */
export function fitPoints(points: readonly FitPoint[], choice: FitChoice): CalibrationFit {
  refuseUnusable(points);
  const degree = choice.kind === "polynomial" ? choice.degree : 1;
  refuseTooFew(points, choice, degree);
  if (choice.kind === "piecewise") return fitPiecewise(points, SAME_VALUE_01);
  const fit = fitPolynomial(points, choice.kind, degree);
  refuseFalling(fit);
  return fit;
}

function fitPolynomial(
  points: readonly FitPoint[],
  kind: "linear" | "polynomial",
  degree: number,
): CalibrationFit {
  const raws = points.map(({ raw }) => raw);
  const centre = (Math.min(...raws) + Math.max(...raws)) / 2;
  const half = rangeOf(raws) / 2;
  const rows = raws.map((raw) => powersOf((raw - centre) / half, degree));
  const weights = points.map(({ weight = 1 }) => weight);
  const { solution, covariance } = solveLeastSquares(
    rows,
    points.map(({ value }) => value),
    weights,
  );
  const toRaw = unscaling(degree, centre, half);
  const coefficients = toRaw.map((row) =>
    row.reduce((sum, factor, i) => sum + factor * (solution[i] ?? 0), 0),
  );
  const residuals = points.map(({ value }, index) => {
    const row = rows[index] ?? [];
    return row.reduce((sum, power, i) => sum + power * (solution[i] ?? 0), 0) - value;
  });
  const spare = points.length - degree - 1;
  const weighted = residuals.reduce((sum, residual, i) => sum + (weights[i] ?? 1) * residual * residual, 0);
  const variance = spare === 0 ? 0 : weighted / spare;
  const rawCovariance = multiply(multiply(toRaw, covariance), transposed(toRaw));
  const margin = outsideMargin(raws);
  return {
    kind,
    coefficients,
    knots: [],
    range: { min: Math.min(...raws) - margin, max: Math.max(...raws) + margin },
    residuals,
    residualSpread: spare === 0 ? 0 : Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / spare),
    coefficientUncertainties:
      spare === 0 ? [] : rawCovariance.map((row, i) => Math.sqrt(Math.max(0, variance * (row[i] ?? 0)))),
  };
}

function powersOf(x: number, degree: number): number[] {
  return Array.from({ length: degree + 1 }, (_, power) => x ** power);
}

/** Turns coefficients of ((x − centre)/half)ⁱ into coefficients of xⁱ: the binomial theorem. */
function unscaling(degree: number, centre: number, half: number): Matrix {
  const result: number[][] = Array.from({ length: degree + 1 }, () => new Array<number>(degree + 1).fill(0));
  for (let power = 0; power <= degree; power += 1) {
    let choose = 1;
    for (let low = power; low >= 0; low -= 1) {
      const row = result[low];
      if (row !== undefined) row[power] = (choose * (-centre) ** (power - low)) / half ** power;
      choose = (choose * low) / (power - low + 1);
    }
  }
  return result;
}

function refuseUnusable(points: readonly FitPoint[]): void {
  points.forEach(({ raw, value, weight = 1 }, index) => {
    if (Number.isFinite(raw) && Number.isFinite(value) && Number.isFinite(weight) && weight > 0) return;
    throw new FaultError(
      "CAL-FIT-REFUSED",
      `point ${index + 1} has raw ${raw}, reference ${value}, weight ${weight}: take this point again.`,
    );
  });
}

function refuseTooFew(points: readonly FitPoint[], choice: FitChoice, degree: number): void {
  const raws = points.map(({ raw }) => raw).sort((a, b) => a - b);
  const gap = rangeOf(raws) * SAME_VALUE_01;
  let different = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const raw of raws) {
    if (!(raw - last > gap)) continue;
    different += 1;
    last = raw;
  }
  // A polynomial through exactly its points would show no residuals at all and hide a wrong one.
  const needed = choice.kind === "polynomial" ? degree + 2 : 2;
  if (different >= needed) return;
  const name = choice.kind === "polynomial" ? `polynomial of degree ${degree}` : `${choice.kind} fit`;
  throw new FaultError(
    "CAL-FIT-REFUSED",
    `a ${name} needs ${needed} different readings of the device and there are ${different}: measure more points over the range, or choose a lower degree.`,
  );
}

function refuseFalling({ coefficients, range }: CalibrationFit): void {
  for (let step = 0; step <= RISE_CHECKS; step += 1) {
    const raw = range.min + ((range.max - range.min) * step) / RISE_CHECKS;
    const slope = coefficients.reduce(
      (sum, c, power) => (power === 0 ? 0 : sum + power * c * raw ** (power - 1)),
      0,
    );
    if (slope > 0) continue;
    throw new FaultError(
      "CAL-FIT-REFUSED",
      `the fitted curve does not rise at a reading of ${Number(raw.toPrecision(6))}: check the sign of the readings and each point, or choose a straight line.`,
    );
  }
}
