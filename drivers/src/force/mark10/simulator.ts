/** A GCL2 force gauge on the plunger of the shared plant: readings in its own unit and resolution, LIST, errors. */
import { createLineSimulator, type LineSimulator } from "../../line-simulator.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";
import { type ForceUnit, fromNewtons } from "./force-unit.ts";

export interface Mark10Simulation {
  readonly baudRate: number;
  readonly unit: ForceUnit;
  readonly capacityN: number;
  /** Minutes of the automatic shut-off. */
  readonly autoOffMin?: number;
}

export interface Mark10Simulator extends LineSimulator {
  /** Somebody changes the unit on the gauge's own panel. */
  setUnit(unit: ForceUnit): void;
  /** Commands that would have changed the gauge; cementwatch must leave it at 0. */
  writes(): number;
}

/** Boot, latency and jitter of the gauge: assumptions, to be measured on a real one. */
const BOOT_US = 1_500_000;
const LATENCY_US = 3_000;
const JITTER_US = 3_000;
/** One standard deviation and resolution, as a share of the capacity: 0.1 % accuracy class. Assumption. */
const NOISE_01 = 0.000_2;
const DECIMALS: Readonly<Record<ForceUnit, number>> = {
  N: 2,
  kN: 5,
  mN: 0,
  lbF: 3,
  ozF: 2,
  kgF: 3,
  gF: 0,
};
const LIST_UNITS: Readonly<Record<ForceUnit, string>> = {
  N: "N",
  kN: "KN",
  mN: "MN",
  lbF: "LBF",
  ozF: "OZF",
  kgF: "KGF",
  gF: "GF",
};
const WRITING = /^(Z|CLR|SAVE|N|KN|MN|LB|KG|G|OZ|CUR|PT|PC|(AOUT|AOFF|FLTC|FLTP|SPH|SPL)\d+)$/;

export function createMark10Simulator(
  plant: PlantPort,
  seed: number,
  simulation: Mark10Simulation,
): Mark10Simulator {
  const random = createRandom(seedOf(seed, "mark10"));
  const serial = String(3_000_000 + (seedOf(seed, "serial") % 900_000));
  let unit = simulation.unit;
  let writes = 0;
  const reading = (atUs: number): string => {
    const noisyN = plant.readAt(atUs).forceN + random.gaussian() * NOISE_01 * simulation.capacityN;
    const forceN = Math.max(-simulation.capacityN, Math.min(simulation.capacityN, noisyN));
    // A gauge shows no minus before zero.
    const text = fromNewtons(forceN, unit).toFixed(DECIMALS[unit]);
    return `${Number(text) === 0 ? text.replace("-", "") : text} ${unit}`;
  };
  const answer = (command: string, atUs: number): string | undefined => {
    switch (command) {
      case "?C":
      case "?":
        return reading(atUs);
      case "RN":
        return "FORCE-GAUGE";
      case "RM":
        return "M7-50";
      case "RV":
        return "V1.00";
      case "RS":
        return serial;
      case "LIST":
        return `V1.00;${LIST_UNITS[unit]};CUR;FLTC8;FLTP1;AOUT00;AOFF${simulation.autoOffMin ?? 0};FULL;MIT;POL;B0`;
      default:
        if (!WRITING.test(command)) return "*10";
        writes += 1;
        return undefined;
    }
  };
  const simulator = createLineSimulator({
    timing: { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
    bootUs: BOOT_US,
    answer(command, atUs) {
      const text = answer(command, atUs);
      return text === undefined ? undefined : `${text}\r\n`;
    },
  });
  return {
    ...simulator,
    setUnit(next) {
      unit = next;
    },
    writes: () => writes,
  };
}
