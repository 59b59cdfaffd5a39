/**
 * A Keller sensor on the shared plant, answering both protocols on one half-duplex line: F48 needed after power-up,
 * exception 32 before it, values beyond the range as ±∞ with their STAT bit, and an adapter's echo when wanted.
 */
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { hasValidChecksum, type KellerProtocol, withChecksum } from "./requests.ts";
import { SensorState } from "./sensor-state.ts";

export interface KellerSimulation {
  readonly address: number;
  readonly baudRate: number;
  readonly minBar: number;
  readonly maxBar: number;
  /** The RS-485 adapter repeats what the host sends. */
  readonly hasEcho: boolean;
}

export interface KellerSimulator extends DeviceSimulator {
  /** Requests that would have changed the sensor; cementwatch must leave it at 0. */
  writes(): number;
  /** Somebody sets another digital zero with the maker's program, bar. */
  rezero(offsetBar: number): void;
}

/** The address that every sensor answers on the Keller bus. */
const TRANSPARENT_ADDRESS = 250;
const BOOT_US = 300_000;
/** The sensor answers within a few milliseconds. Assumption, to be measured on a real one. */
const LATENCY_US = 2_500;
const JITTER_US = 2_000;
/** A pause that ends a request. */
const GAP_US = 10_000;

export function createKellerSimulator(
  plant: PlantPort,
  seed: number,
  simulation: KellerSimulation,
): KellerSimulator {
  const timing = {
    baudRate: simulation.baudRate,
    bitsPerByte: 10,
    latencyUs: LATENCY_US,
    jitterUs: JITTER_US,
  };
  const line = new SimulatedLine(timing, seed);
  const sensor = new SensorState(plant, seed, simulation);
  let buffer: number[] = [];
  let lastByteAtUs = 0;
  let bootedAtUs = 0;

  const isMine = (address: number, protocol: KellerProtocol): boolean =>
    address === simulation.address || (protocol === "bus" && address === TRANSPARENT_ADDRESS);

  return {
    receive(bytes, atUs) {
      if (simulation.hasEcho) line.put(bytes, atUs);
      if (atUs < bootedAtUs) return;
      if (atUs - lastByteAtUs > GAP_US) buffer = [];
      lastByteAtUs = atUs;
      buffer.push(...bytes);
      const request = Uint8Array.from(buffer);
      for (const protocol of ["bus", "modbus"] as const) {
        if (!hasValidChecksum(request, protocol)) continue;
        buffer = [];
        const [address = 0, functionCode = 0] = request;
        if (!isMine(address, protocol)) return;
        const body = sensor.answer(protocol, functionCode, request.subarray(2, -2), atUs);
        const reply = withChecksum(Uint8Array.of(address, ...body), protocol);
        line.answer(reply, atUs + line.transferUs(bytes.length));
        return;
      }
    },
    emit: (untilUs) => line.emit(untilUs),
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = [];
      bootedAtUs = atUs + BOOT_US;
      sensor.powerUp();
    },
    writes: () => sensor.writes,
    rezero(offsetBar) {
      sensor.offsetBar = offsetBar;
    },
  };
}
