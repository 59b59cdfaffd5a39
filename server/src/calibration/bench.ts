/**
 * The calibration bench without hardware: a simulated device with a hidden error and a simulated reference in one world,
 * each speaking its real protocol. For training and tests; marked simulated in everything that comes of it.
 */
import type { Clock } from "@cementwatch/drivers/clock";
import { seedOf } from "@cementwatch/drivers/plant/random";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { wantedTarget } from "@cementwatch/shared/calibration/run";
import type { RunState } from "@cementwatch/shared/calibration/run-state";
import { FaultError } from "@cementwatch/shared/faults";
import { BenchInstrument } from "./bench-instrument.ts";
import { BENCH_KINDS, type BenchKind, type BenchRig, type BenchSource } from "./bench-kinds.ts";
import type { DeviceTap } from "./device-tap.ts";

export const BENCH_DEVICE = "bench-device";
const BENCH_REFERENCE = "bench-reference";
export const BENCH_STANDARD = "SIM-REF";

/** Longest time until both simulated instruments have said who they are. */
const IDENTIFY_US = 10_000_000;
const LOOK_US = 50_000;
const DAY_MS = 86_400_000;

export interface BenchParts {
  readonly tap: DeviceTap;
  readonly clock: Clock;
  readonly wallMs: () => number;
}

export interface BenchChoice {
  readonly kind: CalibrationKind;
  readonly seed: number;
  /** It follows the run by itself. */
  readonly isAuto: boolean;
}

/** `unplug` and `swap` (another one with the same address) last until `none`, as the others do. */
export type BenchMishap = "unplug" | "swap" | "noNumber" | "saturated" | "unsettled" | "none";

interface OpenBench {
  readonly choice: BenchChoice;
  readonly kind: BenchKind;
  readonly rig: BenchRig;
  readonly instruments: Readonly<Record<BenchSource, BenchInstrument>>;
  isAuto: boolean;
  /** What it followed last: a target is gone to once, a dispense is made once. */
  followed: string;
}

export class Bench {
  readonly #parts: BenchParts;
  #open: OpenBench | undefined;

  constructor(parts: BenchParts) {
    this.#parts = parts;
  }

  /** Seed of the open bench; undefined: it is closed. */
  seed(): number | undefined {
    return this.#open?.choice.seed;
  }

  /** Closes the bench that was there and opens one; resolves when both instruments have said who they are. */
  async open(choice: BenchChoice): Promise<void> {
    await this.close();
    const { tap, clock } = this.#parts;
    const kind = BENCH_KINDS[choice.kind];
    const rig = kind.build(choice.seed);
    const instrument = (id: string, source: BenchSource) =>
      new BenchInstrument({
        ...{ id, tap, clock },
        ...{ kind: kind[source], plant: rig[source], seed: seedOf(choice.seed, source) },
      });
    const opened: OpenBench = {
      ...{ choice, kind, rig, isAuto: choice.isAuto, followed: "" },
      instruments: {
        device: instrument(BENCH_DEVICE, "device"),
        reference: instrument(BENCH_REFERENCE, "reference"),
      },
    };
    this.#open = opened;
    const lateUs = clock.nowUs() + IDENTIFY_US;
    const isKnown = (id: string) => {
      const { isConnected = false, serialNumber = "", model = "" } = tap.find(id) ?? {};
      return isConnected && serialNumber !== "" && model !== "";
    };
    while (!isKnown(BENCH_DEVICE) || !isKnown(BENCH_REFERENCE)) {
      if (this.#open !== opened)
        throw refused("the bench was opened anew or closed meanwhile: open it again");
      if (clock.nowUs() > lateUs) throw refused("the simulated sensors did not answer: open the bench again");
      await new Promise<void>((resolve) => clock.setTimer(LOOK_US, resolve));
    }
  }

  /** By hand to a value, or by hand a dispense, in the plan's unit. @throws FaultError CAL-ACT-REFUSED */
  moveTo(target: number): void {
    const open = this.#required();
    const { reach, unit } = open.kind;
    if (!(target >= reach.min && target <= reach.max)) {
      throw refused(`target is ${target}: this bench goes from ${reach.min} to ${reach.max} ${unit}`);
    }
    open.isAuto = false;
    open.followed = "";
    open.rig.moveTo(this.#parts.clock.nowUs(), target);
  }

  /** Whether it follows the run by itself. @throws FaultError CAL-ACT-REFUSED */
  setAuto(isAuto: boolean): void {
    this.#required().isAuto = isAuto;
  }

  /** Something goes wrong with an instrument, or is well again. @throws FaultError CAL-ACT-REFUSED */
  mishap(source: BenchSource, what: BenchMishap): void {
    const { kind, instruments } = this.#required();
    const instrument = instruments[source];
    if (what === "unplug") instrument.unplug();
    else if (what === "swap") instrument.exchange(true);
    else if (what === "none") {
      instrument.plug();
      instrument.exchange(false);
      instrument.plant.set("none");
    } else {
      const { driver, faults } = kind[source];
      if (!faults.includes(what)) {
        const there = ["unplug", "swap", ...faults, "none"].join(", ");
        throw refused(`${what} cannot happen to the ${source} (${driver}) of this bench: choose ${there}`);
      }
      instrument.plant.set(what);
    }
  }

  /** Where the run wants it to be; gone to when it follows by itself. */
  follow(state: RunState): void {
    const open = this.#open;
    const target = wantedTarget(state);
    if (open === undefined || target === undefined || state.open === undefined) return;
    const { index, sinceUs, base } = state.open;
    const { steps } = state.plan;
    open.rig.remounted(steps.filter((step) => step.kind === "remount" && step.index < index).length);
    if (!open.isAuto) return;
    const isDispense = open.kind.isDispensed;
    // A dispense begins once it is known what stood there before.
    if (isDispense && (steps[index]?.kind !== "point" || base === undefined)) return;
    const wanted = isDispense ? `${index} ${sinceUs}` : String(target);
    if (open.followed === wanted) return;
    open.followed = wanted;
    open.rig.moveTo(this.#parts.clock.nowUs(), target);
  }

  /** The bench's reference standard, when it is open and `id` is its id. */
  standard(id: string): ReferenceStandard | undefined {
    const device = this.#parts.tap.find(BENCH_REFERENCE);
    const open = this.#open;
    if (id !== BENCH_STANDARD || open === undefined || device === undefined) return undefined;
    const day = (days: number) => new Date(this.#parts.wallMs() + days * DAY_MS).toISOString().slice(0, 10);
    return {
      id,
      version: 1,
      ...open.kind.standard,
      kind: open.choice.kind,
      model: device.model,
      serialNumber: device.serialNumber,
      certificateNumber: "SIMULATED",
      laboratory: "none: simulated",
      calibratedAt: day(0),
      validUntil: day(365),
      relativeExpandedUncertainty: 0,
      deviceId: BENCH_REFERENCE,
      isRetired: false,
      isSimulated: true,
      reason: "simulated",
    };
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    await Promise.all(Object.values(open.instruments).map((instrument) => instrument.close()));
  }

  #required(): OpenBench {
    if (this.#open === undefined) throw refused("the bench is not open: open it first");
    return this.#open;
  }
}

function refused(advice: string): FaultError {
  return new FaultError("CAL-ACT-REFUSED", advice);
}
