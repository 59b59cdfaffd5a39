/** An OmegaBus module on the shared plant: both forms of its commands, its errors, and a count of attempts to write. */
import { createLineSimulator, type LineSimulator } from "../../line-simulator.ts";
import { type MeasuredUnit, sensedIn } from "../../measured-unit.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";
import { d1000Checksum } from "./requests.ts";

export interface D1000Simulation {
  readonly address: string;
  readonly baudRate: number;
  readonly unit: MeasuredUnit;
  readonly hasEcho: boolean;
}

export interface D1000Simulator extends LineSimulator {
  /** Commands other than reads; cementwatch must leave it at 0. */
  writes(): number;
}

/** The module calibrates itself after power-up and answers NOT READY meanwhile (manual: 2 to 3 s). */
const NOT_READY_US = 2_000_000;
const LATENCY_US = 5_000;
const JITTER_US = 4_000;
/** Of its display, one standard deviation: half of the last digit. Assumption. */
const NOISE = 0.005;
const SETUP = "31070140";
const LARGEST = 99_999.99;

export function createD1000Simulator(
  plant: PlantPort,
  seed: number,
  simulation: D1000Simulation,
): D1000Simulator {
  const random = createRandom(seedOf(seed, "d1000"));
  const { address } = simulation;
  let writes = 0;
  let needsCalibration = false;
  let readyAtUs = 0;

  const value = (atUs: number): string => {
    const sensed = sensedIn(simulation.unit, plant.readAt(atUs)) + random.gaussian() * NOISE;
    const shown = Math.max(-LARGEST, Math.min(LARGEST, sensed));
    return `${shown < 0 ? "-" : "+"}${Math.abs(shown).toFixed(2).padStart(8, "0")}`;
  };
  const dataOf = (command: string, atUs: number): string | undefined => {
    if (command === "RD") return value(atUs);
    return command === "RS" ? SETUP : undefined;
  };
  const answer = (command: string, atUs: number): string | undefined => {
    const [prompt = "", to = ""] = command;
    if ((prompt !== "$" && prompt !== "#") || to !== address) return undefined;
    if (needsCalibration) {
      needsCalibration = false;
      readyAtUs = atUs + NOT_READY_US;
    }
    if (atUs < readyAtUs) return `?${address} NOT READY`;
    const data = dataOf(command.slice(2), atUs);
    if (data === undefined) {
      writes += 1;
      return `?${address} COMMAND ERROR`;
    }
    if (prompt === "$") return `*${data}`;
    const body = `*${command.slice(1)}${data}`;
    return `${body}${d1000Checksum(body)}`;
  };
  const simulator = createLineSimulator({
    timing: { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
    bootUs: 0,
    hasEcho: simulation.hasEcho,
    answer(command, atUs) {
      const text = answer(command, atUs);
      return text === undefined ? undefined : `${text}\r`;
    },
    powerUp() {
      needsCalibration = true;
    },
  });
  return { ...simulator, writes: () => writes };
}
