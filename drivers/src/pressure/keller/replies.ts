/**
 * The content of Keller replies, after address, function and checksum have been checked:
 *
 * | reply to    | bytes after the function                                        |
 * |-------------|-----------------------------------------------------------------|
 * | initialise  | class, group, year, week, buffer, STAT                          |
 * | serial      | u32 big-endian                                                  |
 * | pressure, temperature | f32 big-endian (bar, °C), STAT                        |
 * | firmware    | byte count 2, u16                                               |
 * | values      | byte count 16, four f32 big-endian: P1, P2, T, TOB1             |
 * | offset, gain | f32 big-endian (bar, factor)                                   |
 * | zeroAndGain | byte count 8, two f32 big-endian                                |
 * | exception   | code                                                            |
 *
 * STAT: bits 0–5 an error of CH0, P1, P2, T, TOB1, TOB2; bit 7 the sensor is not in standard mode.
 */
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import type { ReadingQuality } from "@cementwatch/shared/telemetry/reading";
import { CHANNEL_P1, CHANNEL_TOB1 } from "./requests.ts";

const KPA_PER_BAR = 100;
export const STAT_NON_STANDARD = 0x80;

/** Shown for a value beyond the range, where the sensor gives only ±∞. */
export interface KellerRange {
  readonly minBar: number;
  readonly maxBar: number;
}

export interface KellerValue {
  readonly signal: "pressure" | "temperature";
  readonly value: number;
  readonly unit: "kPa" | "degC";
  readonly quality: ReadingQuality;
}

/** Range of the compensated temperature, °C: shown for a temperature of ±∞. */
const TEMPERATURE_RANGE = { min: -40, max: 125 };

/**
 * A channel's float as a value: NaN is a channel error (`invalid`, 0 stands in), ±∞ beyond the range (`saturated`, the
 * range's end stands in), so that every value is a finite number. `stat` undefined: Modbus, which has none.
 */
export function kellerValue(
  channel: typeof CHANNEL_P1 | typeof CHANNEL_TOB1,
  raw: number,
  stat: number | undefined,
  range: KellerRange,
): KellerValue {
  const hasError = stat !== undefined && (stat & (1 << channel)) !== 0;
  const quality = Number.isNaN(raw)
    ? "invalid"
    : Number.isFinite(raw)
      ? hasError
        ? "invalid"
        : "valid"
      : "saturated";
  if (channel === CHANNEL_TOB1) {
    return { signal: "temperature", value: finite(raw, TEMPERATURE_RANGE), unit: "degC", quality };
  }
  const value = finite(raw, { min: range.minBar, max: range.maxBar }) * KPA_PER_BAR;
  return { signal: "pressure", value, unit: "kPa", quality };
}

/** Both values of the Modbus read of P1 … TOB1. `data`: the 16 bytes after the byte count. */
export function modbusValues(data: Uint8Array, range: KellerRange): readonly KellerValue[] {
  const reader = new ByteReader(data);
  const pressure = reader.f32Be();
  reader.bytes(8);
  return [
    kellerValue(CHANNEL_P1, pressure, undefined, range),
    kellerValue(CHANNEL_TOB1, reader.f32Be(), undefined, range),
  ];
}

/** Model and firmware words from F48's class, group, year and week. */
export function deviceWords(data: Uint8Array): { readonly model: string; readonly firmware: string } {
  const reader = new ByteReader(data);
  const kind = `${reader.u8()}.${reader.u8()}`;
  return { model: `Keller ${kind}`, firmware: `${kind}-${reader.u8()}.${reader.u8()}` };
}

/** Register 0x020F as hexadecimal: how it is packed is not documented to us. */
export function modbusFirmware(data: Uint8Array): string {
  return `0x${new ByteReader(data).u16Be().toString(16).padStart(4, "0")}`;
}

const EXCEPTION_WORDS: Readonly<Record<number, string>> = {
  1: "function not implemented",
  2: "wrong parameter",
  3: "wrong data or length",
  4: "over- or underflow, or channel switched off",
};

export function exceptionText(functionCode: number, code: number): string {
  return `The sensor refused function ${functionCode}: ${EXCEPTION_WORDS[code] ?? "unknown reason"} (${code}).`;
}

function finite(raw: number, range: { readonly min: number; readonly max: number }): number {
  if (Number.isFinite(raw)) return raw;
  return Number.isNaN(raw) ? 0 : raw > 0 ? range.max : range.min;
}
