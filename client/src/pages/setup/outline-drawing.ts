/** From the points that were set to the drawing that the analysis uses. Pure. */
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { centreOf, nextStep, type OutlinePlan, type OutlinePoints } from "./outline-points.ts";
import { ballSpacing, cannulaSpacing, DICOM_SPACING_UNCERTAINTY01 } from "./spacing.ts";

/** Contour points on each of the four sides. */
const POINTS_A_SIDE = 4;
/** As the server checks: a body is 5 to 100 mm wide. */
const WIDTH_MM: readonly [number, number] = [5, 100];

export interface SpacingFacts {
  /** Object-plane spacing that the picture carries, mm a pixel. */
  readonly dicomMm: number | undefined;
  readonly gauge: number;
  /** Diameter of the ball, mm. */
  readonly ballMm: number;
  /** Entered by an engineer, mm a pixel, with its expanded relative uncertainty. */
  readonly typedMm: number;
  readonly typedUncertainty01: number;
  /** Of the outline that is adjusted. */
  readonly kept: SpacingFields | undefined;
}

type SpacingFields = Pick<Drawing, "pixelSpacingMm" | "spacingSource" | "spacingUncertainty01">;

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

const SPACING_PROBLEMS: Readonly<Record<OutlinePlan["spacing"], string>> = {
  dicom: "the picture carries no spacing: tap the cannula's edges or a ball",
  cannula: "the two taps are too near each other: zoom in and tap the cannula's two edges",
  ball: "the two taps are too near each other: zoom in and tap opposite edges of the ball",
  typed: "the spacing is missing: type millimetres a pixel, 0.02 to 3",
  kept: "the outline's spacing is missing: draw it again",
};

/** The drawing, or the one thing that is missing or cannot be. */
export function drawingOf(
  points: OutlinePoints,
  plan: OutlinePlan,
  facts: SpacingFacts,
): { readonly drawing: Drawing } | { readonly problem: string } {
  if (nextStep(points, plan) !== "done") return { problem: "points are missing" };
  const spacing = spacingOf(points, plan, facts);
  if (spacing === undefined) {
    return { problem: SPACING_PROBLEMS[plan.spacing] };
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
      ...(points.defect.length < 3 || plan.view === "ap" ? {} : { wallDefectPx: points.defect }),
      ...spacing,
    },
  };
}

/** Spacing so far; `undefined` while it cannot be told. */
export function spacingOf(
  { edges, tip, axis, ball }: OutlinePoints,
  { spacing }: OutlinePlan,
  facts: SpacingFacts,
): SpacingFields | undefined {
  switch (spacing) {
    case "dicom":
      if (facts.dicomMm === undefined) return undefined;
      return fields(facts.dicomMm, "dicom", DICOM_SPACING_UNCERTAINTY01);
    case "ball": {
      const found = ballSpacing(ball, facts.ballMm);
      return found && fields(found.mmPerPx, "ball", found.uncertainty01);
    }
    case "cannula": {
      if (tip === undefined || axis === undefined) return undefined;
      const found = cannulaSpacing(edges, tip, axis, facts.gauge);
      return found && fields(found.mmPerPx, "cannula", found.uncertainty01);
    }
    case "typed":
      if (!(facts.typedMm > 0)) return undefined;
      return fields(facts.typedMm, "operator", facts.typedUncertainty01);
    case "kept":
      return facts.kept;
  }
}

function fields(
  pixelSpacingMm: number,
  spacingSource: Drawing["spacingSource"],
  spacingUncertainty01: number,
): SpacingFields {
  return { pixelSpacingMm, spacingSource, spacingUncertainty01 };
}

/** The points of a drawing that was made of four corners here; `undefined` for any other outline. */
export function pointsOf(drawing: Drawing): OutlinePoints | undefined {
  const { contourPx } = drawing;
  if (contourPx.length !== 4 * POINTS_A_SIDE) return undefined;
  const corners = contourPx.filter((_, index) => index % POINTS_A_SIDE === 0);
  const bulges = corners.map((from, index) => {
    const to = corners[(index + 1) % 4] ?? from;
    const middle = contourPx[index * POINTS_A_SIDE + POINTS_A_SIDE / 2] ?? from;
    return { x: middle.x - (from.x + to.x) / 2, y: middle.y - (from.y + to.y) / 2 };
  });
  const { x, y } = centreOf(corners);
  const beside = corners.map((corner) => corner.x - x);
  const reach = drawing.posteriorDirection === "right" ? Math.max(...beside) : Math.min(...beside);
  return {
    corners,
    bulges,
    ...(drawing.view === "lateral" ? { canal: { x: x + 1.3 * reach, y } } : {}),
    ...(drawing.cannulaTipPx === undefined ? {} : { tip: drawing.cannulaTipPx }),
    ...(drawing.cannulaAxisPointPx === undefined ? {} : { axis: drawing.cannulaAxisPointPx }),
    edges: [],
    ball: [],
    defect: drawing.wallDefectPx ?? [],
  };
}
