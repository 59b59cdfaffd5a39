/** A USBH transducer on the shared plant: text with its prompt, binary packets at its rate, and no command that writes. */
import type { DeviceSimulator } from "../../driver.ts";
import { createLineSimulator } from "../../line-simulator.ts";
import { fromKpa, type PressureUnit } from "../../measured-unit.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { encodePx409Packet } from "./packets.ts";

export interface Px409Simulation {
  readonly baudRate: number;
  readonly rateHz: number;
  readonly unit: PressureUnit;
  readonly maxKpa: number;
}

export interface Px409Simulator extends DeviceSimulator {
  /** Commands that would have changed a setting; cementwatch must leave it at 0. */
  writes(): number;
  /** Another transducer of this unit is plugged in, or the unit is changed by the maker's program. */
  setUnit(unit: PressureUnit): void;
}

/** Boot, latency and jitter: assumptions. */
const BOOT_US = 800_000;
const LATENCY_US = 2_000;
const JITTER_US = 2_000;
/** One standard deviation as a share of the range: 0.08 % accuracy class. Assumption. */
const NOISE_01 = 0.000_05;
const PACKET_TYPE = 1;
const WRITING = /^(RATE|AVG|IFILTER|MFILTER) /;
const MARGIN_01 = 0.1;

export function createPx409Simulator(
  plant: PlantPort,
  seed: number,
  simulation: Px409Simulation,
): Px409Simulator {
  const random = createRandom(seedOf(seed, "px409"));
  const timing = {
    baudRate: simulation.baudRate,
    bitsPerByte: 10,
    latencyUs: LATENCY_US,
    jitterUs: JITTER_US,
  };
  const stream = new SimulatedLine(timing, seedOf(seed, "stream"));
  const serial = String(300_000 + (seedOf(seed, "serial") % 600_000));
  const periodUs = Math.round(1_000_000 / simulation.rateHz);
  let unit = simulation.unit;
  let writes = 0;
  let nextPacketAtUs = Number.POSITIVE_INFINITY;

  const sensed = (atUs: number): number => {
    const kpa = plant.readAt(atUs).pressureKpa + random.gaussian() * NOISE_01 * simulation.maxKpa;
    const limit = simulation.maxKpa * (1 + MARGIN_01);
    return fromKpa(Math.max(-limit, Math.min(limit, kpa)), unit);
  };
  const words = (): string => `${unit.toUpperCase()}G`;
  const answer = (command: string, atUs: number): string | undefined => {
    if (WRITING.test(command)) writes += 1;
    if (command === "PC") nextPacketAtUs = atUs + periodUs;
    if (command === "PS") nextPacketAtUs = Number.POSITIVE_INFINITY;
    if (command === "ENQ")
      return `USBPX2\r\n1.0.14.0523\r\n0.0 to ${fromKpa(simulation.maxKpa, unit).toFixed(1)} ${words()}\r\n>`;
    if (command === "SNR") return `Serial Number = ${serial}\r\n>`;
    return command === "P" ? `${sensed(atUs).toFixed(3)} ${words()}\r\n>` : undefined;
  };
  const text = createLineSimulator({
    timing,
    seed,
    bootUs: BOOT_US,
    answer,
    powerUp() {
      nextPacketAtUs = Number.POSITIVE_INFINITY;
    },
  });
  return {
    receive: (bytes, atUs) => text.receive(bytes, atUs),
    emit(untilUs) {
      for (; nextPacketAtUs <= untilUs; nextPacketAtUs += periodUs) {
        stream.put(encodePx409Packet(sensed(nextPacketAtUs), PACKET_TYPE), nextPacketAtUs);
      }
      return [...text.emit(untilUs), ...stream.emit(untilUs)].sort((a, b) => a.atUs - b.atUs);
    },
    powerCycle(atUs) {
      text.powerCycle(atUs);
      stream.cut(atUs);
    },
    writes: () => writes,
    setUnit(next) {
      unit = next;
    },
  };
}
