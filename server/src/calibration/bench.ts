/**
 * The calibration bench without hardware: a simulated pressure sensor with a hidden error and a simulated reference on
 * one hand pump, speaking their real protocol. For training and tests; marked simulated in everything that comes of it.
 */
import type { Clock } from "@cementwatch/drivers/clock";
import { createMemoryLink } from "@cementwatch/drivers/memory-link";
import {
  type BenchPlant,
  createBenchPlant,
  createBenchSensor,
  hiddenError,
} from "@cementwatch/drivers/plant/bench-plant";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { seedOf } from "@cementwatch/drivers/plant/random";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { FaultError } from "@cementwatch/shared/faults";
import type { DeviceTalk, DeviceTap } from "./device-tap.ts";

export const BENCH_DEVICE = "bench-device";
const BENCH_REFERENCE = "bench-reference";
export const BENCH_STANDARD = "SIM-REF";

const DRIVER = "keller";
const RANGE_KPA = 10_000;
/** The pump reaches a little beyond the range of its sensors. */
const PUMP_MAX_KPA = 10_500;
/** Longest time until both simulated sensors have said who they are. */
const IDENTIFY_US = 10_000_000;
const LOOK_US = 50_000;
/** How often bytes are handed over: calibration needs no finer time. */
const EMIT_US = 5_000;
const DAY_MS = 86_400_000;

export interface BenchParts {
  readonly tap: DeviceTap;
  readonly clock: Clock;
  readonly wallMs: () => number;
}

interface OpenBench {
  readonly seed: number;
  readonly plant: BenchPlant;
  readonly devices: readonly { readonly supervisor: Supervisor; readonly talk: DeviceTalk }[];
  isAuto: boolean;
  targetKpa: number;
}

export class Bench {
  readonly #parts: BenchParts;
  #open: OpenBench | undefined;

  constructor(parts: BenchParts) {
    this.#parts = parts;
  }

  /** Seed of the open bench; undefined: it is closed. */
  seed(): number | undefined {
    return this.#open?.seed;
  }

  /** Closes the bench that was there and opens one; resolves when both sensors have said who they are. */
  async open({ seed, isAuto }: { readonly seed: number; readonly isAuto: boolean }): Promise<void> {
    await this.close();
    const plant = createBenchPlant();
    const sensor = createBenchSensor(plant, hiddenError(seed, RANGE_KPA), seed);
    const devices = [
      this.#connect(BENCH_DEVICE, sensor, seedOf(seed, "device")),
      this.#connect(BENCH_REFERENCE, plant, seedOf(seed, "reference")),
    ];
    const opened: OpenBench = { seed, plant, devices, isAuto, targetKpa: 0 };
    this.#open = opened;
    const { clock, tap } = this.#parts;
    const lateUs = clock.nowUs() + IDENTIFY_US;
    const isKnown = (id: string) => tap.find(id)?.isConnected === true && tap.find(id)?.serialNumber !== "";
    while (!isKnown(BENCH_DEVICE) || !isKnown(BENCH_REFERENCE)) {
      if (this.#open !== opened)
        throw refused("the bench was opened anew or closed meanwhile: open it again");
      if (clock.nowUs() > lateUs) throw refused("the simulated sensors did not answer: open the bench again");
      await new Promise<void>((resolve) => clock.setTimer(LOOK_US, resolve));
    }
  }

  /** Pumps by hand to a pressure, kPa. @throws FaultError CAL-ACT-REFUSED */
  pumpTo(targetKpa: number): void {
    const open = this.#required();
    if (!(targetKpa >= 0 && targetKpa <= PUMP_MAX_KPA)) {
      throw refused(`target is ${targetKpa}: the simulated pump goes from 0 to ${PUMP_MAX_KPA} kPa`);
    }
    open.isAuto = false;
    this.#pump(open, targetKpa);
  }

  /** Whether the pump follows the run by itself. @throws FaultError CAL-ACT-REFUSED */
  setAuto(isAuto: boolean): void {
    this.#required().isAuto = isAuto;
  }

  /** Where the run wants the pressure, kPa; taken when the pump follows by itself. */
  follow(targetKpa: number): void {
    const open = this.#open;
    if (open?.isAuto === true && open.targetKpa !== targetKpa) this.#pump(open, targetKpa);
  }

  /** The bench's reference standard, when it is open and `id` is its id. */
  standard(id: string): ReferenceStandard | undefined {
    const device = this.#parts.tap.find(BENCH_REFERENCE);
    if (id !== BENCH_STANDARD || this.#open === undefined || device === undefined) return undefined;
    const day = (days: number) => new Date(this.#parts.wallMs() + days * DAY_MS).toISOString().slice(0, 10);
    return {
      id,
      version: 1,
      title: "SIMULATED pressure reference of the training bench",
      kind: "pressure",
      unit: "kPa",
      model: device.model,
      serialNumber: device.serialNumber,
      certificateNumber: "SIMULATED",
      laboratory: "none: simulated",
      calibratedAt: day(0),
      validUntil: day(365),
      range: { min: 0, max: RANGE_KPA },
      expandedUncertainty: 5,
      relativeExpandedUncertainty: 0,
      drift: 1,
      resolution: 0.1,
      deviceId: BENCH_REFERENCE,
      isRetired: false,
      isSimulated: true,
      reason: "simulated",
    };
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    for (const { supervisor, talk } of open?.devices ?? []) {
      talk.close();
      await supervisor.stop();
    }
  }

  #required(): OpenBench {
    if (this.#open === undefined) throw refused("the bench is not open: open it first");
    return this.#open;
  }

  #pump(open: OpenBench, targetKpa: number): void {
    open.targetKpa = targetKpa;
    open.plant.pumpTo(this.#parts.clock.nowUs(), targetKpa);
  }

  #connect(id: string, plant: PlantPort, seed: number): OpenBench["devices"][number] {
    const { tap, clock } = this.#parts;
    const protocol = findDriver(DRIVER).bind({ maxBar: RANGE_KPA / 100 });
    const simulator = protocol.createSimulator(plant, seed);
    const talk = tap.open({ id, driver: DRIVER, isSimulated: true });
    const supervisor = new Supervisor({
      protocol,
      openSource: () =>
        Promise.resolve(createMemoryLink(`simulated line of ${id}`, simulator, clock, EMIT_US)),
      clock,
      random: () => 0.5,
      sink: {
        serial: (direction, bytes) => talk.bytes(direction, bytes),
        link: (state, detail) => talk.link(state, detail),
        fault: () => undefined,
        items: (items) => talk.items(items),
      },
    });
    supervisor.start();
    return { supervisor, talk };
  }
}

function refused(advice: string): FaultError {
  return new FaultError("CAL-ACT-REFUSED", advice);
}
