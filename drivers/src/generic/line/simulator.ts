/** A described line device on the shared plant: answers its requests, or sends at its period, by its own template. */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator, SerialSettings } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { seedOf } from "../../plant/random.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { plantReadings } from "../plant-readings.ts";
import type { LineDescription } from "./description.ts";
import { renderIdentity, renderLine } from "./template.ts";

const BOOT_US = 500_000;
/** The device answers within a few milliseconds. Assumption. */
const LATENCY_US = 4_000;
const JITTER_US = 3_000;
const MAX_REQUEST_BYTES = 128;

export function createLineSimulator(
  plant: PlantPort,
  seed: number,
  description: LineDescription,
  bitsPerByte: number,
): DeviceSimulator {
  const serial: SerialSettings = description.serial;
  const line = new SimulatedLine(
    { baudRate: serial.baudRate, bitsPerByte, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
  );
  const serialNumber = `SIM${String(seedOf(seed, "line") % 100_000).padStart(5, "0")}`;
  const { request, identity } = description;
  let heard = "";
  let bootedAtUs = 0;
  let count = 0;

  const values = (atUs: number): string => renderLine(description, plantReadings(plant.readAt(atUs)));
  const speakUnasked = (untilUs: number): void => {
    for (;;) {
      const atUs = bootedAtUs + count * description.everyMs * 1000;
      if (atUs > untilUs) return;
      // One that is never asked who it is says so by itself now and then.
      const isIntroduction = identity !== undefined && identity.request === undefined && count % 20 === 0;
      if (isIntroduction) line.put(bytesOf(renderIdentity(description, serialNumber)), atUs);
      line.put(bytesOf(values(atUs)), atUs);
      count += 1;
    }
  };

  return {
    receive(bytes, atUs) {
      if (atUs < bootedAtUs) return;
      heard = (heard + bytesToAscii(bytes)).slice(-MAX_REQUEST_BYTES);
      const readyAtUs = atUs + line.transferUs(bytes.length);
      if (identity?.request !== undefined && heard.endsWith(identity.request.text)) {
        line.answer(bytesOf(renderIdentity(description, serialNumber)), readyAtUs);
        heard = "";
      } else if (request !== undefined && heard.endsWith(request.text)) {
        line.answer(bytesOf(values(readyAtUs)), readyAtUs);
        heard = "";
      }
    },
    emit(untilUs) {
      if (request === undefined) speakUnasked(untilUs);
      return line.emit(untilUs);
    },
    powerCycle(atUs) {
      line.cut(atUs);
      heard = "";
      count = 0;
      bootedAtUs = atUs + BOOT_US;
    },
  };
}

/** Raw checksums go beyond ASCII. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
