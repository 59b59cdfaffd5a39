/**
 * An older Harvard pump on the shared plant: answers to its own address, stops every pump on a bare carriage return,
 * and has neither a checksum nor a word for a stall. The plunger is the plant's; the pump shows it and can only stop it.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { PlungerCounter } from "../../plant/plunger-counter.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { CLASSIC_DIALECTS, type ClassicDialect, type ClassicModel } from "./models.ts";

export interface ClassicSimulation {
  readonly model: ClassicModel;
  readonly address: number;
  readonly volumeUnit: "mL" | "uL";
  readonly baudRate: number;
}

export interface ClassicSimulator extends DeviceSimulator {
  /** Commands that would have set, started or stopped something. */
  acts(): number;
}

const CR = 0x0d;
/** Start, 8 data and 2 stop bits. */
const BITS_PER_BYTE = 11;
/** Assumptions, to be measured on a real pump. */
const BOOT_US = 1_500_000;
const LATENCY_US = 8_000;
const JITTER_US = 6_000;
/** A value's field: five digits and a point, right-aligned (length of the replies that a published driver reads). */
const FIELD_BYTES = 8;
const DIGITS = 5;
const MAX_REQUEST_BYTES = 32;
const ACTIONS = /^(RUN|REV|STP|CLV|CLT|MMD|ULM|MLM|ULH|MLH|MLT|DIR)/;

export function createClassicSimulator(
  plant: PlantPort,
  seed: number,
  simulation: ClassicSimulation,
): ClassicSimulator {
  const line = new SimulatedLine(
    { baudRate: simulation.baudRate, bitsPerByte: BITS_PER_BYTE, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
  );
  const pump = new ClassicPump(plant, simulation);
  let buffer = "";
  let bootedAtUs = 0;
  return {
    receive(bytes, atUs) {
      if (atUs < bootedAtUs) return;
      const readyAtUs = atUs + line.transferUs(bytes.length);
      for (const byte of bytes) {
        if (byte === CR) {
          const answer = pump.command(buffer.toUpperCase(), readyAtUs);
          buffer = "";
          if (answer !== undefined) line.answer(asciiToBytes(answer), readyAtUs);
        } else if (byte > 0x20 && byte < 0x7f && buffer.length < MAX_REQUEST_BYTES) {
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
    acts: () => pump.acts,
  };
}

class ClassicPump {
  acts = 0;
  readonly #plant: PlantPort;
  readonly #simulation: ClassicSimulation;
  readonly #dialect: ClassicDialect;
  readonly #counter: PlungerCounter;
  #lastMl: number;
  #wasMoving = false;

  constructor(plant: PlantPort, simulation: ClassicSimulation) {
    this.#plant = plant;
    this.#simulation = simulation;
    this.#dialect = CLASSIC_DIALECTS[simulation.model];
    this.#counter = new PlungerCounter(plant);
    this.#lastMl = plant.readAt(0).pumpVolumeMl;
  }

  powerUp(atUs: number): void {
    this.#plant.stopMotor?.(atUs);
    this.#counter.powerUp(atUs);
    this.#wasMoving = false;
  }

  /** The whole answer; `undefined` when another pump is meant. */
  command(text: string, atUs: number): string | undefined {
    if (text === "") this.#act(atUs);
    const [, addressText = "", command = ""] = /^(\d{0,2})(.*)$/.exec(text) ?? [];
    if (addressText !== "" && Number(addressText) !== this.#simulation.address) return undefined;
    const field = command === "" ? undefined : this.#field(command, atUs);
    const { isAddressPadded } = this.#dialect;
    const address = String(this.#simulation.address).padStart(isAddressPadded ? 2 : 1, "0");
    const value = field === undefined ? "" : `\r\n${field}`;
    return `${value}\r\n${isAddressPadded ? "" : "\r"}${address}${this.#prompt(atUs)}`;
  }

  #field(command: string, atUs: number): string | undefined {
    const factor = this.#simulation.volumeUnit === "uL" ? 1000 : 1;
    if (command === "VER") return this.#dialect.simulatedVersion;
    if (command === "VOL") return formatClassicNumber(this.#counter.readAt(atUs) * factor);
    if (!ACTIONS.test(command)) return "  ?";
    this.acts += 1;
    if (command === "STP") this.#plant.stopMotor?.(atUs);
    return undefined;
  }

  #act(atUs: number): void {
    this.acts += 1;
    this.#plant.stopMotor?.(atUs);
  }

  #prompt(atUs: number): string {
    const readings = this.#plant.readAt(atUs);
    const isMoving = readings.isMotorRunning && !readings.isStalled;
    const movedMl = readings.pumpVolumeMl - this.#lastMl;
    this.#lastMl = readings.pumpVolumeMl;
    const isInterrupted = this.#dialect.hasInterruptedPrompt && readings.isStalled && this.#wasMoving;
    this.#wasMoving = isMoving || isInterrupted;
    if (isMoving) return movedMl < 0 ? "<" : ">";
    return isInterrupted ? "*" : ":";
  }
}

/** Five digits and a point, right-aligned: 0.35 → `  0.3500`, 12.3456 → `  12.346`, 350 → `  350.00`. */
function formatClassicNumber(value: number): string {
  for (let decimals = DIGITS - 1; decimals > 0; decimals--) {
    const text = Math.max(0, value).toFixed(decimals);
    if (text.length <= DIGITS + 1) return text.padStart(FIELD_BYTES);
  }
  return value.toFixed(1).padStart(FIELD_BYTES);
}
