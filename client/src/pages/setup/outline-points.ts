/**
 * The points that a hand sets on the picture, in the order in which they are asked for. Pure: every change makes a new
 * value, so that undo is the value before. Image pixels.
 */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

export type OutlineStep = "corner" | "canal" | "ball" | "tip" | "axis" | "edge" | "done";

/** Where the spacing comes from; `kept`: from the outline that is being adjusted. */
export type SpacingWay = "dicom" | "cannula" | "ball" | "typed" | "kept";

export interface OutlinePlan {
  readonly view: PictureView;
  readonly spacing: SpacingWay;
  /** True: no cannula is in the picture yet; possible unless the spacing comes from it. */
  readonly isWithoutCannula: boolean;
}

export interface OutlinePoints {
  /** Ring in screen order once there are four. */
  readonly corners: readonly PointPx[];
  /** How far the middle of each side is pulled off its straight line. */
  readonly bulges: readonly PointPx[];
  readonly canal?: PointPx;
  readonly tip?: PointPx;
  readonly axis?: PointPx;
  /** Two points on the two edges of the cannula. */
  readonly edges: readonly PointPx[];
  /** Two points on opposite edges of a ball of known diameter. */
  readonly ball: readonly PointPx[];
  /** Around a destroyed part of the posterior wall; three or more close it. */
  readonly defect: readonly PointPx[];
}

/** A point that can be dragged. */
export type Handle =
  | { readonly kind: "corner" | "bulge" | "edge" | "ball" | "defect"; readonly index: number }
  | { readonly kind: "canal" | "tip" | "axis" };

const STRAIGHT: PointPx = { x: 0, y: 0 };

export const NO_POINTS: OutlinePoints = { corners: [], bulges: [], edges: [], ball: [], defect: [] };

/** What the next tap sets. */
export function nextStep(points: OutlinePoints, plan: OutlinePlan): OutlineStep {
  if (points.corners.length < 4) return "corner";
  if (plan.view === "lateral" && points.canal === undefined) return "canal";
  if (plan.spacing === "ball" && points.ball.length < 2) return "ball";
  if (plan.isWithoutCannula && plan.spacing !== "cannula") return "done";
  if (points.tip === undefined) return "tip";
  if (points.axis === undefined) return "axis";
  if (plan.spacing === "cannula" && points.edges.length < 2) return "edge";
  return "done";
}

/** Takes a tap as the point that is asked for; nothing changes when all points are there. */
export function withTap(points: OutlinePoints, plan: OutlinePlan, at: PointPx): OutlinePoints {
  switch (nextStep(points, plan)) {
    case "corner": {
      const corners = [...points.corners, at];
      if (corners.length < 4) return { ...points, corners };
      return { ...points, corners: inRing(corners), bulges: corners.map(() => STRAIGHT) };
    }
    case "canal":
      return { ...points, canal: at };
    case "tip":
      return { ...points, tip: at };
    case "axis":
      return { ...points, axis: at };
    case "edge":
      return { ...points, edges: [...points.edges, at] };
    case "ball":
      return { ...points, ball: [...points.ball, at] };
    case "done":
      return points;
  }
}

/** Adds a point of the wall defect, in the order of the taps around it. */
export function withDefectTap(points: OutlinePoints, at: PointPx): OutlinePoints {
  return { ...points, defect: [...points.defect, at] };
}

/** Clockwise on the screen from the upper left, whatever the order of the taps. */
function inRing(corners: readonly PointPx[]): readonly PointPx[] {
  const centre = centreOf(corners);
  const angle = ({ x, y }: PointPx) => Math.atan2(y - centre.y, x - centre.x);
  return corners.toSorted((a, b) => angle(a) - angle(b));
}

export function centreOf(points: readonly PointPx[]): PointPx {
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), STRAIGHT);
  return { x: sum.x / Math.max(1, points.length), y: sum.y / Math.max(1, points.length) };
}

/** Middle of the side from corner `index` to the next one, with its bulge. */
export function sideMiddle(points: OutlinePoints, index: number): PointPx | undefined {
  const from = points.corners[index];
  const to = points.corners[(index + 1) % 4];
  const bulge = points.bulges[index];
  if (from === undefined || to === undefined || bulge === undefined) return undefined;
  return { x: (from.x + to.x) / 2 + bulge.x, y: (from.y + to.y) / 2 + bulge.y };
}

/** All handles with their places; corners and taps before the middles of the sides, which lie under them. */
export function handles(points: OutlinePoints): readonly { readonly handle: Handle; readonly at: PointPx }[] {
  const single = (["canal", "tip", "axis"] as const).flatMap((kind) => {
    const at = points[kind];
    return at === undefined ? [] : [{ handle: { kind }, at }];
  });
  const middles = points.bulges.flatMap((_, index) => {
    const at = sideMiddle(points, index);
    return at === undefined ? [] : [{ handle: { kind: "bulge" as const, index }, at }];
  });
  const listed = (kind: "corner" | "edge" | "ball" | "defect", list: readonly PointPx[]) =>
    list.map((at, index) => ({ handle: { kind, index }, at }));
  return [
    ...listed("corner", points.corners),
    ...single,
    ...listed("edge", points.edges),
    ...listed("ball", points.ball),
    ...listed("defect", points.defect),
    ...middles,
  ];
}

/** Moves one handle to `at`. */
export function withMoved(points: OutlinePoints, handle: Handle, at: PointPx): OutlinePoints {
  switch (handle.kind) {
    case "corner":
      return { ...points, corners: replaced(points.corners, handle.index, at) };
    case "edge":
      return { ...points, edges: replaced(points.edges, handle.index, at) };
    case "ball":
      return { ...points, ball: replaced(points.ball, handle.index, at) };
    case "defect":
      return { ...points, defect: replaced(points.defect, handle.index, at) };
    case "bulge": {
      const straight = sideMiddle({ ...points, bulges: points.bulges.map(() => STRAIGHT) }, handle.index);
      if (straight === undefined) return points;
      const bulge = { x: at.x - straight.x, y: at.y - straight.y };
      return { ...points, bulges: replaced(points.bulges, handle.index, bulge) };
    }
    case "canal":
      return { ...points, canal: at };
    case "tip":
      return { ...points, tip: at };
    case "axis":
      return { ...points, axis: at };
  }
}

/** Moves one handle by whole pixels of the picture; nothing changes when it is not there. */
export function withNudged(points: OutlinePoints, handle: Handle, dx: number, dy: number): OutlinePoints {
  const known = handles(points).find((item) => isSameHandle(item.handle, handle));
  if (known === undefined) return points;
  return withMoved(points, handle, { x: known.at.x + dx, y: known.at.y + dy });
}

export function isSameHandle(a: Handle, b: Handle | undefined): boolean {
  return b !== undefined && a.kind === b.kind && indexOf(a) === indexOf(b);
}

function indexOf(handle: Handle): number {
  return "index" in handle ? handle.index : -1;
}

function replaced(list: readonly PointPx[], index: number, value: PointPx): readonly PointPx[] {
  return list.map((old, at) => (at === index ? value : old));
}
