/**
 * A home-built injector on the shared plant: HELLO at power-up and each second, SAMPLE at 200 Hz by its own slightly
 * wrong clock, STATUS and the limit flag when the motor stalls.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort, PlantReadings } from "../../plant/plant-port.ts";
import { createRandom, seedOf } from "../../plant/random.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { encodeFrame, HELLO, SAMPLE, STATUS } from "./frame.ts";
import {
  encodeSample,
  FLAG_FORCE,
  FLAG_LIMIT,
  FLAG_MOTOR,
  FLAG_POSITION,
  FLAG_PRESSURE,
  FLAG_TEMPERATURE,
} from "./payload.ts";

export const SAMPLE_PERIOD_US = 5_000;
const HELLO_EVERY = 200;
const BOOT_US = 500_000;
const STALL_CODE = 1;
/** A cheap crystal. */
const MAX_DRIFT_PPM = 50;
/** Standard deviations of the sensors' noise. Assumptions. */
const PRESSURE_NOISE_PA = 500;
const FORCE_NOISE_N = 0.05;
const ALL_VALID = FLAG_PRESSURE | FLAG_FORCE | FLAG_POSITION | FLAG_TEMPERATURE;

export function createOpenInjectorSimulator(
  plant: PlantPort,
  seed: number,
  baudRate: number,
): DeviceSimulator {
  const random = createRandom(seedOf(seed, "open-injector"));
  const line = new SimulatedLine({ baudRate, bitsPerByte: 10, latencyUs: 300, jitterUs: 400 }, seed);
  const drift = 1 + random.between(-MAX_DRIFT_PPM, MAX_DRIFT_PPM) * 1e-6;
  const deviceId = `SIM${String(seedOf(seed, "id") % 1_000_000).padStart(6, "0")}`;
  let bootedAtUs = 0;
  let sampleCount = 0;
  let seq = 0;
  let wasStalled = false;

  const send = (type: number, payload: Uint8Array, atUs: number): void => {
    const deviceUs = Math.round((atUs - bootedAtUs) * drift);
    line.answer(encodeFrame(type, seq, deviceUs, payload), atUs);
    seq = (seq + 1) % 65_536;
  };
  const sample = (readings: PlantReadings): Uint8Array => {
    let flags = ALL_VALID;
    if (readings.isMotorRunning) flags |= FLAG_MOTOR;
    if (readings.isStalled) flags |= FLAG_LIMIT;
    return encodeSample({
      pressurePa: readings.pressureKpa * 1000 + random.gaussian() * PRESSURE_NOISE_PA,
      forceN: readings.forceN + random.gaussian() * FORCE_NOISE_N,
      positionMm: readings.positionMm,
      temperatureC: readings.temperatureC,
      flags,
    });
  };
  const tick = (atUs: number): void => {
    if (sampleCount % HELLO_EVERY === 0) send(HELLO, hello(deviceId), atUs);
    const readings = plant.readAt(atUs);
    send(SAMPLE, sample(readings), atUs);
    if (readings.isStalled && !wasStalled) send(STATUS, status(STALL_CODE, "motor stalled"), atUs);
    wasStalled = readings.isStalled;
    sampleCount += 1;
  };

  return {
    receive() {
      // Its controller's HEARTBEAT is not modelled: cementwatch never sends it.
    },
    emit(untilUs) {
      for (;;) {
        const atUs = bootedAtUs + sampleCount * SAMPLE_PERIOD_US;
        if (atUs > untilUs) break;
        tick(atUs);
      }
      return line.emit(untilUs);
    },
    powerCycle(atUs) {
      line.cut(atUs);
      bootedAtUs = atUs + BOOT_US;
      sampleCount = 0;
      seq = 0;
      wasStalled = false;
    },
  };
}

function hello(deviceId: string): Uint8Array {
  return new ByteWriter()
    .bytes(padded(deviceId, 12))
    .bytes(padded("sim-1.0", 8))
    .bytes(padded("SIM-CAL-1", 16))
    .finish();
}

function status(code: number, text: string): Uint8Array {
  return new ByteWriter().u16Le(code).bytes(asciiToBytes(text)).finish();
}

function padded(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(asciiToBytes(text).subarray(0, length));
  return bytes;
}
