/** A bench for the pixel spacing without hardware: a simulated C-arm shows a ball grid phantom, two pictures a second. */

import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { ballGridPicture } from "../carms/phantom/ball-grid.ts";
import { createBenchWriter } from "../carms/phantom/bench-writer.ts";
import type { SimulatedSource, SourceEvent } from "../simulated-source.ts";
import { phantomPicture } from "./phantom-picture.ts";
import { createRandom, seedOf } from "./random.ts";

export const SPACE_BENCH_PICTURE = "bench-grid";
/** Distance between the balls, mm. */
export const SPACE_BENCH_PITCH_MM = 10;

export interface SpaceBench extends SimulatedSource {
  /** What a calibration should find. */
  readonly mmPerPx: number;
  readonly k1: number;
}

const SIZE_PX = 512;
const PERIOD_US = 500_000;
const END_US = 3_600_000_000;
/** So many pictures of different noise take turns. */
const PICTURES = 4;

/** @param wallDate ISO date of the session. Spacing, turn and pincushion distortion by the seed. */
export function createSpaceBench(seed: number, wallDate: string): SpaceBench {
  const random = createRandom(seedOf(seed, "space bench"));
  const choice = {
    sizePx: SIZE_PX,
    pitchPx: random.between(40, 52),
    turnRad: random.between(-0.15, 0.15),
    k1: random.between(0.01, 0.05),
    noise: 60,
  };
  const objects = pictures(choice, seed);
  const config: SessionConfig = {
    ...emptySessionConfig(wallDate),
    pictures: [phantomPicture(SPACE_BENCH_PICTURE, "ap")],
    simulation: { spaceBench: seed },
  };
  let next = 0;
  return {
    config,
    endUs: END_US,
    mmPerPx: SPACE_BENCH_PITCH_MM / choice.pitchPx,
    k1: choice.k1,
    advance(untilUs) {
      const events: SourceEvent[] = next === 0 ? opening(config) : [];
      for (; next * PERIOD_US <= Math.min(untilUs, END_US); next += 1) {
        const atUs = next * PERIOD_US;
        const bytes = objects[next % objects.length];
        if (bytes === undefined) break;
        const pictureId = SPACE_BENCH_PICTURE;
        events.push({ kind: "dicom", pictureId, delivery: "live", bytes, atUs, measuredAtUs: atUs });
      }
      return events;
    },
    operator: () => undefined,
  };
}

function opening(config: SessionConfig): SourceEvent[] {
  const stamp = { atUs: 0, measuredAtUs: 0 };
  const detail = "simulated C-arm";
  return [
    { kind: "config", config, ...stamp },
    { kind: "link", targetId: SPACE_BENCH_PICTURE, state: "opening", detail, ...stamp },
    { kind: "link", targetId: SPACE_BENCH_PICTURE, state: "running", detail, ...stamp },
    { kind: "beam", pictureId: SPACE_BENCH_PICTURE, isOn: true, ...stamp },
  ];
}

function pictures(choice: Omit<Parameters<typeof ballGridPicture>[0], "seed">, seed: number): Uint8Array[] {
  const writer = createBenchWriter(
    {
      name: "grid",
      sizePx: SIZE_PX,
      framePeriodMs: PERIOD_US / 1_000,
      window: { centre: 2_400, width: 1_600 },
    },
    seed,
  );
  return Array.from({ length: PICTURES }, (_, i) => {
    const { pixels } = ballGridPicture({ ...choice, seed: seedOf(seed, `picture ${i}`) });
    return writer.writeFrame(pixels, i + 1, { date: "20260101", time: `09000${i}` });
  });
}
