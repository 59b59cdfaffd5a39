/**
 * A balance under the outlet of the shared plant: a vessel and the water that the pump has moved. The weight is dynamic
 * while it changes, and settles a second after it has stopped.
 */
import { createLineSimulator, type LineSimulator } from "../../line-simulator.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";
import type { MassUnit } from "./grammar.ts";

export interface SicsSimulation {
  readonly baudRate: number;
  readonly unit: MassUnit;
  readonly vesselG: number;
  readonly capacityG: number;
}

export interface SicsSimulator extends LineSimulator {
  /** Commands that zero, tare or set; cementwatch must leave it at 0. */
  writes(): number;
  /** Somebody changes the unit by the balance's own keys. */
  setUnit(unit: MassUnit): void;
}

/** Boot, latency and jitter: assumptions. */
const BOOT_US = 2_000_000;
const LATENCY_US = 8_000;
const JITTER_US = 6_000;
/** Density of water at 20 °C, g/mL (Tanaka et al. 2001). */
const WATER_G_PER_ML = 0.998_207;
/** Changes below it count as standing still, g. */
const STANDSTILL_G = 0.002;
const SETTLING_US = 1_000_000;
/** One standard deviation, g: a balance of class 0.1 mg on a calm bench. Assumption. */
const NOISE_G = 0.000_1;
const FIELD = 10;
const DECIMALS: Readonly<Record<MassUnit, number>> = { g: 4, mg: 1, kg: 6 };
const GRAMS: Readonly<Record<MassUnit, number>> = { g: 1, mg: 0.001, kg: 1000 };
const WRITING = /^(Z|ZI|T|TI|TAC|C\d|@|M\d+ .*|TA .+)$/;

export function createSicsSimulator(
  plant: PlantPort,
  seed: number,
  simulation: SicsSimulation,
): SicsSimulator {
  const random = createRandom(seedOf(seed, "sics"));
  const serial = `B${100_000_000 + (seedOf(seed, "serial") % 900_000_000)}`;
  let unit = simulation.unit;
  let writes = 0;
  let standsAtG = Number.NaN;
  let standsSinceUs = 0;

  const weigh = (atUs: number): string => {
    const massG = simulation.vesselG + plant.readAt(atUs).pumpVolumeMl * WATER_G_PER_ML;
    if (!(Math.abs(massG - standsAtG) < STANDSTILL_G)) {
      standsAtG = massG;
      standsSinceUs = atUs;
    }
    if (massG > simulation.capacityG) return "S +";
    const shown = (massG + random.gaussian() * NOISE_G) / GRAMS[unit];
    const state = atUs - standsSinceUs >= SETTLING_US ? "S" : "D";
    return `S ${state} ${shown.toFixed(DECIMALS[unit]).padStart(FIELD)} ${unit}`;
  };
  const answer = (command: string, atUs: number): string => {
    if (WRITING.test(command)) {
      writes += 1;
      return `${command} A`;
    }
    if (command === "SI") return weigh(atUs);
    if (command === "I2") return 'I2 A "XS204 Standard 220.0000 g"';
    if (command === "I3") return 'I3 A "1.10 18.6.4.1361.772"';
    return command === "I4" ? `I4 A "${serial}"` : "ES";
  };
  const simulator = createLineSimulator({
    timing: { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
    bootUs: BOOT_US,
    answer: (command, atUs) => `${answer(command, atUs)}\r\n`,
    powerUp() {
      standsAtG = Number.NaN;
    },
  });
  return {
    ...simulator,
    writes: () => writes,
    setUnit(next) {
      unit = next;
    },
  };
}
