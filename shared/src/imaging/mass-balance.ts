/**
 * Opacity against injected volume. What the picture shows of the cement grows in proportion to the volume (log domain);
 * when it stops doing so, cement goes where this view does not show it. Supporting evidence: scatter and compression
 * bend the line too. Plain data, at most 64 points.
 */

export interface MassPoint {
  readonly volumeMl: number;
  readonly massMm2: number;
}

export interface MassBalance {
  /** Judged frames at least 0.05 mL apart. */
  points: MassPoint[];
}

export interface MassLimits {
  /** Shortfall of the recent slope against the usual one at which cement counts as not accounted for. */
  readonly massShortfall01: number;
}

const STEP_ML = 0.05;
const POINTS_KEPT = 64;
/** Filling that tells the usual slope, and the recent filling that is compared with it, mL (assumption). */
const USUAL_ML = 1;
const RECENT_ML = 1;

export function createMassBalance(): MassBalance {
  return { points: [] };
}

/** Takes the opacity mass and pump volume of a judged frame. A volume that went back (new syringe) starts afresh. */
export function addMassPoint(balance: MassBalance, point: MassPoint): void {
  const last = balance.points.at(-1);
  if (last !== undefined && point.volumeMl < last.volumeMl - STEP_ML) balance.points = [];
  else if (last !== undefined && point.volumeMl - last.volumeMl < STEP_ML) return;
  if (last === undefined && point.massMm2 <= 0) return;
  balance.points = [...balance.points, point].slice(-POINTS_KEPT);
}

/**
 * Volume of the recent filling that the picture does not account for, mL; 0 when it accounts for all but the usual
 * scatter; `undefined` before there is a usual slope.
 */
export function unaccountedMl(balance: MassBalance, limits: MassLimits): number | undefined {
  const last = balance.points.at(-1);
  const first = balance.points[0];
  if (last === undefined || first === undefined) return undefined;
  const recent = balance.points.findLast((point) => last.volumeMl - point.volumeMl >= RECENT_ML);
  if (recent === undefined || recent.volumeMl - first.volumeMl < USUAL_ML) return undefined;
  const usual = (recent.massMm2 - first.massMm2) / (recent.volumeMl - first.volumeMl);
  if (!(usual > 0)) return undefined;
  const volumeMl = last.volumeMl - recent.volumeMl;
  const shortfall = 1 - (last.massMm2 - recent.massMm2) / (usual * volumeMl);
  return shortfall >= limits.massShortfall01 ? Math.min(1, shortfall) * volumeMl : 0;
}
