/** A simulated device that takes commands ending in CR and answers in lines: the part that all of them share. */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator } from "./driver.ts";
import { type LineTiming, SimulatedLine } from "./simulated-line.ts";

export interface LineSimulation {
  readonly timing: LineTiming;
  readonly seed: number;
  /** Deaf for so long after power comes back, µs. */
  readonly bootUs: number;
  /** An RS-485 adapter repeats what the host sends. */
  readonly hasEcho?: boolean;
  /** What the device sends back, ends included; undefined: nothing. */
  answer(command: string, atUs: number): string | undefined;
  powerUp?(): void;
}

export interface LineSimulator extends DeviceSimulator {
  /** Commands heard, newest last, of which the last hundred are kept. */
  commands(): readonly string[];
}

const CR = 0x0d;
const LF = 0x0a;
const MAX_COMMAND_BYTES = 64;
const COMMANDS_KEPT = 100;

export function createLineSimulator(simulation: LineSimulation): LineSimulator {
  const line = new SimulatedLine(simulation.timing, simulation.seed);
  let buffer: number[] = [];
  let commands: string[] = [];
  let bootedAtUs = 0;
  const take = (atUs: number): void => {
    const command = bytesToAscii(Uint8Array.from(buffer));
    buffer = [];
    commands = [...commands, command].slice(-COMMANDS_KEPT);
    const answer = simulation.answer(command, atUs);
    if (answer !== undefined)
      line.answer(
        Uint8Array.from(answer, (char) => char.charCodeAt(0)),
        atUs,
      );
  };
  return {
    receive(bytes, atUs) {
      if (simulation.hasEcho === true) line.put(bytes, atUs);
      if (atUs < bootedAtUs) return;
      const readyAtUs = atUs + line.transferUs(bytes.length);
      for (const byte of bytes) {
        if (byte === CR) take(readyAtUs);
        else if (byte !== LF && buffer.length < MAX_COMMAND_BYTES) buffer.push(byte);
      }
    },
    emit: (untilUs) => line.emit(untilUs),
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = [];
      bootedAtUs = atUs + simulation.bootUs;
      simulation.powerUp?.();
    },
    commands: () => commands,
  };
}
