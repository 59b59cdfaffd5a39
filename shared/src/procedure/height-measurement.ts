/**
 * Heights and angles of a vertebral body from points that a person set on a lateral frame, and how much of a lost
 * height came back. Pure; image pixels with y down.
 */
import type { Drawing, PointPx } from "./anatomy.ts";
import type { VertebralHeights } from "./vertebral-heights.ts";

/** Front, middle and back of one endplate. */
export interface EndplatePoints {
  readonly anterior: PointPx;
  readonly middle: PointPx;
  readonly posterior: PointPx;
}

/** Front and back of an endplate. */
export interface EndplateLine {
  readonly anterior: PointPx;
  readonly posterior: PointPx;
}

export interface HeightPoints {
  readonly upper: EndplatePoints;
  readonly lower: EndplatePoints;
  /** Upper endplate of the level above, lower endplate of the level below. */
  readonly adjacent?: { readonly upper: EndplateLine; readonly lower: EndplateLine };
}

export interface HeightScale {
  readonly mmPerPx: number;
  /** Expanded relative uncertainty (k = 2) of the spacing. */
  readonly uncertainty01: number;
  /** Mean height of the adjacent levels, mm. */
  readonly referenceMm?: number;
}

export type HeightResult = { readonly heights: VertebralHeights } | { readonly problem: string };

/** Heights of thoracic and lumbar bodies, collapsed ones included, mm. Assumption. */
const HEIGHT_MM: readonly [number, number] = [3, 50];
/** Largest angle between a body's own endplates that is believed, degrees. Assumption. */
const WEDGE_MAX_DEG = 50;
/** Repeatability of a height by eye, expanded (k = 2), mm: general knowledge, ±2 mm. */
export const REPEATABILITY_MM = 2;
/** Of an angle, degrees: general knowledge, ±3 to 5°. */
export const REPEATABILITY_DEG = 4;
/** Less loss than the repeatability cannot be restored measurably. */
const LOSS_MIN_MM = REPEATABILITY_MM;

/** Heights (mm) and angles (degrees) of the points, or in words why they cannot be a vertebral body. */
export function measureHeights(points: HeightPoints, scale: HeightScale): HeightResult {
  const { mmPerPx, uncertainty01, referenceMm } = scale;
  if (!(mmPerPx > 0)) return { problem: "the picture's scale is not known: draw the outline first" };
  const { upper, lower, adjacent } = points;
  const problem = orderProblem(upper, lower);
  if (problem !== undefined) return { problem };
  const height = (at: keyof EndplatePoints) => rounded(distance(upper[at], lower[at]) * mmPerPx);
  const heights: VertebralHeights = {
    anteriorMm: height("anterior"),
    middleMm: height("middle"),
    posteriorMm: height("posterior"),
    wedgeDeg: rounded(angleBetweenDeg(upper, lower)),
    ...(adjacent === undefined ? {} : { cobbDeg: rounded(angleBetweenDeg(adjacent.upper, adjacent.lower)) }),
    ...(referenceMm === undefined ? {} : { referenceMm }),
    uncertainty01,
  };
  const wrong = sizeProblem(heights);
  return wrong === undefined ? { heights } : { problem: wrong };
}

/**
 * Angle in degrees between two endplates, positive when they come together in front (kyphotic): of a body's own
 * endplates the wedge angle, of the adjacent levels' outer ones the Cobb angle.
 */
export function angleBetweenDeg(upper: EndplateLine, lower: EndplateLine): number {
  const down = difference(middleOf(lower), middleOf(upper));
  const length = Math.hypot(down.x, down.y) || 1;
  const unit = { x: down.x / length, y: down.y / length };
  const forward = difference(upper.anterior, upper.posterior);
  // Across the body's axis, towards the front.
  const across = { x: unit.y, y: -unit.x };
  const sign = forward.x * across.x + forward.y * across.y >= 0 ? 1 : -1;
  const tilt = ({ anterior, posterior }: EndplateLine) => {
    const along = difference(anterior, posterior);
    const front = sign * (along.x * across.x + along.y * across.y);
    return Math.atan2(along.x * unit.x + along.y * unit.y, front);
  };
  return ((tilt(upper) - tilt(lower)) * 180) / Math.PI;
}

/** 1 − H/H_ref: 0 = as high as its neighbours, 1 = gone. */
export function compressionRatio01(heightMm: number, referenceMm: number): number {
  return 1 - heightMm / referenceMm;
}

/** Genant's grade by the lowest of the three heights: 0 below 20 %, 1 to 25 %, 2 to 40 %, 3 above. */
export function genantGrade({
  anteriorMm,
  middleMm,
  posteriorMm,
  referenceMm,
}: VertebralHeights): 0 | 1 | 2 | 3 | undefined {
  if (referenceMm === undefined) return undefined;
  const lost = compressionRatio01(Math.min(anteriorMm, middleMm, posteriorMm), referenceMm);
  if (lost < 0.2) return 0;
  if (lost <= 0.25) return 1;
  return lost <= 0.4 ? 2 : 3;
}

export interface Restoration {
  /** (after − before)/(reference − before), %: may be negative, or more than 100. */
  readonly percent: number;
  /** Expanded (k = 2), percentage points: repeatability of each height by eye. */
  readonly uncertaintyPercent: number;
}

/**
 * How much of the lost height came back. `undefined` when less was lost than can be measured. The three heights are
 * taken as independent; the spacing's error cancels in the ratio when both frames have the same scale.
 */
export function heightRestoration(
  beforeMm: number,
  afterMm: number,
  referenceMm: number,
): Restoration | undefined {
  const lostMm = referenceMm - beforeMm;
  if (!(lostMm >= LOSS_MIN_MM)) return undefined;
  const gainMm = afterMm - beforeMm;
  const share = gainMm / lostMm;
  // ∂/∂after = 1/lost, ∂/∂before = (share − 1)/lost, ∂/∂reference = −share/lost.
  const uncertainty = (REPEATABILITY_MM / lostMm) * Math.hypot(1, share - 1, share);
  return { percent: 100 * share, uncertaintyPercent: 100 * uncertainty };
}

/** Contour points a side of an outline that was set by its four corners. */
const SIDE = 4;

/**
 * The six points of an outline that was drawn by its corners and the middles of its sides, clockwise from the upper
 * left: "before" needs no further tap. `undefined` for an outline of another make.
 */
export function pointsOfOutline({ contourPx, posteriorDirection }: Drawing): HeightPoints | undefined {
  if (contourPx.length !== 4 * SIDE) return undefined;
  const at = (index: number) => contourPx[index];
  const [upperLeft, upperMiddle, upperRight] = [at(0), at(2), at(SIDE)];
  const [lowerRight, lowerMiddle, lowerLeft] = [at(2 * SIDE), at(2 * SIDE + 2), at(3 * SIDE)];
  if (!upperLeft || !upperMiddle || !upperRight || !lowerRight || !lowerMiddle || !lowerLeft)
    return undefined;
  const isRight = posteriorDirection === "right";
  return {
    upper: {
      anterior: isRight ? upperLeft : upperRight,
      middle: upperMiddle,
      posterior: isRight ? upperRight : upperLeft,
    },
    lower: {
      anterior: isRight ? lowerLeft : lowerRight,
      middle: lowerMiddle,
      posterior: isRight ? lowerRight : lowerLeft,
    },
  };
}

function orderProblem(upper: EndplatePoints, lower: EndplatePoints): string | undefined {
  for (const [name, plate] of [
    ["upper", upper],
    ["lower", lower],
  ] as const) {
    const along = difference(plate.posterior, plate.anterior);
    const toMiddle = difference(plate.middle, plate.anterior);
    const share = (toMiddle.x * along.x + toMiddle.y * along.y) / (along.x ** 2 + along.y ** 2);
    if (!(share > 0.1 && share < 0.9)) {
      return `the middle of the ${name} endplate does not lie between its front and back: move it`;
    }
  }
  const down = difference(middleOf(lower), middleOf(upper));
  if (!(Math.hypot(down.x, down.y) > 1)) return "the two endplates lie on each other: set them apart";
  for (const [at, word] of [
    ["anterior", "front"],
    ["middle", "middle"],
    ["posterior", "back"],
  ] as const) {
    const here = difference(lower[at], upper[at]);
    if (here.x * down.x + here.y * down.y <= 0 || lower[at].y <= upper[at].y) {
      return `at the ${word} the lower endplate lies above the upper one: swap or move the two points`;
    }
  }
  const [top, bottom] = [upper, lower].map(({ anterior, posterior }) => difference(anterior, posterior));
  if (top !== undefined && bottom !== undefined && top.x * bottom.x + top.y * bottom.y <= 0) {
    return "front and back of one endplate are swapped: set them on the same sides";
  }
  return undefined;
}

function sizeProblem({ anteriorMm, middleMm, posteriorMm, wedgeDeg }: VertebralHeights): string | undefined {
  const [least, most] = HEIGHT_MM;
  for (const [word, mm] of [
    ["front", anteriorMm],
    ["middle", middleMm],
    ["back", posteriorMm],
  ] as const) {
    if (!(mm >= least && mm <= most)) {
      return `the height at the ${word} would be ${mm.toFixed(1)} mm (${least} to ${most} mm is possible): check the points and the scale`;
    }
  }
  if (Math.abs(wedgeDeg) > WEDGE_MAX_DEG) {
    return `the endplates would stand at ${wedgeDeg.toFixed(0)}° (up to ${WEDGE_MAX_DEG}° is possible): check the points`;
  }
  return undefined;
}

function middleOf({ anterior, posterior }: EndplateLine): PointPx {
  return { x: (anterior.x + posterior.x) / 2, y: (anterior.y + posterior.y) / 2 };
}

function difference(to: PointPx, from: PointPx): PointPx {
  return { x: to.x - from.x, y: to.y - from.y };
}

function distance(a: PointPx, b: PointPx): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** One decimal: the points hold no more. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
