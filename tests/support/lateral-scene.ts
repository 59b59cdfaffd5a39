/** A small lateral view of a vertebra in numbers: exact positions, exact cement, so that tests know the truth. */
import { createFrameAnalyser, type FrameAnalyser } from "@cementwatch/shared/imaging/frame-analyser";
import type { AnalysisContext, FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";

export const SIDE = 192;
export const SPACING_MM = 0.6;
/** Body: anterior wall at x 66, posterior wall at x 126 (36 mm), y 72 to 120. */
export const ANTERIOR_X = 66;
export const POSTERIOR_X = 126;
const TOP_Y = 72;
export const BOTTOM_Y = 120;

export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** ln. */
  readonly opacity: number;
}

export interface SceneOptions {
  readonly dx?: number;
  readonly dy?: number;
  readonly cement?: readonly Disc[];
  /** Exposure against the first frame, ln. */
  readonly exposure?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly intensity?: ImageFrame["intensity"];
  readonly photometric?: ImageFrame["photometric"];
  /** Everything left of this column lies under a collimator leaf. */
  readonly leafX?: number;
  /** Another anatomy altogether. */
  readonly isOther?: boolean;
}

export const DRAWING: Drawing = {
  view: "lateral",
  contourPx: [
    { x: ANTERIOR_X, y: TOP_Y },
    { x: POSTERIOR_X, y: TOP_Y },
    { x: POSTERIOR_X, y: BOTTOM_Y },
    { x: ANTERIOR_X, y: BOTTOM_Y },
  ],
  posteriorWallPx: [
    { x: POSTERIOR_X, y: TOP_Y },
    { x: POSTERIOR_X, y: BOTTOM_Y },
  ],
  posteriorDirection: "right",
  cannulaTipPx: { x: 96, y: 84 },
  cannulaAxisPointPx: { x: 180, y: 60 },
  pixelSpacingMm: SPACING_MM,
  spacingSource: "operator",
  spacingUncertainty01: 0.05,
};

/** Smooth step from 0 to 1 about 0, over some two pixels. */
function edge(distance: number): number {
  return 1 / (1 + Math.exp(-2 * distance));
}

function box(x: number, y: number, x0: number, x1: number, y0: number, y1: number): number {
  return edge(x - x0) * edge(x1 - x) * edge(y - y0) * edge(y1 - y);
}

/** Attenuation without cement, ln; positive is darker. */
function anatomy(x: number, y: number, isOther: boolean): number {
  if (isOther) return 0.8 + 0.3 * Math.sin(x / 5) * Math.sin(y / 4) + 0.2 * Math.sin((x - y) / 11);
  let a = 0.5 + 0.002 * x + 0.05 * Math.sin(x / 17) * Math.cos(y / 23);
  for (const shift of [-66, 0, 66]) {
    a += 0.35 * box(x, y, ANTERIOR_X, POSTERIOR_X, TOP_Y + shift, BOTTOM_Y + shift);
    a += 0.12 * box(x, y, ANTERIOR_X, POSTERIOR_X, TOP_Y + shift, TOP_Y + 3 + shift);
    a += 0.2 * box(x, y, 140, 165, TOP_Y + 8 + shift, TOP_Y + 34 + shift);
  }
  const along = (x - 96) * 0.9615 - (y - 84) * 0.2747;
  const across = (x - 96) * 0.2747 + (y - 84) * 0.9615;
  return a + 0.6 * edge(along) * edge(2.4 - Math.abs(across));
}

function cementAt(x: number, y: number, discs: readonly Disc[]): number {
  let sum = 0;
  for (const disc of discs) sum += disc.opacity * edge(disc.radius - Math.hypot(x - disc.x, y - disc.y));
  return sum;
}

function stored(ln: number, intensity: ImageFrame["intensity"]): number {
  if (intensity === "LIN") return 3600 * Math.exp(ln);
  if (intensity === "DISP") return 3600 * Math.exp(ln / 2);
  return ((ln + 4.4) * 4096) / 5;
}

/** One 12-bit picture of the scene. Noise is Gaussian enough (sum of four uniforms), from a seed. */
function lateralPicture(options: SceneOptions = {}): ImageFrame {
  const { dx = 0, dy = 0, cement = [], exposure = 0, noise = 0.02, intensity = "LOG" } = options;
  const photometric = options.photometric ?? "MONOCHROME2";
  const pixels = new Uint16Array(SIDE * SIDE);
  let state = (options.seed ?? 1) * 2654435761;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const u = x - dx;
      const v = y - dy;
      const random = (uniform() + uniform() + uniform() + uniform() - 2) * 1.732;
      let ln = exposure - anatomy(u, v, options.isOther ?? false) - cementAt(u, v, cement) + noise * random;
      if (options.leafX !== undefined && x < options.leafX) ln = -4.3;
      const value = Math.min(4095, Math.max(0, Math.round(stored(ln, intensity))));
      pixels[y * SIDE + x] = photometric === "MONOCHROME1" ? 4095 - value : value;
    }
  }
  return { rows: SIDE, columns: SIDE, bitsStored: 12, isSigned: false, photometric, intensity, pixels };
}

export interface Shown extends SceneOptions {
  readonly atS: number;
  readonly volumeMl?: number;
  readonly context?: Partial<AnalysisContext>;
  /** Repeats the hash of the frame before. */
  readonly isRepeat?: boolean;
}

/** Runs an analyser over scenes at given times; without volume unless one is given with the first frame. */
export function createWatch(isVolumeFitted: boolean): {
  readonly analyser: FrameAnalyser;
  show(shown: Shown): FrameFinding;
} {
  const analyser = createFrameAnalyser(resolveParameters({}).values);
  let frameNumber = 0;
  let hash = 0;
  return {
    analyser,
    show(shown) {
      frameNumber++;
      if (shown.isRepeat !== true) hash++;
      const image = lateralPicture({ seed: frameNumber, ...shown });
      return analyser.analyse({
        event: {
          pictureId: "carm",
          view: "lateral",
          delivery: "live",
          frameNumber,
          objectNumber: frameNumber,
          indexInObject: 0,
          contentHash: hash,
          rows: SIDE,
          columns: SIDE,
          framePeriodUs: 125_000,
        },
        measuredAtUs: Math.round(shown.atS * 1e6),
        image,
        drawing: DRAWING,
        context: {
          isVolumeFitted,
          referenceRequest: isVolumeFitted ? 0 : 1,
          drawingVersion: 1,
          ...(isVolumeFitted ? { volumeMl: shown.volumeMl ?? 0 } : {}),
          ...shown.context,
        },
        isTumour: false,
        cannulaOuterMm: 3.05,
      });
    },
  };
}

/** Shows frames without cement until the reference stands; returns the time of the next frame. */
export function takeReference(
  watch: ReturnType<typeof createWatch>,
  options: Omit<Shown, "atS"> = {},
): number {
  let atS = 0;
  for (let i = 0; i < 18; i++, atS += 0.125) {
    const finding = watch.show({ ...options, seed: 1000 + i, atS });
    if (finding.notValid === undefined) return atS + 0.125;
  }
  throw new Error("no reference after 18 frames");
}

/** Shows the same scene for some seconds at 8 frames a second; returns the time of the next frame. */
export function showFor(
  watch: ReturnType<typeof createWatch>,
  fromS: number,
  seconds: number,
  shown: Omit<Shown, "atS">,
): number {
  const frames = Math.round(seconds * 8);
  for (let i = 0; i < frames; i++) watch.show({ atS: fromS + i / 8, seed: 900 + i, ...shown });
  return fromS + frames / 8;
}
