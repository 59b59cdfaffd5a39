/** Finds the bone in a frame: registration from the last pose, a search when that fails, and the gates that decide. */
import { reduce } from "./picture-filter.ts";
import { resemblance, searchPose } from "./reacquire.ts";
import type { Reference } from "./reference.ts";
import { copyFit, type Fit, refine } from "./registration.ts";
import type { ViewState, Workspace } from "./view-state.ts";

const COARSE_ROUNDS = 8;
/** At most: within a look two or three do; after a jump the start is up to a coarse pixel off. */
const FINE_ROUNDS = 12;
const THETA_MAX = (5 * Math.PI) / 180;
const SHIFT_MAX_MM = 15;
/** Residual against what the reference showed: a first frame of a look is dark, a view that came back is never the same. */
const RESIDUAL_RATIO_MAX = 6;
/** Correlation with the template away from cement: 0.55 and more in views that came back, about 0 in another view. */
const RESEMBLANCE_MIN = 0.45;
const INLIERS_MIN = 0.55;
const OVERLAP_MIN = 0.5;
/** A fit that moved this far with a residual raised by this much is tried again by a search. */
const DOUBT_RATIO = 1.3;
const DOUBT_MM = 1;

/** Residual of a fit against what is usual; 1 while that is not known. */
export function residualRatio(base: Reference, fit: Fit): number {
  return base.residual > 0 ? fit.residual / base.residual : 1;
}

function isPlausible(base: Reference, work: Workspace, spacingMm: number): boolean {
  const { fit } = work;
  const { pose } = fit;
  return (
    fit.overlap >= OVERLAP_MIN &&
    fit.inliers >= INLIERS_MIN &&
    residualRatio(base, fit) <= RESIDUAL_RATIO_MAX &&
    Math.abs(pose.theta) <= THETA_MAX &&
    Math.hypot(pose.dx, pose.dy) * spacingMm <= SHIFT_MAX_MM &&
    resemblance(base.coarse, work.coarse, fit, work.map.around) >= RESEMBLANCE_MIN
  );
}

function refineBoth(base: Reference, work: Workspace): boolean {
  const { fit, registration } = work;
  const excluded = work.map.around;
  return (
    refine(base.coarse, work.coarse, fit, excluded, COARSE_ROUNDS, registration) &&
    refine(base.fine, work.fine, fit, excluded, FINE_ROUNDS, registration)
  );
}

function shiftMm(fit: Fit, last: Fit, spacingMm: number): number {
  return Math.hypot(fit.pose.dx - last.pose.dx, fit.pose.dy - last.pose.dy) * spacingMm;
}

/** Searches from scratch and refines; `work.fit` has the outcome. */
function searchAndRefine(base: Reference, work: Workspace, spacingMm: number): boolean {
  copyFit(work.last, work.fit);
  return (
    searchPose(base.coarse, work.coarse, work.fit, SHIFT_MAX_MM / spacingMm) &&
    refineBoth(base, work) &&
    isPlausible(base, work, spacingMm)
  );
}

/**
 * Registers the present picture to `base` and writes `work.fit`. Starts at the last pose and, when that does not hold or
 * is doubtful after a jump, searches ±15 mm and ±3.4°. False when the view is lost; `work.last` keeps the last good pose.
 */
export function locate(state: ViewState, work: Workspace, base: Reference, spacingMm: number): boolean {
  if (base.fine.factor === 1) work.fine = state.picture;
  else reduce(state.picture, base.fine.factor, work.fine);
  reduce(work.fine, 2, work.coarse);
  const { fit, last, tried } = work;
  copyFit(last, fit);
  const isNear = refineBoth(base, work) && isPlausible(base, work, spacingMm);
  if (!isNear) return searchAndRefine(base, work, spacingMm);
  const isDoubtful = residualRatio(base, fit) > DOUBT_RATIO && shiftMm(fit, last, spacingMm) > DOUBT_MM;
  if (!isDoubtful) return true;
  // A neighbouring edge may have caught the fit: the better of two starts is taken.
  copyFit(fit, tried);
  if (searchAndRefine(base, work, spacingMm) && fit.residual < tried.residual) return true;
  copyFit(tried, fit);
  return true;
}
