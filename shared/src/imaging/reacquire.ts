/** Finds the bone again after a jump that Gauss–Newton cannot follow: normalised correlation over shifts and turns. */
import { INVALID_BELOW } from "./intensity.ts";
import type { Plane } from "./picture-filter.ts";
import type { Fit } from "./registration.ts";
import type { Template } from "./template.ts";

const POINTS = 300;
const TURNS_RAD = [0, -0.06, 0.06] as const;
/** Correlation that is taken for the same picture. */
const CORRELATION_MIN = 0.5;
/** The same half a step beside the right place. */
const ROUGH_MIN = 0.3;

/** Beyond this many residuals a point was no part of the fit. */
const OUTLIER = 4.7;

interface Kept {
  readonly excluded: Uint8Array;
  readonly limit: number;
}

function isInlier(template: Template, fit: Fit, value: number, wanted: number, limit: number): boolean {
  const r = value - wanted - fit.offset - fit.gain * (wanted - template.meanValue);
  return r <= limit && r >= -limit;
}

/** Correlation of template and frame at one pose; −1 when too little of the template is inside the frame. */
function correlation(
  template: Template,
  level: Plane,
  fit: Fit,
  dx: number,
  dy: number,
  theta: number,
  kept?: Kept,
): number {
  const scale = 1 / template.factor;
  const cos = Math.cos(theta) * scale;
  const sin = Math.sin(theta) * scale;
  const shift = (template.factor - 1) / 2;
  const x0 = (fit.pose.cx + dx - shift) * scale + 0.5;
  const y0 = (fit.pose.cy + dy - shift) * scale + 0.5;
  const stride = Math.max(1, Math.floor(template.count / POINTS));
  let n = 0;
  let l = 0;
  let t = 0;
  let ll = 0;
  let tt = 0;
  let lt = 0;
  for (let k = 0; k < template.count; k += stride) {
    if (kept !== undefined && kept.excluded[template.index[k] as number] !== 0) continue;
    const u = template.x[k] as number;
    const v = template.y[k] as number;
    const x = Math.floor(x0 + cos * u - sin * v);
    const y = Math.floor(y0 + sin * u + cos * v);
    if (x < 0 || y < 0 || x >= level.width || y >= level.height) continue;
    const value = level.data[y * level.width + x] as number;
    if (value < INVALID_BELOW) continue;
    const wanted = template.value[k] as number;
    if (kept !== undefined && !isInlier(template, fit, value, wanted, kept.limit)) continue;
    n++;
    l += value;
    t += wanted;
    ll += value * value;
    tt += wanted * wanted;
    lt += value * wanted;
  }
  if (n < POINTS / 3) return -1;
  const variance = (ll - (l * l) / n) * (tt - (t * t) / n);
  return variance > 0 ? (lt - (l * t) / n) / Math.sqrt(variance) : -1;
}

/**
 * How much the frame at the fitted pose resembles the template, −1 to 1, leaving out cement and what the fit left out (a
 * leaf, a gloved hand): noise lowers it little, another view much.
 */
export function resemblance(template: Template, level: Plane, fit: Fit, excluded: Uint8Array): number {
  const { dx, dy, theta } = fit.pose;
  return correlation(template, level, fit, dx, dy, theta, { excluded, limit: OUTLIER * fit.residual });
}

/** The best correlation so far, and where. */
interface Best {
  score: number;
  dx: number;
  dy: number;
  theta: number;
}

/** Tries shifts on a raster of `step` about (x, y) for one turn. */
function searchShifts(
  template: Template,
  level: Plane,
  fit: Fit,
  best: Best,
  around: { readonly x: number; readonly y: number; readonly theta: number },
  step: number,
  reach: number,
): void {
  const { x, y, theta } = around;
  for (let j = -reach; j <= reach; j++) {
    for (let i = -reach; i <= reach; i++) {
      const score = correlation(template, level, fit, x + i * step, y + j * step, theta);
      if (score <= best.score) continue;
      best.score = score;
      best.dx = x + i * step;
      best.dy = y + j * step;
      best.theta = theta;
    }
  }
}

/**
 * Searches shifts of up to `rangePx` working pixels and turns of ±3.4° on the coarse level, every second pixel of it
 * first and then about the best, and writes the best to `fit`. False when nothing resembles the template.
 */
export function searchPose(template: Template, level: Plane, fit: Fit, rangePx: number): boolean {
  const step = 2 * template.factor;
  const best: Best = { score: ROUGH_MIN, dx: 0, dy: 0, theta: 0 };
  for (const theta of TURNS_RAD) {
    searchShifts(template, level, fit, best, { x: 0, y: 0, theta }, step, Math.ceil(rangePx / step));
  }
  const rough = { x: best.dx, y: best.dy, theta: best.theta };
  searchShifts(template, level, fit, best, rough, template.factor, 1);
  if (best.score <= CORRELATION_MIN) return false;
  fit.pose.dx = best.dx;
  fit.pose.dy = best.dy;
  fit.pose.theta = best.theta;
  fit.gain = 0;
  fit.offset = 0;
  return true;
}
