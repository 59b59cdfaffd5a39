/**
 * A Chemyx pump on the shared plant: echo, prompt, one or two channels, and a unit that a person can change at the
 * pump. It knows no host: its run goes on when the line is dead.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { PlungerCounter } from "../../plant/plunger-counter.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import type { ChemyxUnit } from "./reply.ts";
import type { ChemyxChannel } from "./requests.ts";

export interface ChemyxSimulation {
  /** The channel whose plunger is the plant's; the pump has two then. */
  readonly channel?: ChemyxChannel | undefined;
  readonly echo: boolean;
  readonly unit: ChemyxUnit;
  readonly baudRate: number;
}

export interface ChemyxSimulator extends DeviceSimulator {
  /** A person chooses another unit on the pump's screen. */
  setUnit(unit: ChemyxUnit): void;
  /** Commands that would have set, started or stopped something. */
  acts(): number;
}

/** Assumptions, to be measured on a real pump. */
const BOOT_US = 1_500_000;
const LATENCY_US = 15_000;
const JITTER_US = 20_000;
const CR = 0x0d;
const US_PER_MIN = 60_000_000;
const MAX_REQUEST_BYTES = 64;
const ACTIONS = /^(set|start|stop|pause|restart|change)\b/;

export function createChemyxSimulator(
  plant: PlantPort,
  seed: number,
  simulation: ChemyxSimulation,
): ChemyxSimulator {
  const line = new SimulatedLine(
    { baudRate: simulation.baudRate, bitsPerByte: 10, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
  );
  const pump = new ChemyxPump(plant, simulation);
  let buffer = "";
  let bootedAtUs = 0;
  const execute = (text: string, atUs: number): void => {
    if (text === "") return;
    const echo = simulation.echo ? `${text}\r` : "";
    const lines = pump.command(text.toLowerCase(), atUs).map((each) => `${each}\r\n`);
    line.answer(asciiToBytes(`${echo}${lines.join("")}>`), atUs);
  };
  return {
    receive(bytes, atUs) {
      if (atUs < bootedAtUs) return;
      const readyAtUs = atUs + line.transferUs(bytes.length);
      for (const byte of bytes) {
        if (byte === CR) {
          execute(buffer.trim(), readyAtUs);
          buffer = "";
        } else if (byte >= 0x20 && byte < 0x7f && buffer.length < MAX_REQUEST_BYTES) {
          buffer += String.fromCharCode(byte);
        }
      }
    },
    emit: (untilUs) => line.emit(untilUs),
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = "";
      bootedAtUs = atUs + BOOT_US;
      pump.powerUp(atUs);
    },
    setUnit(unit) {
      pump.unit = unit;
    },
    acts: () => pump.acts,
  };
}

class ChemyxPump {
  acts = 0;
  unit: ChemyxUnit;
  readonly #plant: PlantPort;
  readonly #channel: ChemyxChannel | undefined;
  readonly #counter: PlungerCounter;
  #startedAtUs = 0;

  constructor(plant: PlantPort, simulation: ChemyxSimulation) {
    this.#plant = plant;
    this.unit = simulation.unit;
    this.#channel = simulation.channel;
    this.#counter = new PlungerCounter(plant);
  }

  powerUp(atUs: number): void {
    this.#plant.stopMotor?.(atUs);
    this.#counter.powerUp(atUs);
    this.#startedAtUs = atUs;
  }

  /** The lines of an answer. */
  command(text: string, atUs: number): string[] {
    const [, channelText, command = ""] = /^(?:([12]) )?(.*)$/.exec(text) ?? [];
    const channel = channelText === undefined ? undefined : Number(channelText);
    const isOther = channel !== undefined && channel !== this.#channel;
    // A pump with two channels does not know which one is meant.
    const isAmbiguous = this.#channel !== undefined && channel === undefined;
    if (command === "dispensed volume") {
      return [`dispensed volume = ${isOther ? "0.0000" : this.#volume(atUs)}`];
    }
    if (command === "elapsed time") {
      return [`elapsed time = ${((atUs - this.#startedAtUs) / US_PER_MIN).toFixed(5)}`];
    }
    if (command === "pump status" && !isAmbiguous) return [isOther ? "0" : this.#state(atUs)];
    if (command === "view parameter") return ["", ...this.#parameters()];
    if (!ACTIONS.test(command)) return ["Invalid Command!"];
    this.acts += 1;
    if (command === "stop") this.#plant.stopMotor?.(atUs);
    return ["Pump stop!"];
  }

  #volume(atUs: number): string {
    return (this.#counter.readAt(atUs) * (this.unit >= 2 ? 1000 : 1)).toFixed(4);
  }

  #state(atUs: number): string {
    const readings = this.#plant.readAt(atUs);
    if (readings.isStalled) return "4";
    return readings.isMotorRunning ? "1" : "0";
  }

  #parameters(): string[] {
    if (this.#channel === undefined) return settings(this.unit);
    const [one, two] = this.#channel === 1 ? [this.unit, 0] : [0, this.unit];
    return ["Pump 1: ", ...settings(one), "Pump 2: ", ...settings(two)];
  }
}

function settings(unit: number): string[] {
  return [
    `unit = ${unit} `,
    "dia = 14.500 ",
    "rate = 1.000000 ",
    "time = 10 ",
    "volume = 10.000000 ",
    "delay = 0",
  ];
}
