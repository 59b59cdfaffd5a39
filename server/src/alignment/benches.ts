/** Benches of time and space without hardware: what becomes the monitored runtime, and what to measure there. */
import { PLUNGER_REGION } from "@cementwatch/drivers/carms/phantom/plunger-picture";
import {
  createSpaceBench,
  SPACE_BENCH_PICTURE,
  SPACE_BENCH_PITCH_MM,
} from "@cementwatch/drivers/plant/space-bench";
import { createTimeBench, TIME_BENCH_PICTURE, TIME_BENCH_PUMP } from "@cementwatch/drivers/plant/time-bench";
import type { SimulatedSource } from "@cementwatch/drivers/simulated-source";

export type BenchKind = "time" | "space";

interface BenchKindEntry {
  readonly title: string;
  readonly create: (seed: number, wallDate: string) => SimulatedSource;
  /** For the page: what stands on the bench. */
  readonly what: object;
}

export const BENCHES: Readonly<Record<BenchKind, BenchKindEntry>> = {
  time: {
    title: "Bench for the time offset",
    create: createTimeBench,
    what: { deviceId: TIME_BENCH_PUMP, pictureId: TIME_BENCH_PICTURE, region: PLUNGER_REGION },
  },
  space: {
    title: "Bench for the pixel spacing",
    create: createSpaceBench,
    what: { pictureId: SPACE_BENCH_PICTURE, pitchMm: SPACE_BENCH_PITCH_MM },
  },
};
