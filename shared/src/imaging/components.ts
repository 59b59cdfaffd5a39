/** Cement outside the body, piece by piece, with shape and evidence; and the cement front inside it. */
import type { CementMap } from "./cement-map.ts";
import type { OutsideComponent, OutsideZone } from "./frame-finding.ts";
import { mapPoint, type Pose } from "./pose.ts";
import type { Reference } from "./reference.ts";
import { type Region, STRIP_BESIDE, ZONES } from "./region.ts";

/** Area that a piece must have had in an earlier frame to count as present there. */
export interface PresenceLimits {
  readonly posteriorAreaMm2: number;
  readonly otherAreaMm2: number;
}

/** The edge of dense cement is where opacity falls to a share of what it is close by, not where noise begins. */
const EDGE_MM = 1.5;
const EDGE_SHARE = 0.35;
const SPILL_SIGMA_MM = 0.8;
const SPILL_CONTOUR_MM = 0.3;
const SPILL_REACH_MM = 2.4;
/** One bit of the memory each. */
const FRAMES_KEPT = 8;
/** Smaller pieces are not told. */
const TOLD_MM2 = 0.5;
const TOLD_PX = 3;
const TOLD_MAX = 8;
const BESIDE_SHARE = 0.7;
/** A track runs along the cannula: this much longer along it than across. Anything else behind the wall is canal. */
const TRACK_RATIO = 2;
/** The front is where at least this area of cement lies at or beyond. */
const FRONT_MM2 = 0.6;
const FRONT_BINS = 400;
const FRONT_MAX = 1.5;

/**
 * Optics and smoothing spread the edge of cement inside the body: at `d` mm outside the contour, this share of the
 * opacity inside is still seen. Normal distribution with 0.8 mm, for a contour that is 0.3 mm too narrow.
 */
function spillShare(distanceMm: number): number {
  return 1 / (1 + Math.exp((1.7 * (distanceMm - SPILL_CONTOUR_MM)) / SPILL_SIGMA_MM));
}

/** True when the opacity at a pixel outside is more than what cement inside the body spills there. */
function isMoreThanSpill(map: CementMap, region: Region, k: number, reach: number): boolean {
  const { width, height } = region.grid;
  const { distanceMm } = region;
  const x = k % width;
  const y = (k - x) / width;
  const enough = (map.opacity[k] as number) / spillShare(distanceMm[k] as number);
  const y1 = Math.min(height - 1, y + reach);
  const x1 = Math.min(width - 1, x + reach);
  for (let v = Math.max(0, y - reach); v <= y1; v++) {
    for (let u = Math.max(0, x - reach); u <= x1; u++) {
      const n = v * width + u;
      if ((map.opacity[n] as number) > enough && (distanceMm[n] as number) < 0) return false;
    }
  }
  return true;
}

/** True when a pixel is within the edge of its own cement, and not in the blur beside denser cement. */
function isWithinEdge(map: CementMap, width: number, height: number, k: number, reach: number): boolean {
  const x = k % width;
  const y = (k - x) / width;
  const enough = (map.opacity[k] as number) / EDGE_SHARE;
  const y1 = Math.min(height - 1, y + reach);
  const x1 = Math.min(width - 1, x + reach);
  for (let v = Math.max(0, y - reach); v <= y1; v++) {
    for (let u = Math.max(0, x - reach); u <= x1; u++) {
      const n = v * width + u;
      if ((map.opacity[n] as number) > enough && map.now[n] !== 0) return false;
    }
  }
  return true;
}

/**
 * Marks the cement outside the body of the present frame in `outside` (zone code, else 0) and shifts it into the memory
 * of the last eight frames.
 */
export function markOutside(map: CementMap, region: Region, ok: Uint8Array, outside: Uint8Array): void {
  const reach = Math.max(1, Math.round(SPILL_REACH_MM / region.body.spacingMm));
  for (let k = 0; k < outside.length; k++) {
    const zone = region.zone[k] as number;
    let marked = 0;
    if (zone !== 0 && map.now[k] !== 0 && isMoreThanSpill(map, region, k, reach)) marked = zone;
    outside[k] = marked;
    if (ok[k] !== 0) {
      map.outsideRecent[k] = (((map.outsideRecent[k] as number) << 1) | (marked === 0 ? 0 : 1)) & 255;
    }
  }
}

interface Sums {
  count: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
  opacity: number;
  slow: number;
  evidence: number;
  beside: number;
  readonly frames: number[];
}

function fillZone(
  outside: Uint8Array,
  queue: Int32Array,
  width: number,
  height: number,
  start: number,
): number {
  const zone = outside[start] as number;
  let end = 1;
  queue[0] = start;
  outside[start] = zone | 128;
  for (let at = 0; at < end; at++) {
    const k = queue[at] as number;
    const x = k % width;
    const y = (k - x) / width;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const n = v * width + u;
        if (outside[n] === zone) {
          outside[n] = zone | 128;
          queue[end++] = n;
        }
      }
    }
  }
  return end;
}

function sumsOf(map: CementMap, reference: Reference, region: Region, end: number): Sums {
  const { width, left, top } = region.grid;
  const sums: Sums = {
    count: end,
    x: 0,
    y: 0,
    xx: 0,
    yy: 0,
    xy: 0,
    opacity: 0,
    slow: 0,
    evidence: 0,
    beside: 0,
    frames: [0, 0, 0, 0, 0, 0, 0, 0],
  };
  for (let at = 0; at < end; at++) {
    const k = map.queue[at] as number;
    const x = (k % width) + left;
    const y = Math.floor(k / width) + top;
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.xy += x * y;
    sums.opacity += map.opacity[k] as number;
    sums.slow += map.slow[k] as number;
    const ratio = (map.opacity[k] as number) / (map.noiseFactor * (reference.sigma[k] as number));
    sums.evidence += (ratio * ratio) / 2;
    if (region.strip[k] === STRIP_BESIDE) sums.beside++;
    const bits = map.outsideRecent[k] as number;
    for (let f = 0; f < FRAMES_KEPT; f++) sums.frames[f] = (sums.frames[f] as number) + ((bits >> f) & 1);
  }
  return sums;
}

/** True for a piece that lies beside the cannula and is drawn out along it. */
function isTrack(sums: Sums, region: Region): boolean {
  const tip = region.drawing.cannulaTipPx;
  const back = region.drawing.cannulaAxisPointPx;
  if (tip === undefined || back === undefined || sums.beside < BESIDE_SHARE * sums.count) return false;
  const length = Math.hypot(tip.x - back.x, tip.y - back.y);
  const ux = (tip.x - back.x) / length;
  const uy = (tip.y - back.y) / length;
  const n = sums.count;
  const xx = sums.xx / n - (sums.x / n) ** 2 + 1 / 12;
  const yy = sums.yy / n - (sums.y / n) ** 2 + 1 / 12;
  const xy = sums.xy / n - (sums.x / n) * (sums.y / n);
  const along = xx * ux * ux + yy * uy * uy + 2 * xy * ux * uy;
  return along > TRACK_RATIO ** 2 * (xx + yy - along);
}

/** Length and width of a piece from its second moments: √12 σ is the side of a rectangle with that spread. */
function shapeOf(sums: Sums): { readonly length: number; readonly width: number } {
  const n = sums.count;
  const cx = sums.x / n;
  const cy = sums.y / n;
  const xx = sums.xx / n - cx * cx + 1 / 12;
  const yy = sums.yy / n - cy * cy + 1 / 12;
  const xy = sums.xy / n - cx * cy;
  const mean = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const length = Math.sqrt(12 * Math.max(1 / 12, mean + spread));
  return { length, width: Math.min(length, Math.max(1, n / length)) };
}

function componentOf(
  sums: Sums,
  zone: OutsideZone,
  map: CementMap,
  region: Region,
  pose: Pose,
  factor: number,
  limits: PresenceLimits,
): OutsideComponent {
  const { width, left, top } = region.grid;
  const spacing = region.body.spacingMm;
  const cx = sums.x / sums.count;
  const cy = sums.y / sums.count;
  let radius = 0;
  for (let at = 0; at < sums.count; at++) {
    const k = map.queue[at] as number;
    radius = Math.max(radius, Math.hypot((k % width) + left - cx, Math.floor(k / width) + top - cy));
  }
  const shape = shapeOf(sums);
  const areaMm2 = sums.count * spacing * spacing;
  const asked = zone === "posterior" ? limits.posteriorAreaMm2 : limits.otherAreaMm2;
  const least = Math.min(asked, areaMm2 / 2) / (spacing * spacing);
  const present = (frames: number) =>
    Math.max(1, sums.frames.slice(0, frames).filter((count) => count >= Math.max(1, least)).length);
  const centre = mapPoint(pose, cx, cy);
  const shift = (factor - 1) / 2;
  return {
    zone,
    areaMm2,
    areaPx: sums.count * factor * factor,
    centroidPx: { x: centre.x * factor + shift, y: centre.y * factor + shift },
    radiusPx: (radius + 0.5) * factor,
    elongation: shape.length / shape.width,
    widthMm: shape.width * spacing,
    logLikelihood: sums.evidence,
    framesOfLastFive: present(5),
    framesOfLastEight: present(FRAMES_KEPT),
    meanOpacity: sums.opacity / sums.count,
    trend: sums.slow > 0 ? sums.opacity / sums.slow : 1,
  };
}

/**
 * The pieces of cement outside the body in the present frame, largest first, at most eight. Pieces end at zone borders.
 * Clears the marks of `outside` to plain zone codes again.
 */
export function outsideComponents(
  map: CementMap,
  reference: Reference,
  region: Region,
  outside: Uint8Array,
  pose: Pose,
  factor: number,
  limits: PresenceLimits,
): OutsideComponent[] {
  const { width, height } = region.grid;
  const least = Math.max(TOLD_PX, TOLD_MM2 / region.body.spacingMm ** 2);
  const found: OutsideComponent[] = [];
  for (let k = 0; k < outside.length; k++) {
    const code = outside[k] as number;
    if (code === 0 || code > 127) continue;
    const end = fillZone(outside, map.queue, width, height, k);
    if (end < least) continue;
    const zone = ZONES[code];
    if (zone === undefined) continue;
    const sums = sumsOf(map, reference, region, end);
    const named = isTrack(sums, region) ? "needleTrack" : zone;
    found.push(componentOf(sums, named, map, region, pose, factor, limits));
  }
  for (let k = 0; k < outside.length; k++) outside[k] = (outside[k] as number) & 127;
  found.sort((a, b) => b.areaMm2 - a.areaMm2);
  return found.slice(0, TOLD_MAX);
}

/**
 * Front fraction: the largest fraction of the AP depth at or beyond which 0.6 mm² of cement lies. `undefined` without
 * cement in the body. `bins` is a buffer of `frontBins()` counts.
 */
export function frontFraction(map: CementMap, region: Region, bins: Uint32Array): number | undefined {
  const { width, height } = region.grid;
  const reach = Math.max(1, Math.round(EDGE_MM / region.body.spacingMm));
  const least = Math.max(3, FRONT_MM2 / region.body.spacingMm ** 2);
  bins.fill(0);
  let largest = -1;
  for (let k = 0; k < map.body.length; k++) {
    const fraction = region.fraction[k] as number;
    if (fraction > largest && map.body[k] !== 0) largest = fraction;
  }
  if (largest < 0) return undefined;
  // Most of the front's blur lies within this band; further in, cement counts without looking.
  const band = largest - 0.15;
  for (let k = 0; k < map.body.length; k++) {
    const fraction = region.fraction[k] as number;
    if (fraction < 0 || map.body[k] === 0) continue;
    if (fraction > band && !isWithinEdge(map, width, height, k, reach)) continue;
    const bin = Math.min(FRONT_BINS - 1, Math.floor((fraction / FRONT_MAX) * FRONT_BINS));
    bins[bin] = (bins[bin] as number) + 1;
  }
  let count = 0;
  for (let bin = FRONT_BINS - 1; bin >= 0; bin--) {
    count += bins[bin] as number;
    if (count >= least) return ((bin + 0.5) / FRONT_BINS) * FRONT_MAX;
  }
  return undefined;
}

export function frontBins(): Uint32Array {
  return new Uint32Array(FRONT_BINS);
}
