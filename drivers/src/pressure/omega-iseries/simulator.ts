/** An iSeries meter on the shared plant: four digits and a point, echo, errors, and a count of attempts to write. */
import { createLineSimulator, type LineSimulator } from "../../line-simulator.ts";
import { type MeasuredUnit, sensedIn } from "../../measured-unit.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";

export interface IseriesSimulation {
  readonly address: number | undefined;
  readonly baudRate: number;
  readonly unit: MeasuredUnit;
  readonly hasEcho: boolean;
}

export interface IseriesSimulator extends LineSimulator {
  /** Commands other than reads; cementwatch must leave it at 0. */
  writes(): number;
}

/** Boot, latency and jitter: assumptions. Such meters answer slowly. */
const BOOT_US = 2_000_000;
const LATENCY_US = 20_000;
const JITTER_US = 15_000;
const DIGITS = 4;
/** Most decimals that the meter shows. */
const MAX_DECIMALS = 3;

export function createIseriesSimulator(
  plant: PlantPort,
  seed: number,
  simulation: IseriesSimulation,
): IseriesSimulator {
  const random = createRandom(seedOf(seed, "iseries"));
  const to =
    simulation.address === undefined ? "" : simulation.address.toString(16).toUpperCase().padStart(2, "0");
  let writes = 0;
  // Set on the meter once: as many decimals as leave room for 40 bar in its unit.
  const decimals = decimalsFor(simulation.unit);
  const value = (atUs: number): string => {
    const resolution = 10 ** -decimals;
    const sensed = sensedIn(simulation.unit, plant.readAt(atUs)) + random.gaussian() * resolution * 0.3;
    const text = Math.abs(sensed).toFixed(decimals);
    const width = decimals === 0 ? DIGITS : DIGITS + 1;
    if (text.length > width) return `?${sensed < 0 ? "-" : "+"}9999`;
    return `${sensed < 0 ? "-" : ""}${text.padStart(width, "0")}`;
  };
  const simulator = createLineSimulator({
    timing: { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
    bootUs: BOOT_US,
    answer(command, atUs) {
      if (!command.startsWith(`*${to}`)) return undefined;
      const echo = simulation.hasEcho ? command.slice(1) : "";
      const request = command.slice(1 + to.length);
      if (request === "X01") return `${echo}${value(atUs)}\r`;
      if (request === "U03") return `${echo}V2.3\r`;
      writes += 1;
      return "?43\r";
    },
  });
  return { ...simulator, writes: () => writes };
}

function decimalsFor(unit: MeasuredUnit): number {
  const largest = sensedIn(unit, { pressureKpa: 4_000, temperatureC: 100 });
  const whole = Math.max(1, Math.floor(Math.log10(Math.max(largest, 1))) + 1);
  return Math.max(0, Math.min(MAX_DECIMALS, DIGITS - whole));
}
