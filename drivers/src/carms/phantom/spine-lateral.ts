/**
 * Paints a lateral lumbar spine: bodies with endplates and cortex, pedicles, articular pillars, spinous processes, ribs,
 * soft tissue and bowel gas. Amounts are natural logarithms of the detected intensity, chosen by eye against the usual
 * grey values of lateral fluoroscopy; scatter is in them.
 */
import { createRandom, type Random, seedOf } from "../../plant/random.ts";
import { blur, boundsOf, type Canvas, paint, smoothStep, wholeCanvas } from "./canvas.ts";
import {
  lateralToPicture,
  type PointMm,
  type SpineGeometry,
  signedDistance,
  type VertebralBody,
} from "./geometry.ts";
import { valueNoise2 } from "./value-noise.ts";

interface Bone {
  readonly outline: readonly PointMm[];
  /** Attenuation of the whole thickness. */
  readonly fill: number;
  /** Extra where the cortex is seen along its surface. */
  readonly rim: number;
  readonly rimMm: number;
  /** Softness of the outer edge, mm. */
  readonly softMm: number;
}

function paintBone(canvas: Canvas, bone: Bone): void {
  paint(canvas, boundsOf(bone.outline, 3), (x, y) => {
    const distance = signedDistance(bone.outline, x, y);
    const rim = (distance + bone.rimMm) / bone.rimMm;
    return bone.fill * smoothStep(bone.softMm, -bone.softMm, distance) + bone.rim * Math.exp(-rim * rim);
  });
}

/** Paints everything but the cannula and the cement. The result depends on nothing but seed and geometry. */
export function paintLateralSpine(canvas: Canvas, spine: SpineGeometry, seed: number): void {
  const random = createRandom(seedOf(seed, "lateral"));
  paintSoftTissue(canvas, random, seedOf(seed, "tissue"));
  paintBowelGas(canvas, random);
  paintRibs(canvas, spine, random);
  for (const body of spine.bodies) paintPosteriorElements(canvas, body, random);
  for (const body of spine.bodies) paintBody(canvas, body, seedOf(seed, "trabeculae"));
  paintAorta(canvas, spine, random);
  blur(canvas.data, canvas.strideRowPx, canvas.strideRowPx, 2);
}

function paintSoftTissue(canvas: Canvas, random: Random, noiseSeed: number): void {
  const tilt = random.between(-0.05, 0.05);
  paint(canvas, wholeCanvas(canvas), (x, y) => {
    const back = smoothStep(100, 190, x + tilt * y);
    const belly = smoothStep(60, -20, x);
    const clouds =
      0.06 * valueNoise2(noiseSeed, x / 45, y / 45) + 0.035 * valueNoise2(noiseSeed ^ 7, x / 14, y / 14);
    const fascia = 0.02 * valueNoise2(noiseSeed ^ 11, x / 3.5, y / 60) * smoothStep(95, 125, x);
    return 0.28 - 0.95 * back - 0.1 * belly + clouds + fascia - 0.0008 * (y - 90);
  });
}

function paintBowelGas(canvas: Canvas, random: Random): void {
  const gasSeed = seedOf(Math.floor(random.next() * 1e9), "gas");
  for (let pocket = 0; pocket < 6; pocket += 1) {
    const cx = random.between(-6, 30);
    const cy = random.between(15, 175);
    const rx = random.between(7, 15);
    const ry = random.between(4, 9);
    const angle = random.between(-0.6, 0.6);
    const depth = random.between(0.08, 0.22);
    const rect = { x0: cx - 2 * rx, y0: cy - 2 * rx, x1: cx + 2 * rx, y1: cy + 2 * rx };
    paint(canvas, rect, (x, y) => {
      const u = (Math.cos(angle) * (x - cx) + Math.sin(angle) * (y - cy)) / rx;
      const v = (-Math.sin(angle) * (x - cx) + Math.cos(angle) * (y - cy)) / ry;
      const uneven = 0.35 * valueNoise2(gasSeed + pocket, x / 9, y / 9);
      return -depth * smoothStep(1.3, 0.45, Math.hypot(u, v) + uneven);
    });
  }
}

/** Two lower ribs of each side, nearly on top of each other, slanting forward and down across the upper bodies. */
function paintRibs(canvas: Canvas, spine: SpineGeometry, random: Random): void {
  const top = spine.treated.centre.y - 95;
  for (let rib = 0; rib < 4; rib += 1) {
    const isFar = rib % 2 === 1;
    const level = Math.floor(rib / 2);
    const startY = top + level * 36 + (isFar ? random.between(3, 7) : 0);
    const endX = level === 0 ? -20 : random.between(18, 34);
    const startX = spine.treated.centre.x + 34;
    const slope = random.between(0.5, 0.6);
    const halfWidth = isFar ? 4.6 : 4.0;
    const rect = { x0: endX - 6, y0: startY - 20, x1: startX + 6, y1: startY + 110 };
    paint(canvas, rect, (x, y) => {
      const along = startX - x;
      const axis = startY + slope * along - 0.0016 * along * along;
      const across = Math.abs(y - axis) / Math.sqrt(1 + slope * slope);
      const ends = smoothStep(endX - 3, endX + 3, x) * smoothStep(startX + 3, startX - 3, x);
      const rim = (across - halfWidth + 0.7) / 0.6;
      return ends * (0.07 * smoothStep(halfWidth, halfWidth - 1, across) + 0.06 * Math.exp(-rim * rim));
    });
  }
}

function paintBody(canvas: Canvas, body: VertebralBody, noiseSeed: number): void {
  const outline = body.outline.map((point) => lateralToPicture(body, point.x, point.y));
  const cos = Math.cos(body.tiltRad);
  const sin = Math.sin(body.tiltRad);
  const dense = body.isTreated ? 1.08 : 1;
  paint(canvas, boundsOf(outline, 3), (x, y) => {
    const distance = signedDistance(outline, x, y);
    if (distance > 2.5) return 0;
    const u = cos * (x - body.centre.x) + sin * (y - body.centre.y) + body.depthMm / 2;
    const v = -sin * (x - body.centre.x) + cos * (y - body.centre.y);
    // Seen from the side the round front of the body is thin, its flat back is not.
    const front = Math.sqrt(Math.max(0, 1 - (1 - Math.min(1, Math.max(0, u / (body.depthMm * 0.55)))) ** 2));
    const path = 0.5 + 0.5 * front;
    const fibres =
      0.07 * valueNoise2(noiseSeed, u / 0.9, v / 4) +
      0.03 * valueNoise2(noiseSeed ^ 3, u / 4.5, v / 1.1) +
      0.08 * valueNoise2(noiseSeed ^ 5, u / 7, v / 7);
    const inside = smoothStep(0.5, -0.6, distance);
    const endplate = smoothStep(0.32, 0.42, Math.abs(v) / body.posteriorHeightMm);
    const rim = (distance + 0.55) / 0.75;
    const second = (distance + 2.1) / 0.7;
    const edge =
      (0.09 + 0.15 * endplate + 0.04 * front) *
      (1 + 0.3 * valueNoise2(noiseSeed ^ 9, u / 5, v / 5)) *
      Math.exp(-rim * rim);
    // The endplate's far rim, a little inside the near one: beam and plate are never quite parallel.
    const doubled = 0.07 * endplate * Math.exp(-second * second);
    return dense * (inside * path * (0.36 + fibres) + edge + doubled);
  });
}

/** Outline given in the body's frame relative to the posterior wall (x back from the wall, y caudal). */
function behind(body: VertebralBody, points: readonly (readonly [number, number])[]): PointMm[] {
  return points.map(([back, down]) => lateralToPicture(body, body.depthMm + back, down));
}

function paintPosteriorElements(canvas: Canvas, body: VertebralBody, random: Random): void {
  const half = body.posteriorHeightMm / 2;
  for (const parallax of [-1.1, 1.1]) {
    const dy = parallax + random.between(-0.3, 0.3);
    const dx = parallax * 0.8;
    const pedicle: [number, number][] = [
      [-3, -half * 0.78],
      [3, -half * 0.84],
      [9, -half * 0.8],
      [12, -half * 0.5],
      [11, half * 0.05],
      [8, half * 0.14],
      [4, half * 0.1],
      [-3, half * 0.16],
    ];
    const pillar: [number, number][] = [
      [9, -half * 1.25],
      [12, -half * 1.55],
      [15, -half * 1.35],
      [18, -half * 0.6],
      [20, half * 0.3],
      [22, half * 1.15],
      [21, half * 1.75],
      [17.5, half * 1.95],
      [14.5, half * 1.5],
      [13, half * 0.6],
      [10, half * 0.05],
    ];
    const move = (points: [number, number][]): PointMm[] =>
      behind(
        body,
        points.map(([x, y]) => [x + dx, y + dy]),
      );
    paintBone(canvas, { outline: move(pedicle), fill: 0.12, rim: 0.09, rimMm: 0.7, softMm: 0.7 });
    paintBone(canvas, { outline: move(pillar), fill: 0.11, rim: 0.075, rimMm: 0.7, softMm: 0.8 });
  }
  const drop = random.between(-1, 1.5);
  const spinous: [number, number][] = [
    [19, -half * 0.2],
    [26, half * 0.05],
    [36, half * 0.25 + drop],
    [46, half * 0.4 + drop],
    [49, half * 0.75 + drop],
    [48, half * 1.5 + drop],
    [44, half * 1.75 + drop],
    [36, half * 1.55 + drop],
    [27, half * 1.35],
    [20, half * 1.1],
  ];
  paintBone(canvas, { outline: behind(body, spinous), fill: 0.2, rim: 0.09, rimMm: 0.8, softMm: 0.9 });
}

/** Broken calcified lines of the aortic wall in front of the bodies: common at this age. */
function paintAorta(canvas: Canvas, spine: SpineGeometry, random: Random): void {
  const x0 = spine.treated.centre.x - spine.treated.depthMm / 2 - random.between(9, 13);
  const breakSeed = seedOf(Math.floor(random.next() * 1e9), "aorta");
  const rect = { x0: x0 - 10, y0: 30, x1: x0 + 10, y1: 190 };
  paint(canvas, rect, (x, y) => {
    const axis = x0 + 6 * valueNoise2(breakSeed, 0, y / 45);
    const line = (x - axis) / 0.5;
    return 0.07 * Math.exp(-line * line) * smoothStep(0.1, 0.5, valueNoise2(breakSeed ^ 1, 0, y / 9));
  });
}
