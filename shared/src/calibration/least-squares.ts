/** Weighted linear least squares by QR: Gram–Schmidt, done twice for orthogonality to rounding. */

/** By rows. */
export type Matrix = readonly (readonly number[])[];

interface Solution {
  readonly solution: number[];
  /** (AᵀWA)⁻¹: times the residual variance it is the covariance of the solution. */
  readonly covariance: number[][];
}

/** What is left of a column after the others is rounding when it is smaller than this part of it. */
const DEPENDENT_01 = 1e-10;

/** Solves rows · x ≈ values. A column that depends on those before it gets the coefficient 0. */
export function solveLeastSquares(
  rows: Matrix,
  values: readonly number[],
  weights: readonly number[],
): Solution {
  const roots = weights.map(Math.sqrt);
  const target = values.map((value, i) => value * (roots[i] ?? 1));
  const columns = transposed(rows).map((column) => column.map((value, i) => value * (roots[i] ?? 1)));
  const width = columns.length;
  const upper: number[][] = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const units: number[][] = [];
  columns.forEach((column, index) => {
    const before = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass += 1) {
      units.forEach((unit, earlier) => {
        const share = dot(unit, column);
        const row = upper[earlier];
        if (row !== undefined) row[index] = (row[index] ?? 0) + share;
        unit.forEach((value, i) => {
          column[i] = (column[i] ?? 0) - share * value;
        });
      });
    }
    const length = Math.sqrt(dot(column, column));
    const row = upper[index];
    const isDependent = length <= before * DEPENDENT_01;
    if (row !== undefined) row[index] = isDependent ? 1 : length;
    units.push(column.map((value) => (isDependent ? 0 : value / length)));
  });
  const solution = backSubstitute(
    upper,
    units.map((unit) => dot(unit, target)),
  );
  const inverse = transposed(
    Array.from({ length: width }, (_, i) =>
      backSubstitute(
        upper,
        Array.from({ length: width }, (_unused, j) => (i === j ? 1 : 0)),
      ),
    ),
  );
  return { solution, covariance: multiply(inverse, transposed(inverse)) };
}

export function transposed(rows: Matrix): number[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));
}

export function multiply(left: Matrix, right: Matrix): number[][] {
  const columns = transposed(right);
  return left.map((row) => columns.map((column) => dot(row, column)));
}

function backSubstitute(upper: Matrix, values: readonly number[]): number[] {
  const result = [...values];
  for (let row = values.length - 1; row >= 0; row -= 1) {
    let rest = values[row] ?? 0;
    for (let column = row + 1; column < values.length; column += 1) {
      rest -= (upper[row]?.[column] ?? 0) * (result[column] ?? 0);
    }
    result[row] = rest / (upper[row]?.[row] ?? 1);
  }
  return result;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
