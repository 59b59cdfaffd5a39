/** A plunger on a bench, seeded: what an injector tells of it and what a region of the picture shows of it. */
import type { TimedSeries } from "@cementwatch/shared/calibration/timed-series";
import { uniformRandom } from "./uniform-random.ts";

export interface BenchChoice {
  readonly seed: number;
  readonly offsetUs: number;
  readonly framesPerS: number;
  readonly strokes?: number;
  /** `stairs`: half of them forward, then back; `strokes`: to and fro. */
  readonly pattern?: "stairs" | "strokes";
  readonly driftPpm?: number;
  /** Standard deviation of the region's level as a share of one movement's change. */
  readonly noise01?: number;
  /** Mean of the exponential delay of a frame, and half width of a reading's, µs. */
  readonly frameJitterUs?: number;
  readonly readingJitterUs?: number;
  /** Pauses, s. */
  readonly pauseS?: readonly [number, number];
  /** Length of a movement, s; 0.4 to 0.9 when not given. */
  readonly moveS?: number;
  /** Level of the region from the share that the plunger covers. */
  readonly answer?: (covered: number) => number;
}

interface Corner {
  readonly atUs: number;
  readonly value: number;
}

/** Offset in the middle of the recording, series as a server would have stamped them. */
export function plungerBench(choice: BenchChoice): {
  readonly injector: TimedSeries;
  readonly picture: TimedSeries;
} {
  const random = uniformRandom(choice.seed);
  const strokes = choice.strokes ?? 10;
  const corners = path(random, strokes, choice);
  const endUs = corners.at(-1)?.atUs ?? 0;
  const jitter = choice.frameJitterUs ?? 8_000;
  const periodUs = 1e6 / choice.framesPerS;
  const answer = choice.answer ?? ((covered: number) => covered);
  const stepSize = choice.pattern === "stairs" ? 2 / strokes : 1;
  const picture: { atUs: number[]; values: number[] } = { atUs: [], values: [] };
  for (let at = random.between(0, periodUs); at < endUs; at += periodUs) {
    const late = -Math.log(1 - random.between(0, 1)) * jitter - jitter;
    const drift = (at - endUs / 2) * (choice.driftPpm ?? 0) * 1e-6;
    const stamp = at + choice.offsetUs + drift + late;
    const noise = random.normal() * (choice.noise01 ?? 0.03) * stepSize;
    picture.atUs.push(Math.max(stamp, (picture.atUs.at(-1) ?? Number.NEGATIVE_INFINITY) + 1));
    picture.values.push(1_000 - 300 * (answer(valueAt(corners, at)) + noise));
  }
  const injector: { atUs: number[]; values: number[] } = { atUs: [], values: [] };
  for (let at = 0; at < endUs; at += 60_000) {
    const half = choice.readingJitterUs ?? 10_000;
    injector.atUs.push(at + random.between(-half, half));
    // 1 mL of stroke, told in steps of 0.005 mL.
    injector.values.push(Math.round(valueAt(corners, at) * 200) / 200);
  }
  return { injector, picture };
}

function path(
  random: ReturnType<typeof uniformRandom>,
  strokes: number,
  { pattern = "strokes", pauseS = [1.8, 4], moveS }: BenchChoice,
): Corner[] {
  const corners: Corner[] = [{ atUs: 0, value: 0 }];
  let at = random.between(2, 3) * 1e6;
  let value = 0;
  for (let i = 0; i < strokes; i += 1) {
    const next = pattern === "strokes" ? 1 - value : value + (i < strokes / 2 ? 1 : -1) * (2 / strokes);
    corners.push({ atUs: at, value });
    at += (moveS ?? random.between(0.4, 0.9)) * 1e6;
    value = next;
    corners.push({ atUs: at, value });
    at += random.between(pauseS[0], pauseS[1]) * 1e6;
  }
  corners.push({ atUs: at, value });
  return corners;
}

function valueAt(corners: readonly Corner[], atUs: number): number {
  const after = corners.findIndex((corner) => corner.atUs >= atUs);
  const to = corners[after];
  const from = corners[after - 1];
  if (to === undefined) return corners.at(-1)?.value ?? 0;
  if (from === undefined || to.atUs === from.atUs) return to.value;
  return from.value + ((to.value - from.value) * (atUs - from.atUs)) / (to.atUs - from.atUs);
}
