/** What a simulated Keller sensor knows and answers: initialisation, channels, and a count of attempts to write. */
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import type { PlantPort } from "../../plant/plant-port.ts";
import { createRandom, type Random, seedOf } from "../../plant/random.ts";
import {
  CHANNEL_P1,
  CHANNEL_TOB1,
  COEFFICIENT_GAIN,
  COEFFICIENT_OFFSET,
  COEFFICIENT_REGISTERS,
  EXCEPTION_BIT,
  EXCEPTION_NOT_INITIALISED,
  F_CHANNEL,
  F_INITIALISE,
  F_MODBUS_READ,
  F_READ_COEFFICIENT,
  F_SERIAL,
  type KellerProtocol,
} from "./requests.ts";

/** Class 5, group 20, year 10, week 30, buffer 10: the maker's example. */
const DEVICE_WORDS = [5, 20, 10, 30, 10];
const FIRMWARE_REGISTER = 0x020f;
const LAST_VALUE_REGISTER = 0x000b;
const CHANNEL_T = 3;
const WRITING_FUNCTIONS = new Set([6, 16, 31, 33, 66, 95]);
/** Noise of the pressure channel, one standard deviation, bar: 0.002 % of 100 bar. Assumption. */
const NOISE_BAR = 0.002;
/** Sensors measure some way beyond their range before they give up. Assumption. */
const MARGIN_01 = 0.1;
const KPA_PER_BAR = 100;

export class SensorState {
  writes = 0;
  /** Digital zero, added to P1. */
  offsetBar = 0;
  readonly #plant: PlantPort;
  readonly #random: Random;
  readonly #serialNumber: number;
  readonly #lowBar: number;
  readonly #highBar: number;
  #isInitialised = false;
  #isFirstCall = true;

  constructor(plant: PlantPort, seed: number, range: { readonly minBar: number; readonly maxBar: number }) {
    const margin = MARGIN_01 * (range.maxBar - range.minBar);
    this.#plant = plant;
    this.#random = createRandom(seedOf(seed, "keller"));
    this.#serialNumber = 100_000 + (seedOf(seed, "serial") % 900_000);
    this.#lowBar = range.minBar - margin;
    this.#highBar = range.maxBar + margin;
  }

  powerUp(): void {
    this.#isInitialised = false;
    this.#isFirstCall = true;
  }

  /** Function and data of the answer. */
  answer(protocol: KellerProtocol, functionCode: number, data: Uint8Array, atUs: number): Uint8Array {
    if (WRITING_FUNCTIONS.has(functionCode)) this.writes += 1;
    return protocol === "bus" ? this.#bus(functionCode, data, atUs) : this.#modbus(functionCode, data, atUs);
  }

  #bus(functionCode: number, data: Uint8Array, atUs: number): Uint8Array {
    if (functionCode === F_INITIALISE) {
      const stat = this.#isFirstCall ? 0 : 1;
      this.#isInitialised = true;
      this.#isFirstCall = false;
      return Uint8Array.of(functionCode, ...DEVICE_WORDS, stat);
    }
    if (!this.#isInitialised) return exception(functionCode, EXCEPTION_NOT_INITIALISED);
    if (functionCode === F_SERIAL)
      return new ByteWriter().u8(functionCode).u32Be(this.#serialNumber).finish();
    if (functionCode === F_READ_COEFFICIENT) {
      const coefficient = data.length === 1 ? this.#coefficient(data[0] ?? 0) : undefined;
      if (coefficient === undefined) return exception(functionCode, 2);
      return new ByteWriter().u8(functionCode).f32Be(coefficient).finish();
    }
    if (functionCode !== F_CHANNEL) return exception(functionCode, 1);
    const channel = data.length === 1 ? this.#channel(data[0] ?? 0, atUs) : undefined;
    if (channel === undefined) return exception(functionCode, 2);
    return new ByteWriter().u8(functionCode).f32Be(channel.value).u8(channel.stat).finish();
  }

  #modbus(functionCode: number, data: Uint8Array, atUs: number): Uint8Array {
    if (functionCode !== F_MODBUS_READ) return exception(functionCode, 1);
    const [high = 0, low = 0, countHigh = 0, count = 0] = data;
    const register = high * 256 + low;
    if (register === FIRMWARE_REGISTER && count === 1) return Uint8Array.of(functionCode, 2, 0x05, 0x14);
    if (register >= COEFFICIENT_REGISTERS) return this.#coefficients(functionCode, register, count);
    const isValueRange = register % 2 === 0 && count % 2 === 0 && register + count - 1 <= LAST_VALUE_REGISTER;
    if (!isValueRange || count === 0 || countHigh !== 0) return exception(functionCode, 2);
    const writer = new ByteWriter().u8(functionCode).u8(count * 2);
    for (let at = register; at < register + count; at += 2) {
      writer.f32Be(this.#channel(at / 2, atUs)?.value ?? Number.NaN);
    }
    return writer.finish();
  }

  #coefficients(functionCode: number, register: number, count: number): Uint8Array {
    const writer = new ByteWriter().u8(functionCode).u8(count * 2);
    for (let at = register; at < register + count; at += 2) {
      const coefficient = this.#coefficient((at - COEFFICIENT_REGISTERS) / 2);
      if (coefficient === undefined || count % 2 !== 0) return exception(functionCode, 2);
      writer.f32Be(coefficient);
    }
    return count === 0 ? exception(functionCode, 3) : writer.finish();
  }

  #coefficient(number: number): number | undefined {
    if (number === COEFFICIENT_OFFSET) return this.offsetBar;
    return number === COEFFICIENT_GAIN ? 1 : undefined;
  }

  #channel(channel: number, atUs: number): { readonly value: number; readonly stat: number } | undefined {
    const { pressureKpa, temperatureC } = this.#plant.readAt(atUs);
    if (channel === CHANNEL_TOB1 || channel === CHANNEL_T) return { value: temperatureC, stat: 0 };
    if (channel !== CHANNEL_P1) return undefined;
    const bar = pressureKpa / KPA_PER_BAR + this.offsetBar + this.#random.gaussian() * NOISE_BAR;
    if (bar > this.#highBar) return { value: Number.POSITIVE_INFINITY, stat: 1 << CHANNEL_P1 };
    if (bar < this.#lowBar) return { value: Number.NEGATIVE_INFINITY, stat: 1 << CHANNEL_P1 };
    return { value: bar, stat: 0 };
  }
}

function exception(functionCode: number, code: number): Uint8Array {
  return Uint8Array.of(functionCode | EXCEPTION_BIT, code);
}
