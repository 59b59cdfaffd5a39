/** Paints the spine from the front: bodies with endplates, pedicle rings, spinous processes, psoas and gas. */
import { createRandom, type Random, seedOf } from "../../plant/random.ts";
import { blur, type Canvas, paint, smoothStep, wholeCanvas } from "./canvas.ts";
import type { SpineGeometry, VertebralBody } from "./geometry.ts";
import { valueNoise2 } from "./value-noise.ts";

/** Paints everything but the cannula and the cement. The result depends on nothing but seed and geometry. */
export function paintApSpine(canvas: Canvas, spine: SpineGeometry, seed: number): void {
  const random = createRandom(seedOf(seed, "ap"));
  const noise = seedOf(seed, "tissue ap");
  paintTissue(canvas, spine, random, noise);
  // From the front the curve of the spine is foreshortened: the bodies stand in one column.
  const x = spine.treated.centre.x;
  for (const body of spine.bodies) {
    paintBody(canvas, body, x, seedOf(seed, "trabeculae ap"));
    paintProcesses(canvas, body, x, random);
  }
  blur(canvas.data, canvas.strideRowPx, canvas.strideRowPx, 2);
}

function paintTissue(canvas: Canvas, spine: SpineGeometry, random: Random, noise: number): void {
  const middle = spine.treated.centre.x;
  paint(canvas, wholeCanvas(canvas), (x, y) => {
    const off = Math.abs(x - middle);
    const psoas = 0.12 * smoothStep(26 + (y - 60) * 0.22, 20 + (y - 60) * 0.22, off) * smoothStep(40, 80, y);
    const clouds = 0.07 * valueNoise2(noise, x / 40, y / 40) + 0.04 * valueNoise2(noise ^ 5, x / 13, y / 13);
    return 0.12 + psoas + clouds - 0.25 * smoothStep(55, 105, off);
  });
  for (let pocket = 0; pocket < 7; pocket += 1) {
    const cx = middle + random.between(-85, 85);
    const cy = random.between(10, 175);
    const rx = random.between(8, 16);
    const depth = random.between(0.06, 0.2);
    const rect = { x0: cx - 2 * rx, y0: cy - 2 * rx, x1: cx + 2 * rx, y1: cy + 2 * rx };
    paint(
      canvas,
      rect,
      (x, y) => -depth * smoothStep(1.1, 0.7, Math.hypot((x - cx) / rx, (y - cy) / (rx * 0.6))),
    );
  }
}

/** Signed distance of a rounded box with a waist, mm. */
function boxDistance(dx: number, dy: number, halfWidth: number, halfHeight: number): number {
  const waist = halfWidth * (1 - 0.1 * Math.max(0, 1 - (dy / halfHeight) ** 2));
  const radius = 3;
  const qx = Math.abs(dx) - waist + radius;
  const qy = Math.abs(dy) - halfHeight + radius;
  return Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - radius;
}

function paintBody(canvas: Canvas, body: VertebralBody, x0: number, noise: number): void {
  const y0 = body.centre.y;
  const halfHeight = body.posteriorHeightMm / 2 - (body.isTreated ? 0.8 : 0);
  const halfWidth = body.widthMm / 2;
  const rect = {
    x0: x0 - halfWidth - 4,
    y0: y0 - halfHeight - 4,
    x1: x0 + halfWidth + 4,
    y1: y0 + halfHeight + 4,
  };
  paint(canvas, rect, (x, y) => {
    const dx = x - x0;
    const dy = y - y0;
    const distance = boxDistance(dx, dy, halfWidth, halfHeight);
    if (distance > 2.5) return 0;
    const texture = 0.04 * valueNoise2(noise, dx / 1, dy / 4) + 0.04 * valueNoise2(noise ^ 3, dx / 6, dy / 6);
    const endplate = smoothStep(0.7, 0.92, Math.abs(dy) / halfHeight);
    const rim = (distance + 0.5) / 0.7;
    const second = (distance + 2.4) / 0.8;
    return (
      smoothStep(0.5, -0.6, distance) * (0.3 + texture) +
      (0.1 + 0.13 * endplate) * Math.exp(-rim * rim) +
      0.08 * endplate * Math.exp(-second * second)
    );
  });
}

function paintProcesses(canvas: Canvas, body: VertebralBody, x0: number, random: Random): void {
  const y0 = body.centre.y;
  for (const side of [-1, 1]) {
    const cx = x0 + side * random.between(13.6, 14.4);
    const cy = y0 - body.posteriorHeightMm * 0.17;
    paintRing(canvas, { x: cx, y: cy, rx: 4.4, ry: 6.8 }, 0.1, 0.13);
    paintRing(
      canvas,
      { x: x0 + side * 13, y: y0 + body.posteriorHeightMm * 0.52, rx: 5.2, ry: 8.5 },
      0.09,
      0.06,
    );
    paintRing(canvas, { x: x0 + side * 30, y: cy + 1, rx: 11, ry: 3.6 }, 0.07, 0.04);
  }
  paintRing(
    canvas,
    { x: x0 + random.between(-1, 1), y: y0 + body.posteriorHeightMm * 0.33, rx: 3.2, ry: 8 },
    0.16,
    0.12,
  );
}

function paintRing(
  canvas: Canvas,
  ellipse: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number },
  fill: number,
  rim: number,
): void {
  const { x: cx, y: cy, rx, ry } = ellipse;
  paint(canvas, { x0: cx - rx - 3, y0: cy - ry - 3, x1: cx + rx + 3, y1: cy + ry + 3 }, (x, y) => {
    const distance = (Math.hypot((x - cx) / rx, (y - cy) / ry) - 1) * Math.min(rx, ry);
    const edge = (distance + 0.5) / 0.7;
    return fill * smoothStep(0.6, -0.8, distance) + rim * Math.exp(-edge * edge);
  });
}
