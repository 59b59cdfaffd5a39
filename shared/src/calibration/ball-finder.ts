/** Finds the balls of a grid phantom in a picture: dark round spots against their surroundings, by centre of mass. */
import type { ImageFrame } from "../imaging/image-frame.ts";
import { INVALID_BELOW, logTable } from "../imaging/intensity.ts";
import type { PointPx } from "../procedure/anatomy.ts";
import type { GridPoint } from "./pixel-spacing.ts";

/** Surroundings are the mean of a square of this many pixels each way, as a part of the shorter side (assumption). */
const AROUND_01 = 1 / 24;
/** A ball is darker than its surroundings by this part of the darkest spot's contrast. */
const DARK_01 = 0.5;
const AREA_MIN_PX = 6;
/** A ball's box is nearly square and filled like a disc. */
const ROUND_MAX = 1.6;
const FILLED_MIN_01 = 0.5;
const BALLS_MOST = 400;
/** A ball belongs to a place of the grid when it is nearer than this part of the pitch. */
const NEAR_01 = 0.3;

/** Centres of round dark spots, any order; at most 400. */
export function findBalls(image: ImageFrame): readonly PointPx[] {
  const { rows, columns } = image;
  const dark = contrastOf(image);
  const strongest = dark.reduce((most, value) => Math.max(most, value), 0);
  if (!(strongest > 0)) return [];
  const threshold = strongest * DARK_01;
  const seen = new Uint8Array(dark.length);
  const balls: PointPx[] = [];
  for (let start = 0; start < dark.length && balls.length < BALLS_MOST; start += 1) {
    if (seen[start] === 1 || (dark[start] ?? 0) < threshold) continue;
    const ball = spotAt(dark, seen, start, threshold, { rows, columns });
    if (ball !== undefined) balls.push(ball);
  }
  return balls;
}

/** How much darker each pixel is than its surroundings, ln. */
function contrastOf(image: ImageFrame): Float32Array {
  const { pixels, rows, columns } = image;
  const table = logTable(image);
  const level = Float32Array.from({ length: rows * columns }, (_, i) => {
    const value = table[(pixels[i] ?? 0) & (table.length - 1)] ?? 0;
    return value <= INVALID_BELOW ? 0 : value;
  });
  // Sums of all pixels above and left of each: the mean of any square in four look-ups.
  const stride = columns + 1;
  const sums = new Float64Array(stride * (rows + 1));
  for (let y = 0; y < rows; y += 1) {
    let line = 0;
    for (let x = 0; x < columns; x += 1) {
      line += level[y * columns + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + line;
    }
  }
  const reach = Math.max(4, Math.round(Math.min(rows, columns) * AROUND_01));
  return level.map((value, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    const [x0, x1] = [Math.max(0, x - reach), Math.min(columns, x + reach + 1)];
    const [y0, y1] = [Math.max(0, y - reach), Math.min(rows, y + reach + 1)];
    const at = (cx: number, cy: number) => sums[cy * stride + cx] ?? 0;
    const mean = (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((x1 - x0) * (y1 - y0));
    return mean - value;
  });
}

function spotAt(
  dark: Float32Array,
  seen: Uint8Array,
  start: number,
  threshold: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): PointPx | undefined {
  const waiting = [start];
  seen[start] = 1;
  const box = { x0: columns, x1: 0, y0: rows, y1: 0 };
  let [count, weight, sumX, sumY] = [0, 0, 0, 0];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const [x, y] = [index % columns, Math.floor(index / columns)];
    const value = dark[index] ?? 0;
    count += 1;
    weight += value;
    sumX += value * (x + 0.5);
    sumY += value * (y + 0.5);
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x);
    box.y0 = Math.min(box.y0, y);
    box.y1 = Math.max(box.y1, y);
    for (const next of [
      x > 0 ? index - 1 : -1,
      x < columns - 1 ? index + 1 : -1,
      index - columns,
      index + columns,
    ]) {
      if (next < 0 || next >= dark.length || seen[next] === 1 || (dark[next] ?? 0) < threshold) continue;
      seen[next] = 1;
      waiting.push(next);
    }
  }
  const [width, height] = [box.x1 - box.x0 + 1, box.y1 - box.y0 + 1];
  const isRound = Math.max(width, height) <= ROUND_MAX * Math.min(width, height);
  const isAtEdge = box.x0 === 0 || box.y0 === 0 || box.x1 === columns - 1 || box.y1 === rows - 1;
  if (count < AREA_MIN_PX || !isRound || isAtEdge || count < FILLED_MIN_01 * width * height) return undefined;
  return { x: sumX / weight, y: sumY / weight };
}

/**
 * Counts balls into columns and rows, from the one nearest to `middle` outwards: each step predicts the next place from
 * its neighbour, so that distortion does not add up. Balls that fit no place are left out.
 */
export function countGrid(balls: readonly PointPx[], middle: PointPx): readonly GridPoint[] {
  const start = nearest(balls, middle);
  if (start === undefined || balls.length < 4) return [];
  const steps = stepsFrom(balls, start);
  if (steps === undefined) return [];
  const taken = new Map<PointPx, GridPoint>([[start, { column: 0, row: 0, at: start }]]);
  const waiting = [start];
  const pitch = Math.hypot(steps.right.x, steps.right.y);
  for (let ball = waiting.shift(); ball !== undefined; ball = waiting.shift()) {
    const here = taken.get(ball);
    if (here === undefined) continue;
    for (const [dc, dr] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const wanted = {
        x: ball.x + dc * steps.right.x + dr * steps.down.x,
        y: ball.y + dc * steps.right.y + dr * steps.down.y,
      };
      const found = nearest(balls, wanted);
      if (found === undefined || taken.has(found) || distance(found, wanted) > NEAR_01 * pitch) continue;
      taken.set(found, { column: here.column + dc, row: here.row + dr, at: found });
      waiting.push(found);
    }
  }
  const points = [...taken.values()];
  const column0 = Math.min(...points.map(({ column }) => column));
  const row0 = Math.min(...points.map(({ row }) => row));
  return points.map((point) => ({ ...point, column: point.column - column0, row: point.row - row0 }));
}

/** The way to the neighbour most to the right, and to the one across it. */
function stepsFrom(
  balls: readonly PointPx[],
  start: PointPx,
): { readonly right: PointPx; readonly down: PointPx } | undefined {
  const ways = balls
    .filter((ball) => ball !== start)
    .toSorted((a, b) => distance(a, start) - distance(b, start))
    .slice(0, 4)
    .map(({ x, y }) => ({ x: x - start.x, y: y - start.y }));
  const right = ways.toSorted((a, b) => angleFrom(a, 0) - angleFrom(b, 0))[0];
  const down = ways.toSorted((a, b) => angleFrom(a, Math.PI / 2) - angleFrom(b, Math.PI / 2))[0];
  return right === undefined || down === undefined || right === down ? undefined : { right, down };
}

function angleFrom({ x, y }: PointPx, angle: number): number {
  const difference = Math.abs(Math.atan2(y, x) - angle);
  return Math.min(difference, 2 * Math.PI - difference);
}

function nearest(balls: readonly PointPx[], to: PointPx): PointPx | undefined {
  let best: PointPx | undefined;
  for (const ball of balls) if (best === undefined || distance(ball, to) < distance(best, to)) best = ball;
  return best;
}

function distance(a: PointPx, b: PointPx): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
