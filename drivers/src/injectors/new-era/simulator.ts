/**
 * A New Era pump on the shared plant: Basic and Safe mode, alarms, self-stop, and a count of what was written to its
 * memory (cementwatch must leave it at 0). The plunger is the plant's; the pump shows it and can only stop it.
 */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { crc16Xmodem } from "@cementwatch/shared/bytes/checksum";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { PumpState } from "./pump-state.ts";
import { CR, ETX, encodeSafePacket, STX } from "./requests.ts";

export interface NewEraSimulation {
  readonly address: number;
  readonly baudRate: number;
  /** 0: Basic mode. */
  readonly safeTimeoutS: number;
  /** What the display counts in; the real pump takes µL for syringes up to 14 mm. */
  readonly volumeUnit: "ML" | "UL";
}

export interface NewEraSimulator extends DeviceSimulator {
  nvramWrites(): number;
}

/** Boot of the pump, during which it hears nothing. Assumption. */
const BOOT_US = 1_200_000;
/** The pump answers within a few milliseconds. Assumption, to be measured on a real one. */
const LATENCY_US = 4_000;
const JITTER_US = 3_000;
/** Manual: a packet whose bytes come further apart than this is thrown away (Safe mode). */
const INTER_BYTE_US = 500_000;
const MAX_REQUEST_BYTES = 64;

export function createNewEraSimulator(
  plant: PlantPort,
  seed: number,
  simulation: NewEraSimulation,
): NewEraSimulator {
  const timing = {
    baudRate: simulation.baudRate,
    bitsPerByte: 10,
    latencyUs: LATENCY_US,
    jitterUs: JITTER_US,
  };
  const line = new SimulatedLine(timing, seed);
  const pump = new PumpState(plant, simulation);
  let buffer: number[] = [];
  let lastByteAtUs = 0;
  let bootedAtUs = 0;

  const reply = (text: string, atUs: number): void => {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    line.answer(pump.isSafe ? encodeSafePacket(bytes) : Uint8Array.of(STX, ...bytes, ETX), atUs);
  };
  const takeBasic = (byte: number, atUs: number): void => {
    if (byte !== CR) {
      // Spaces and control characters are stripped as they come in.
      if (byte > 0x20 && byte < 0x7f && buffer.length < MAX_REQUEST_BYTES) buffer.push(byte);
      return;
    }
    const text = bytesToAscii(Uint8Array.from(buffer)).toUpperCase();
    buffer = [];
    const answer = pump.command(text, atUs);
    if (answer !== undefined) reply(answer, atUs);
  };
  const takeSafe = (byte: number, atUs: number): void => {
    if (buffer.length === 0 && byte !== STX) return;
    buffer.push(byte);
    const length = buffer[1];
    if (length === undefined || buffer.length < Math.max(length, 4) + 1) return;
    const packet = Uint8Array.from(buffer);
    buffer = [];
    const data = packet.subarray(2, packet.length - 3);
    const crc = (packet.at(-3) ?? 0) * 256 + (packet.at(-2) ?? 0);
    const isIntact = packet.at(-1) === ETX && crc === crc16Xmodem(data);
    const answer = isIntact ? pump.safeCommand(bytesToAscii(data).toUpperCase(), atUs) : pump.refusal(atUs);
    if (answer !== undefined) reply(answer, atUs);
  };
  const pushAlarm = (atUs: number): void => {
    const alarm = pump.advance(atUs);
    if (alarm !== undefined && pump.isSafe) reply(alarm, atUs);
  };

  return {
    receive(bytes, atUs) {
      if (atUs < bootedAtUs) return;
      pushAlarm(atUs);
      if (pump.isSafe && atUs - lastByteAtUs > INTER_BYTE_US) buffer = [];
      lastByteAtUs = atUs;
      const readyAtUs = atUs + line.transferUs(bytes.length);
      for (const byte of bytes) (pump.isSafe ? takeSafe : takeBasic)(byte, readyAtUs);
    },
    emit(untilUs) {
      if (untilUs >= bootedAtUs) pushAlarm(untilUs);
      return line.emit(untilUs);
    },
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = [];
      bootedAtUs = atUs + BOOT_US;
      pump.powerUp(atUs);
    },
    nvramWrites: () => pump.nvramWrites,
  };
}
