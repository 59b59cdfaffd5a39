/**
 * A bench for the time offset without hardware: a simulated hand pushes a syringe pump's plunger in steps with pauses of
 * uneven length, a simulated C-arm shows the plunger, and its pictures come late by a hidden delay. Pure and seeded.
 */

import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { createPlungerCamera } from "../carms/phantom/plunger-picture.ts";
import type { SourceEvent } from "../simulated-source.ts";
import { phantomPicture } from "./phantom-picture.ts";
import type { PlantReadings } from "./plant-port.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import { createSimulatedDevice } from "./simulated-device.ts";

export const TIME_BENCH_PICTURE = "bench-picture";
export const TIME_BENCH_PUMP = "bench-pump";

export interface TimeBench {
  readonly config: SessionConfig;
  readonly endUs: number;
  advance(untilUs: number): readonly SourceEvent[];
  operator(): void;
  /** What a calibration should find: the pictures' hidden delay less the pump's own, µs. */
  readonly offsetUs: number;
}

const TICK_US = 1_000;
const S = 1_000_000;
/** An hour of steps and pauses: nobody waits for the end. */
const END_US = 3_600 * S;
const FRAME_PERIOD_US = 66_667;
const STEP_ML = 0.3;
/** The plunger is back at its start after so many steps: a fresh syringe. */
const STEPS_A_SYRINGE = 32;
const FIRST_STEP_US = 2 * S;
/** Longest additional delay of a picture, µs: a busy network. */
const JITTER_US = 12_000;

/** The pump's own delay: it answers after 4 to 7 ms, and the first 16 bytes take 8.3 ms at 19 200 baud. */
const PUMP_DELAY_US = 13_833;

interface Push {
  readonly fromUs: number;
  readonly toUs: number;
  readonly fromMl: number;
}

/** @param wallDate ISO date of the session. Delays of 80 to 350 ms, by the seed. */
export function createTimeBench(seed: number, wallDate: string): TimeBench {
  const random = createRandom(seedOf(seed, "time bench"));
  const hiddenDelayUs = Math.round(random.between(80_000, 350_000));
  const hand = createHand(createRandom(seedOf(seed, "hand")));
  const pump = createSimulatedDevice(
    {
      id: TIME_BENCH_PUMP,
      driver: "new-era",
      roles: ["injectorVolume"],
      opensAtUs: 20_000,
      labelSerial: "SIM-BENCH-PUMP",
    },
    { readAt: (atUs) => readings(hand, atUs) },
    seedOf(seed, "pump"),
  );
  const camera = createPlungerCamera(seedOf(seed, "picture"));
  const config: SessionConfig = {
    ...emptySessionConfig(wallDate),
    devices: [pump.config],
    pictures: [phantomPicture(TIME_BENCH_PICTURE, "lateral")],
    fitted: { pressure: false, volume: "pump", temperature: false },
    simulation: { timeBench: seed },
  };
  let cursorUs = -TICK_US;
  const waiting: { readonly atUs: number; readonly bytes: Uint8Array }[] = [];
  let arrivedUs = 0;
  const tick = (atUs: number, emit: (event: SourceEvent) => void): void => {
    if (atUs === 0) open(config, emit);
    pump.tick(atUs, emit);
    if (atUs % FRAME_PERIOD_US < TICK_US) {
      const late = hiddenDelayUs + random.between(0, JITTER_US) - JITTER_US / 2;
      arrivedUs = Math.max(arrivedUs + TICK_US, Math.round((atUs + late) / TICK_US) * TICK_US);
      waiting.push({ atUs: arrivedUs, bytes: camera(shareOf(hand.volumeAt(atUs)), atUs) });
    }
    while (waiting[0] !== undefined && waiting[0].atUs <= atUs) {
      const bytes = waiting.shift()?.bytes;
      if (bytes === undefined) return;
      const delivery = "live" as const;
      emit({ kind: "dicom", pictureId: TIME_BENCH_PICTURE, delivery, bytes, atUs, measuredAtUs: atUs });
    }
  };
  return {
    config,
    endUs: END_US,
    offsetUs: hiddenDelayUs - PUMP_DELAY_US,
    advance(untilUs) {
      const events: SourceEvent[] = [];
      const lastUs = Math.min(Math.floor(untilUs / TICK_US) * TICK_US, END_US);
      for (let atUs = cursorUs + TICK_US; atUs <= lastUs; atUs += TICK_US) {
        cursorUs = atUs;
        tick(atUs, (event) => void events.push(event));
      }
      return events;
    },
    operator: () => undefined,
  };
}

function open(config: SessionConfig, emit: (event: SourceEvent) => void): void {
  const stamp = { atUs: 0, measuredAtUs: 0 };
  emit({ kind: "config", config, ...stamp });
  for (const state of ["opening", "running"] as const) {
    emit({ kind: "link", targetId: TIME_BENCH_PICTURE, state, detail: "simulated C-arm", ...stamp });
  }
  emit({ kind: "beam", pictureId: TIME_BENCH_PICTURE, isOn: true, ...stamp });
}

/** How far the plunger is in its syringe, 0–1. */
function shareOf(volumeMl: number): number {
  const full = STEPS_A_SYRINGE * STEP_ML;
  return (volumeMl % full) / full;
}

interface Hand {
  volumeAt(atUs: number): number;
  isMovingAt(atUs: number): boolean;
}

/** Pushes are made as time goes on; asked times may go back by a push, because pump and picture ask for themselves. */
function createHand(random: Random): Hand {
  const draw = (fromUs: number, fromMl: number): Push => {
    return { fromUs, toUs: fromUs + Math.round(random.between(0.35, 0.7) * S), fromMl };
  };
  let push = draw(FIRST_STEP_US, 0);
  let next = push;
  const pushAt = (atUs: number): Push => {
    while (atUs >= next.fromUs) {
      push = next;
      next = draw(push.toUs + Math.round(random.between(0.9, 2.9) * S), push.fromMl + STEP_ML);
    }
    return push;
  };
  const shareAt = ({ fromUs, toUs }: Push, atUs: number): number =>
    Math.min(Math.max((atUs - fromUs) / (toUs - fromUs), 0), 1);
  return {
    volumeAt(atUs) {
      const at = pushAt(atUs);
      return at.fromMl + STEP_ML * shareAt(at, atUs);
    },
    isMovingAt(atUs) {
      const at = pushAt(atUs);
      return atUs >= at.fromUs && atUs < at.toUs;
    },
  };
}

function readings(hand: Hand, atUs: number): PlantReadings {
  const pumpVolumeMl = hand.volumeAt(atUs);
  return {
    pressureKpa: 0,
    pumpVolumeMl,
    forceN: 0,
    positionMm: pumpVolumeMl,
    temperatureC: 22,
    isMotorRunning: hand.isMovingAt(atUs),
    isStalled: false,
  };
}
