/**
 * A newer Harvard pump on the shared plant: its session, echo, polling mode and screen. The plunger is the plant's; the
 * pump shows it and can only stop it.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { ELITE_DIALECTS, type EliteModel } from "./models.ts";
import { ElitePump } from "./pump-state.ts";

export interface EliteSimulation {
  readonly model: EliteModel;
  readonly address: number;
  readonly baudRate: number;
  /** `echo on`. */
  readonly isEchoing?: boolean;
  /** `poll on`: no prompt comes by itself, and each answer ends with XON. */
  readonly isPolled?: boolean;
  /** The pump stops by itself here, mL infused. */
  readonly targetMl?: number;
}

export interface EliteSimulator extends DeviceSimulator {
  /** Somebody touches the screen: the session is over until a carriage return comes. */
  touchScreen(): void;
  /** Commands that would have set, started or stopped something. */
  acts(): number;
}

const CR = 0x0d;
const XON = 0x11;
const MAX_REQUEST_BYTES = 64;
/** Assumptions, to be measured on a real pump. */
const BOOT_US = 2_000_000;
const LATENCY_US = 6_000;
const JITTER_US = 8_000;

export function createEliteSimulator(
  plant: PlantPort,
  seed: number,
  simulation: EliteSimulation,
): EliteSimulator {
  const { addressMark } = ELITE_DIALECTS[simulation.model];
  const line = new SimulatedLine(
    { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
  );
  const pump = new ElitePump(plant, simulation);
  const printed = simulation.address === 0 ? "" : String(simulation.address).padStart(2, "0");
  let buffer = "";
  let hasSession = true;
  let bootedAtUs = 0;
  let isBooting = false;

  const reply = (lines: readonly string[], atUs: number): void => {
    const prefix = printed === "" ? "" : `${printed}:`;
    const text = lines.map((each) => `\n${prefix}${each}\r`).join("");
    const ending = simulation.isPolled === true ? [XON] : [];
    line.answer(Uint8Array.of(...asciiToBytes(`${text}\n${printed}${pump.promptAt(atUs)}`), ...ending), atUs);
  };
  const takeLine = (text: string, atUs: number): void => {
    if (!hasSession) {
      // What had been typed into the dead session is lost; its end brings the session back.
      hasSession = true;
      reply([], atUs);
      return;
    }
    const address = simulation.address === 0 ? "" : `${simulation.address}${addressMark}`;
    if (!text.startsWith(address)) return;
    const command = text.slice(address.length);
    if (/^\d/.test(command)) return;
    reply(pump.command(command, atUs), atUs);
  };
  const follow = (atUs: number): void => {
    if (atUs < bootedAtUs) return;
    const isNews = pump.advance(atUs) || isBooting;
    isBooting = false;
    if (isNews && simulation.isPolled !== true) {
      line.put(asciiToBytes(`\n${printed}${pump.promptAt(atUs)}`), atUs);
    }
  };

  return {
    receive(bytes, atUs) {
      if (atUs < bootedAtUs) return;
      follow(atUs);
      const readyAtUs = atUs + line.transferUs(bytes.length);
      if (simulation.isEchoing === true && hasSession) line.put(bytes, readyAtUs);
      for (const byte of bytes) {
        if (byte === CR) {
          takeLine(buffer, readyAtUs);
          buffer = "";
        } else if (byte >= 0x20 && byte < 0x7f && buffer.length < MAX_REQUEST_BYTES) {
          buffer += String.fromCharCode(byte);
        }
      }
    },
    emit(untilUs) {
      follow(untilUs);
      return line.emit(untilUs);
    },
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = "";
      hasSession = true;
      isBooting = true;
      bootedAtUs = atUs + BOOT_US;
      pump.powerUp(atUs);
    },
    touchScreen() {
      hasSession = false;
      buffer = "";
    },
    acts: () => pump.acts,
  };
}
