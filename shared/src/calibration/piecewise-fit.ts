/** A correction by straight pieces: one knot for each nominal value, the mean of all its captures. */
import { FaultError } from "../faults.ts";
import { applyFit, outsideMargin } from "./apply-fit.ts";
import type { CalibrationFit } from "./calibration-result.ts";
import type { FitPoint } from "./fit.ts";

type Knot = CalibrationFit["knots"][number];

/**
 * Fits knots. `same01`: raw values closer than this part of their span belong to one knot. Throws `CAL-FIT-REFUSED`
 * when the knots do not rise. The residual spread has as many degrees of freedom as there are captures more than knots.
 */
export function fitPiecewise(points: readonly FitPoint[], same01: number): CalibrationFit {
  const sorted = [...points].sort((a, b) => a.raw - b.raw);
  const raws = sorted.map(({ raw }) => raw);
  const gap = ((raws.at(-1) ?? 0) - (raws[0] ?? 0)) * same01;
  const groups: FitPoint[][] = [];
  for (const point of sorted) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && point.raw - first.raw <= gap) group.push(point);
    else groups.push([point]);
  }
  const knots = groups.map(meanKnot);
  refuseFalling(knots);
  const margin = outsideMargin(raws);
  const stretched = knots.map((knot, index) => {
    if (index === 0) return movedOut(knot, knots[1], (raws[0] ?? 0) - margin);
    if (index === knots.length - 1) return movedOut(knot, knots.at(-2), (raws.at(-1) ?? 0) + margin);
    return knot;
  });
  const range = { min: stretched[0]?.raw ?? 0, max: stretched.at(-1)?.raw ?? 0 };
  const fit: CalibrationFit = {
    kind: "piecewise",
    coefficients: [],
    knots: stretched,
    range,
    residuals: [],
    residualSpread: 0,
    coefficientUncertainties: [],
  };
  const residuals = points.map(({ raw, value }) => {
    const fitted = applyFit(fit, raw);
    return fitted === "outside" ? 0 : fitted - value;
  });
  const spare = points.length - knots.length;
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return { ...fit, residuals, residualSpread: spare > 0 ? Math.sqrt(squares / spare) : 0 };
}

function meanKnot(group: readonly FitPoint[]): Knot {
  const total = group.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return {
    raw: group.reduce((sum, { raw, weight = 1 }) => sum + weight * raw, 0) / total,
    value: group.reduce((sum, { value, weight = 1 }) => sum + weight * value, 0) / total,
  };
}

/** The end knot, moved along its own piece to `raw`: the curve stays the same. */
function movedOut(end: Knot, neighbour: Knot | undefined, raw: number): Knot {
  if (neighbour === undefined) return end;
  const slope = (end.value - neighbour.value) / (end.raw - neighbour.raw);
  return { raw, value: end.value + slope * (raw - end.raw) };
}

function refuseFalling(knots: readonly Knot[]): void {
  knots.forEach((knot, index) => {
    const before = knots[index - 1];
    if (before === undefined || knot.value > before.value) return;
    throw new FaultError(
      "CAL-FIT-REFUSED",
      `the reference falls from ${before.value} to ${knot.value} while the device rises to ${knot.raw}: take this point again, or choose a straight line.`,
    );
  });
}
