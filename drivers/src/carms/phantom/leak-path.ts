/** The ways cement takes out of the body: a channel from the tip to the surface, then the plume behind it. */
import { type Random, seedOf } from "../../plant/random.ts";
import type { LeakKind } from "../../plant/scenario.ts";
import type { Cell } from "./cement-growth.ts";
import type { SpineGeometry } from "./geometry.ts";
import { valueNoise3 } from "./value-noise.ts";

interface Point3 {
  readonly u: number;
  readonly v: number;
  readonly w: number;
}

interface Plume {
  readonly centre: Point3;
  /** Semi-axes, mm. */
  readonly axes: Point3;
  /** Keeps the plume on its side of the wall. */
  readonly isAllowed: (point: Point3) => boolean;
}

const STEP_MM = 0.5;

function lengthOf(from: Point3, to: Point3): number {
  return Math.hypot(to.u - from.u, to.v - from.v, to.w - from.w);
}

/** Cells within `radiusMm` of a polyline, ranked by how far along they lie. */
function tubeCells(path: readonly Point3[], radiusMm: number): Cell[] {
  const cells = new Map<string, Cell>();
  let travelled = 0;
  for (let part = 1; part < path.length; part += 1) {
    const from = path[part - 1];
    const to = path[part];
    if (from === undefined || to === undefined) continue;
    const length = lengthOf(from, to);
    for (let along = 0; along < length; along += STEP_MM / 2) {
      const t = along / length;
      const axis = {
        u: from.u + (to.u - from.u) * t,
        v: from.v + (to.v - from.v) * t,
        w: from.w + (to.w - from.w) * t,
      };
      ballCells(axis, radiusMm, travelled + along, cells);
    }
    travelled += length;
  }
  return [...cells.values()];
}

function ballCells(centre: Point3, radiusMm: number, rank: number, cells: Map<string, Cell>): void {
  const reach = Math.ceil(radiusMm / STEP_MM);
  const [cu, cv, cw] = [centre.u, centre.v, centre.w].map((value) => Math.round(value / STEP_MM)) as [
    number,
    number,
    number,
  ];
  for (let iu = cu - reach; iu <= cu + reach; iu += 1) {
    for (let iv = cv - reach; iv <= cv + reach; iv += 1) {
      for (let iw = cw - reach; iw <= cw + reach; iw += 1) {
        const cell = { u: iu * STEP_MM, v: iv * STEP_MM, w: iw * STEP_MM };
        const key = `${iu},${iv},${iw}`;
        if (lengthOf(centre, cell) <= radiusMm && !cells.has(key)) cells.set(key, { ...cell, rank });
      }
    }
  }
}

function plumeCells(plume: Plume, startRank: number, noiseSeed: number): Cell[] {
  const { centre, axes } = plume;
  const cells: Cell[] = [];
  const snap = (value: number): number => Math.round(value / STEP_MM) * STEP_MM;
  for (let u = snap(centre.u - axes.u); u <= centre.u + axes.u; u += STEP_MM) {
    for (let v = snap(centre.v - axes.v); v <= centre.v + axes.v; v += STEP_MM) {
      for (let w = snap(centre.w - axes.w); w <= centre.w + axes.w; w += STEP_MM) {
        const point = { u, v, w };
        const distance = Math.hypot(
          (u - centre.u) / axes.u,
          (v - centre.v) / axes.v,
          (w - centre.w) / axes.w,
        );
        const rough = distance * (1 + 0.25 * valueNoise3(noiseSeed, u / 2.5, v / 2.5, w / 2.5));
        if (rough <= 1 && plume.isAllowed(point)) cells.push({ ...point, rank: startRank + 1 + rough });
      }
    }
  }
  return cells;
}

function route(path: readonly Point3[], radiusMm: number, plume: Plume | undefined, seed: number): Cell[] {
  const tube = tubeCells(path, radiusMm);
  const last = tube.reduce((rank, cell) => Math.max(rank, cell.rank), 0);
  const cells = plume === undefined ? tube : [...tube, ...plumeCells(plume, last, seed)];
  return cells.sort((a, b) => a.rank - b.rank);
}

/**
 * The cells that a leak fills, in order. Posterior: through the basivertebral vein at mid height to the epidural space
 * behind the wall. Disc: through the fractured superior endplate. Vein: out of the front and along a segmental vein.
 */
export function leakCells(spine: SpineGeometry, kind: LeakKind, random: Random): Cell[] {
  const { treated: body, tip } = spine;
  const seed = seedOf(Math.floor(random.next() * 1e9), kind);
  const start = { u: tip.u + 3, v: tip.v * 0.5, w: tip.w * 0.5 };
  const jitter = (amount: number): number => random.between(-amount, amount);
  switch (kind) {
    case "none":
      return [];
    case "posterior": {
      const wall = { u: body.depthMm - 1.2, v: jitter(1), w: 1 };
      const exit = { u: body.depthMm + 1.2, v: wall.v + jitter(0.8), w: 0.5 };
      const plume: Plume = {
        centre: { u: body.depthMm + 1, v: exit.v, w: 0.5 },
        axes: { u: 5.2, v: 12, w: 4.5 },
        isAllowed: (point) => point.u > body.depthMm + 0.1 - 1.3 * (1 - Math.min(1, Math.abs(point.v) / 12)),
      };
      return route([start, { u: body.depthMm * 0.7, v: jitter(1.5), w: 1.5 }, wall, exit], 1.0, plume, seed);
    }
    case "disc": {
      const top = body.posteriorHeightMm / 2 - body.anteriorHeightMm * 0.92;
      const exit = { u: body.depthMm * 0.42, v: top - 1.5, w: 2 };
      const plume: Plume = {
        centre: { u: exit.u + jitter(2), v: top - 2.6, w: 2 },
        axes: { u: 10, v: 2.6, w: 10 },
        isAllowed: (point) => point.v < top,
      };
      return route([start, { u: body.depthMm * 0.38, v: top + 2, w: 3 }, exit], 0.9, plume, seed);
    }
    case "vein": {
      const side = random.next() < 0.5 ? -1 : 1;
      const path = [
        start,
        { u: 2, v: 1 + jitter(1), w: 4 },
        { u: -2.5, v: 2, w: 6 },
        { u: -6, v: 4 + 2 * side, w: 7 },
        { u: -9, v: 5 + 12 * side, w: 6 },
        { u: -11, v: 24 * side, w: 4 },
      ];
      return route(path, 1.0, undefined, seed);
    }
  }
}
