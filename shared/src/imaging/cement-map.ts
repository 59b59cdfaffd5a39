/**
 * Where cement is: opacity filtered in time, thresholded in units of each pixel's own noise, grown by hysteresis,
 * accepted only when it hangs together with the injected blob or starts at the body, and remembered over frames.
 */
import type { Reference } from "./reference.ts";
import { POSTERIOR, type Region, STRIP_CANNULA } from "./region.ts";

export interface CementMap {
  /** Opacity filtered in time. */
  readonly opacity: Float32Array;
  /** The same, slower: what fades is below it. */
  readonly slow: Float32Array;
  /** Threshold of the present frame. */
  readonly limit: Float32Array;
  /** 0 nothing, 1 above 0.6 limit, 2 above the limit. */
  readonly level: Uint8Array;
  /** 1 where accepted cement is in the present frame. */
  readonly now: Uint8Array;
  /** Present in the last four judged frames, one bit each, newest lowest. */
  readonly recent: Uint8Array;
  /** 1 where cement has been present in three of the last four judged frames. */
  readonly body: Uint8Array;
  /** `body` and `now` widened by 3 px: not used for registration, and where cement may grow on. */
  readonly around: Uint8Array;
  /** Mean square of the difference where no cement is: organs that move with breathing raise it. */
  readonly unrest: Float32Array;
  /** Highest opacity outside the body since it last fell by half, and the highest that ever fell so: no cement. */
  readonly peak: Float32Array;
  readonly passed: Float32Array;
  /** Outside the body in the last eight judged frames, one bit each, newest lowest. */
  readonly outsideRecent: Uint8Array;
  /** Pixels of the flood fill, in order. */
  readonly queue: Int32Array;
  readonly scratch: Uint8Array;
  /** Variance of `opacity` as a share of one frame's variance. */
  noiseShare: number;
  /** √ of that with the reference's and the exposure's part: σ of opacity = this × reference.sigma. */
  noiseFactor: number;
}

export interface ThresholdSettings {
  readonly noiseFactor: number;
  readonly opacityMin: number;
}

const FILTER_S = 0.2;
const SLOW_S = 1;
const HYSTERESIS = 0.6;
/** Misregistration that is never excluded, mm, and its part that grows with motion (share of the shift a frame). */
const SHIFT_MM = 0.15;
const SHIFT_PER_MOTION = 0.35;
/** New cement starts within this of the contour, mm. */
const START_MM = 3;
const SEED_MIN_PX = 3;
/** Frames after each other are correlated by recursive filters, so averaging gains less than it would in white noise. */
const NOISE_SHARE_MIN = 0.5;
const AROUND_PX = 3;
/** Memory of unrest, s: about one breath. It counts this many times, and at most this much, ln. */
const UNREST_S = 4;
const UNREST_STEP_MAX_S = 0.5;
const UNREST_FACTOR = 3.5;
const UNREST_MAX = 0.06;
/** What came and fell to half is no cement; as much may come again for this long, s of beam, and a little more. */
const PASSED_SHARE = 0.5;
const PASSED_MIN = 0.05;
const PASSED_S = 60;
const PASSED_FACTOR = 1.2;
/** In the first frames of a look there are too few for three of four: twice the threshold stands in. */
const EARLY_FRAMES = 3;
const EARLY_FACTOR = 2;

export function cementMap(size: number): CementMap {
  return {
    opacity: new Float32Array(size),
    slow: new Float32Array(size),
    limit: new Float32Array(size),
    level: new Uint8Array(size),
    now: new Uint8Array(size),
    recent: new Uint8Array(size),
    body: new Uint8Array(size),
    around: new Uint8Array(size),
    unrest: new Float32Array(size),
    peak: new Float32Array(size),
    passed: new Float32Array(size),
    outsideRecent: new Uint8Array(size),
    queue: new Int32Array(size),
    scratch: new Uint8Array(size),
    noiseShare: 1,
    noiseFactor: 1,
  };
}

/** Forgets all cement: a new reference takes what is there as its baseline. */
export function clearCementMap(map: CementMap): void {
  map.opacity.fill(0);
  map.slow.fill(0);
  map.now.fill(0);
  map.recent.fill(0);
  map.body.fill(0);
  map.around.fill(0);
  map.unrest.fill(0);
  map.peak.fill(0);
  map.passed.fill(0);
  map.outsideRecent.fill(0);
  map.noiseShare = 1;
}

/**
 * Filters a frame's smoothed difference into the map: E ← E + α(D − E), α = 1 − exp(−Δt / 0.2 s); the first frame of a
 * look replaces E.
 */
export function filterOpacity(
  map: CementMap,
  smoothed: Float32Array,
  ok: Uint8Array,
  intervalUs: number,
  isFirst: boolean,
): void {
  const alpha = isFirst ? 1 : 1 - Math.exp(-Math.max(0, intervalUs) / 1e6 / FILTER_S);
  const beta = isFirst ? 1 : 1 - Math.exp(-Math.max(0, intervalUs) / 1e6 / SLOW_S);
  const { opacity, slow } = map;
  for (let k = 0; k < opacity.length; k++) {
    if (ok[k] === 0) continue;
    const before = opacity[k] as number;
    const e = before + alpha * ((smoothed[k] as number) - before);
    opacity[k] = e;
    const s = slow[k] as number;
    slow[k] = s + beta * (e - s);
  }
  map.noiseShare = (1 - alpha) ** 2 * map.noiseShare + alpha ** 2;
}

/**
 * Threshold of each pixel: max(n·σ, least opacity) + slope × possible shift. `exposureFactor`: noise of this frame against
 * the reference's. `motionPx`: shift since the frame before. With `isGateOpen` false, cement may not appear in new places.
 */
export function thresholdMap(
  map: CementMap,
  reference: Reference,
  region: Region,
  ok: Uint8Array,
  settings: ThresholdSettings,
  exposureFactor: number,
  motionPx: number,
  isGateOpen: boolean,
): void {
  const { opacity, limit, level, around } = map;
  const { sigma, slope } = reference;
  const shift = SHIFT_MM / region.body.spacingMm + SHIFT_PER_MOTION * motionPx;
  map.noiseFactor =
    exposureFactor * Math.sqrt(Math.max(NOISE_SHARE_MIN, map.noiseShare) + 1 / reference.frames);
  const perSigma = settings.noiseFactor * map.noiseFactor;
  const { opacityMin } = settings;
  const { unrest } = map;
  const { zone } = region;
  const { strip } = region;
  for (let k = 0; k < opacity.length; k++) {
    let noise = perSigma * (sigma[k] as number);
    const place = zone[k] as number;
    const passed = PASSED_FACTOR * (map.passed[k] as number);
    if (passed > noise) noise = passed;
    // The canal does not breathe, and it is where nothing may be hidden: no allowance there.
    if (place > POSTERIOR) {
      const restless = UNREST_FACTOR * Math.min(UNREST_MAX, Math.sqrt(unrest[k] as number));
      if (restless > noise) noise = restless;
    }
    const value = (noise > opacityMin ? noise : opacityMin) + (slope[k] as number) * shift;
    limit[k] = value;
    const e = opacity[k] as number;
    let reached = e > value ? 2 : place === 0 && e > HYSTERESIS * value ? 1 : 0;
    if (ok[k] === 0 || strip[k] === STRIP_CANNULA) reached = 0;
    else if (!isGateOpen && around[k] === 0) reached = 0;
    level[k] = reached;
  }
}

/**
 * Learns how restless each place is, from the present frame, away from cement and from its edge; and, once `isCement`
 * says that what is dark is cement and no contrast, what came and passed.
 */
export function learnUnrest(
  map: CementMap,
  smoothed: Float32Array,
  region: Region,
  ok: Uint8Array,
  intervalUs: number,
  isCement: boolean,
): void {
  const seconds = Math.min(UNREST_STEP_MAX_S, Math.max(0, intervalUs) / 1e6);
  const weight = 1 - Math.exp(-seconds / UNREST_S);
  const { unrest, around, opacity, peak, passed } = map;
  const { zone } = region;
  const keep = 1 - seconds / PASSED_S;
  for (let k = 0; k < unrest.length; k++) {
    if (isCement && ok[k] !== 0 && zone[k] !== 0) {
      const e = opacity[k] as number;
      const top = peak[k] as number;
      const was = keep * (passed[k] as number);
      const hasFallen = top > PASSED_MIN && e < PASSED_SHARE * top;
      passed[k] = hasFallen && top > was ? top : was;
      if (e > top || hasFallen) peak[k] = e;
    }
    if (ok[k] === 0 || around[k] !== 0 || (zone[k] as number) <= POSTERIOR) continue;
    const d = smoothed[k] as number;
    const before = unrest[k] as number;
    unrest[k] = before + weight * (d * d - before);
  }
}

/** Fills one component from `start` into the queue; returns its end there. Marks level + 4 on the way. */
function fill(map: CementMap, width: number, height: number, start: number): number {
  const { level, queue } = map;
  let end = 1;
  queue[0] = start;
  level[start] = (level[start] as number) + 4;
  for (let at = 0; at < end; at++) {
    const k = queue[at] as number;
    const x = k % width;
    const y = (k - x) / width;
    const y0 = y > 0 ? y - 1 : y;
    const y1 = y < height - 1 ? y + 1 : y;
    const x0 = x > 0 ? x - 1 : x;
    const x1 = x < width - 1 ? x + 1 : x;
    for (let v = y0; v <= y1; v++) {
      for (let u = x0; u <= x1; u++) {
        const n = v * width + u;
        const reached = level[n] as number;
        if (reached === 1 || reached === 2) {
          level[n] = reached + 4;
          queue[end++] = n;
        }
      }
    }
  }
  return end;
}

/**
 * Finds components with a pixel above the limit and accepts those that touch known cement or start within 3 mm of the
 * contour; writes them to `now`. Returns the number of accepted pixels.
 */
export function acceptCement(map: CementMap, region: Region): number {
  const { level, now, around, queue } = map;
  const { grid, distanceMm } = region;
  now.fill(0);
  let accepted = 0;
  for (let k = 0; k < level.length; k++) {
    if (level[k] !== 2) continue;
    const end = fill(map, grid.width, grid.height, k);
    let strong = 0;
    let isNear = false;
    for (let at = 0; at < end; at++) {
      const n = queue[at] as number;
      if (level[n] !== 6) continue;
      strong++;
      if ((distanceMm[n] as number) < START_MM || around[n] !== 0) isNear = true;
    }
    if (strong < SEED_MIN_PX || !isNear) continue;
    for (let at = 0; at < end; at++) now[queue[at] as number] = 1;
    accepted += end;
  }
  return accepted;
}

const IS_THREE_OF_FOUR = Uint8Array.from({ length: 16 }, (_, bits) =>
  (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1) + ((bits >> 3) & 1) >= 3 ? 1 : 0,
);

/** Pixels in which cement stands, and the sum of their opacity: all, and inside the body. */
interface Standing {
  readonly standing: number;
  readonly mass: number;
  readonly inside: number;
  readonly insideMass: number;
}

/** Remembers the present frame and decides where cement stands. `lookFrames`: settled frames of this look so far. */
export function rememberCement(map: CementMap, region: Region, ok: Uint8Array, lookFrames: number): Standing {
  const { opacity, limit, now, recent, body } = map;
  const { distanceMm } = region;
  const isEarly = lookFrames < EARLY_FRAMES;
  let standing = 0;
  let mass = 0;
  let inside = 0;
  let insideMass = 0;
  for (let k = 0; k < now.length; k++) {
    if (ok[k] !== 0) {
      const bits = (((recent[k] as number) << 1) | (now[k] as number)) & 15;
      recent[k] = bits;
      let stands = IS_THREE_OF_FOUR[bits] as number;
      if (isEarly && now[k] === 1 && (opacity[k] as number) > EARLY_FACTOR * (limit[k] as number)) stands = 1;
      body[k] = stands;
    }
    if (body[k] === 1) {
      const e = Math.max(0, opacity[k] as number);
      standing++;
      mass += e;
      if ((distanceMm[k] as number) < 0) {
        inside++;
        insideMass += e;
      }
    }
  }
  widen(map, region);
  return { standing, mass, inside, insideMass };
}

/** `around` = `body` or `now`, widened by 3 px in a square. */
function widen(map: CementMap, region: Region): void {
  const { now, body, scratch, around } = map;
  const { width, height } = region.grid;
  let first = height;
  let last = -1;
  around.fill(0);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    // The last cement pixel seen in the row, looking 3 px ahead.
    let seen = -1 - AROUND_PX;
    let isEmpty = true;
    for (let x = 0; x < width + AROUND_PX; x++) {
      if (x < width && ((now[row + x] as number) | (body[row + x] as number)) !== 0) {
        seen = x;
        isEmpty = false;
      }
      const at = x - AROUND_PX;
      if (at >= 0) scratch[row + at] = seen >= at - AROUND_PX ? 1 : 0;
    }
    if (isEmpty) continue;
    if (first === height) first = y;
    last = y;
  }
  for (let y = first; y <= last; y++) {
    const row = y * width;
    const y0 = Math.max(0, y - AROUND_PX);
    const y1 = Math.min(height - 1, y + AROUND_PX);
    for (let x = 0; x < width; x++) {
      if (scratch[row + x] === 0) continue;
      for (let v = y0; v <= y1; v++) around[v * width + x] = 1;
    }
  }
}
