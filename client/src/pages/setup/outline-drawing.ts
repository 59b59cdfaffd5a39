/** From the points that were set to the drawing that the analysis uses. Pure. */
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { centreOf, nextStep, type OutlinePlan, type OutlinePoints } from "./outline-points.ts";
import { cannulaSpacing, DICOM_SPACING_UNCERTAINTY01 } from "./spacing.ts";

/** Contour points on each of the four sides. */
const POINTS_A_SIDE = 4;
/** As the server checks: a body is 5 to 100 mm wide. */
const WIDTH_MM: readonly [number, number] = [5, 100];

export interface SpacingFacts {
  /** Object-plane spacing that the picture carries, mm a pixel. */
  readonly dicomMm: number | undefined;
  readonly gauge: number;
}

/** Closed contour through the corners, 16 points; each side is a parabola through its pulled middle. */
export function contourOf(points: OutlinePoints): readonly PointPx[] {
  if (points.corners.length < 4) return [];
  return points.corners.flatMap((_, index) => side(points, index).slice(0, POINTS_A_SIDE));
}

/** Both ends and the points between them. */
function side({ corners, bulges }: OutlinePoints, index: number): readonly PointPx[] {
  const from = corners[index];
  const to = corners[(index + 1) % corners.length];
  const bulge = bulges[index] ?? { x: 0, y: 0 };
  if (from === undefined || to === undefined) return [];
  return Array.from({ length: POINTS_A_SIDE + 1 }, (_, step) => {
    const t = step / POINTS_A_SIDE;
    const pull = 4 * t * (1 - t);
    return {
      x: from.x + (to.x - from.x) * t + bulge.x * pull,
      y: from.y + (to.y - from.y) * t + bulge.y * pull,
    };
  });
}

/** The side that looks at the canal, cranial to caudal; empty while the canal is not known. */
export function posteriorWallOf(points: OutlinePoints): readonly PointPx[] {
  const { corners, canal } = points;
  if (corners.length < 4 || canal === undefined) return [];
  const centre = centreOf(corners);
  const isRight = canal.x >= centre.x;
  const walls = corners.map((_, index) => side(points, index));
  const wall = walls.reduce((best, next) => (outward(next, isRight) > outward(best, isRight) ? next : best));
  const [first, last] = [wall[0], wall.at(-1)];
  return first !== undefined && last !== undefined && first.y > last.y ? wall.toReversed() : wall;
}

function outward(wall: readonly PointPx[], isRight: boolean): number {
  const { x } = centreOf(wall);
  return isRight ? x : -x;
}

/** The drawing, or the one thing that is missing or cannot be. */
export function drawingOf(
  points: OutlinePoints,
  plan: OutlinePlan,
  facts: SpacingFacts,
): { readonly drawing: Drawing } | { readonly problem: string } {
  if (nextStep(points, plan) !== "done") return { problem: "points are missing" };
  const spacing = spacingOf(points, plan, facts);
  if (spacing === undefined) {
    return { problem: "the two taps are too near each other: zoom in and tap the cannula's two edges" };
  }
  const contourPx = contourOf(points);
  const xs = contourPx.map(({ x }) => x);
  const widthMm = (Math.max(...xs) - Math.min(...xs)) * spacing.pixelSpacingMm;
  if (widthMm < WIDTH_MM[0] || widthMm > WIDTH_MM[1]) {
    return {
      problem: `the body would be ${widthMm.toFixed(0)} mm wide (${WIDTH_MM[0]} to ${WIDTH_MM[1]} mm is possible): check corners, cannula edges and gauge`,
    };
  }
  const { canal, tip, axis, corners } = points;
  const isRight = canal === undefined || canal.x >= centreOf(corners).x;
  return {
    drawing: {
      view: plan.view,
      contourPx,
      posteriorWallPx: plan.view === "lateral" ? posteriorWallOf(points) : [],
      posteriorDirection: isRight ? "right" : "left",
      ...(tip === undefined ? {} : { cannulaTipPx: tip }),
      ...(axis === undefined ? {} : { cannulaAxisPointPx: axis }),
      ...spacing,
    },
  };
}

type SpacingFields = Pick<Drawing, "pixelSpacingMm" | "spacingSource" | "spacingUncertainty01">;

/** Spacing so far; `undefined` while it cannot be told. */
export function spacingOf(
  { edges, tip, axis }: OutlinePoints,
  { hasDicomSpacing }: OutlinePlan,
  { dicomMm, gauge }: SpacingFacts,
): SpacingFields | undefined {
  if (hasDicomSpacing && dicomMm !== undefined) {
    return {
      pixelSpacingMm: dicomMm,
      spacingSource: "dicom",
      spacingUncertainty01: DICOM_SPACING_UNCERTAINTY01,
    };
  }
  if (tip === undefined || axis === undefined) return undefined;
  const found = cannulaSpacing(edges, tip, axis, gauge);
  if (found === undefined) return undefined;
  return {
    pixelSpacingMm: found.mmPerPx,
    spacingSource: "cannula",
    spacingUncertainty01: found.uncertainty01,
  };
}
