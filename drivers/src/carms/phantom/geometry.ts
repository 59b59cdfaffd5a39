/**
 * Where the bones of the phantom lie. Each vertebral body has its own frame: u from the anterior wall (0) to the
 * posterior wall, v caudal from the body's centre, w to the patient's left from the midline, all in mm.
 */
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import { createRandom, type Random, seedOf } from "../../plant/random.ts";

export interface PointMm {
  readonly x: number;
  readonly y: number;
}

export interface VertebralBody {
  readonly depthMm: number;
  readonly widthMm: number;
  readonly anteriorHeightMm: number;
  readonly posteriorHeightMm: number;
  /** Depth of the dent in the superior endplate: more in a fractured body. */
  readonly superiorDentMm: number;
  /** Centre of the body in the picture plane, mm. */
  readonly centre: PointMm;
  readonly tiltRad: number;
  readonly isTreated: boolean;
  /** Closed outline seen from the side, x = u, y = v. */
  readonly outline: readonly PointMm[];
  /** The part of the outline that is the posterior wall, cranial to caudal. */
  readonly posteriorWall: readonly PointMm[];
}

export interface SpineGeometry {
  readonly bodies: readonly VertebralBody[];
  readonly treated: VertebralBody;
  /** Tip of the cannula in the treated body's frame, mm. */
  readonly tip: { readonly u: number; readonly v: number; readonly w: number };
  /** Direction from the tip back along the shaft, unit vector in the same frame. */
  readonly shaft: { readonly u: number; readonly v: number; readonly w: number };
}

const SIDE_POINTS = 11;
/** Share of a side that belongs to a rounded corner. */
const CORNER = 0.075;
const NEIGHBOURS = 3;

function side(
  from: PointMm,
  to: PointMm,
  bulge: { readonly x: number; readonly y: number },
  points: PointMm[],
): void {
  for (let index = 0; index < SIDE_POINTS; index += 1) {
    const t = CORNER + (1 - 2 * CORNER) * (index / (SIDE_POINTS - 1));
    const arc = 4 * t * (1 - t);
    points.push({
      x: from.x + (to.x - from.x) * t + bulge.x * arc,
      y: from.y + (to.y - from.y) * t + bulge.y * arc,
    });
  }
  points.push(to);
}

/** Pulls the corner points, the last of each side, to an arc between their neighbours. */
function roundCorners(points: readonly PointMm[]): PointMm[] {
  return points.map((point, index) => {
    if (index % (SIDE_POINTS + 1) !== SIDE_POINTS) return point;
    const before = points[index - 1] ?? point;
    const after = points[(index + 1) % points.length] ?? point;
    return {
      x: 0.45 * point.x + 0.275 * (before.x + after.x),
      y: 0.45 * point.y + 0.275 * (before.y + after.y),
    };
  });
}

function outlineOf(body: Omit<VertebralBody, "outline" | "posteriorWall" | "centre" | "tiltRad">): PointMm[] {
  const { depthMm: depth, anteriorHeightMm: anterior, posteriorHeightMm: posterior } = body;
  // A wedge fracture sinks the superior endplate; the inferior one stays.
  const inferior = Math.max(anterior, posterior) / 2;
  const a = { x: 0, y: inferior - anterior };
  const b = { x: depth, y: inferior - posterior };
  const c = { x: depth, y: inferior };
  const d = { x: 0, y: inferior };
  const points: PointMm[] = [];
  side(a, b, { x: 0, y: body.superiorDentMm }, points);
  side(b, c, { x: -1.3, y: 0 }, points);
  side(c, d, { x: 0, y: -1.3 }, points);
  side(d, a, { x: 1.9, y: 0 }, points);
  return roundCorners(points);
}

function bodyAt(
  random: Random,
  at: { readonly centre: PointMm; readonly tiltRad: number },
  isTreated: boolean,
  size: number,
  gainMm = 0,
): VertebralBody {
  const posteriorHeightMm = 27 * size * random.between(0.97, 1.03);
  const shape = {
    depthMm: 34 * size * random.between(0.98, 1.02),
    widthMm: 44 * size,
    posteriorHeightMm,
    anteriorHeightMm:
      posteriorHeightMm * (isTreated ? random.between(0.82, 0.87) : random.between(0.95, 1.0)) + gainMm,
    superiorDentMm: isTreated ? random.between(1.6, 2.3) : random.between(0.9, 1.4),
    isTreated,
  };
  const outline = outlineOf(shape);
  return { ...shape, ...at, outline, posteriorWall: outline.slice(SIDE_POINTS + 1, 2 * SIDE_POINTS + 1) };
}

/**
 * The spine of a seed, with the treated body's centre at `centre` (mm in the picture plane). `heightGainMm`: what a
 * balloon gave back of its anterior height; nothing else of the spine changes.
 */
export function createSpine(seed: number, centre: PointMm, heightGainMm = 0): SpineGeometry {
  const random = createRandom(seedOf(seed, "spine"));
  const tilt = random.between(-0.05, 0.02);
  const bend = random.between(0.035, 0.06);
  const treated = bodyAt(random, { centre, tiltRad: tilt }, true, 1, heightGainMm);
  const bodies: VertebralBody[] = [treated];
  for (const direction of [-1, 1]) {
    let last = treated;
    for (let step = 1; step <= NEIGHBOURS; step += 1) {
      const size = 1 + direction * step * 0.03;
      const tiltRad = last.tiltRad - direction * bend * (direction < 0 ? 1 : 0.7);
      const middle = (last.tiltRad + tiltRad) / 2;
      const disc = 7 + (direction > 0 ? 1.2 * step : -0.4 * step) + random.between(-0.4, 0.4);
      const pitch = 27 * size + disc;
      const next = {
        x: last.centre.x - Math.sin(middle) * pitch * direction,
        y: last.centre.y + Math.cos(middle) * pitch * direction,
      };
      last = bodyAt(random, { centre: next, tiltRad }, false, size);
      bodies.push(last);
    }
  }
  return { bodies, treated, ...cannulaPath(random, treated) };
}

function cannulaPath(random: Random, body: VertebralBody): Pick<SpineGeometry, "tip" | "shaft"> {
  const tip = { u: body.depthMm * 0.29, v: random.between(1.2, 2.2), w: 6 };
  // Through the pedicle: upper half of the posterior wall, 12–14 mm lateral of the midline.
  const entry = { u: body.depthMm, v: -body.posteriorHeightMm * random.between(0.17, 0.21), w: 13.5 };
  const du = entry.u - tip.u;
  const dv = entry.v - tip.v;
  const dw = entry.w - tip.w;
  const length = Math.hypot(du, dv, dw);
  return { tip, shaft: { u: du / length, v: dv / length, w: dw / length } };
}

/** The same spine with the cannula in this pedicle; the path of a seed is the patient's left one. */
export function spineOnSide(spine: SpineGeometry, side: CannulaSide): SpineGeometry {
  if (side === "left") return spine;
  const { tip, shaft } = spine;
  return { ...spine, tip: { ...tip, w: -tip.w }, shaft: { ...shaft, w: -shaft.w } };
}

/** Body frame to picture plane, lateral view with the posterior side at the right. */
export function lateralToPicture(body: VertebralBody, u: number, v: number): PointMm {
  const x = u - body.depthMm / 2;
  const cos = Math.cos(body.tiltRad);
  const sin = Math.sin(body.tiltRad);
  return { x: body.centre.x + cos * x - sin * v, y: body.centre.y + sin * x + cos * v };
}

/** Signed distance in mm to a closed polygon, negative inside. */
export function signedDistance(polygon: readonly PointMm[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let isInside = false;
  let before = polygon[polygon.length - 1];
  for (const point of polygon) {
    if (before !== undefined) {
      const ex = point.x - before.x;
      const ey = point.y - before.y;
      const px = x - before.x;
      const py = y - before.y;
      const t = Math.max(0, Math.min(1, (px * ex + py * ey) / (ex * ex + ey * ey)));
      const dx = px - ex * t;
      const dy = py - ey * t;
      nearest = Math.min(nearest, dx * dx + dy * dy);
      if (
        point.y > y !== before.y > y &&
        x < point.x + ((y - point.y) / (before.y - point.y)) * (before.x - point.x)
      ) {
        isInside = !isInside;
      }
    }
    before = point;
  }
  const distance = Math.sqrt(nearest);
  return isInside ? -distance : distance;
}
