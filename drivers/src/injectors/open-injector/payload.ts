/**
 * Payloads of `open-injector` frames, little-endian.
 *
 * | type   | offset | size | field          | unit, meaning                                                   |
 * |--------|--------|------|----------------|-----------------------------------------------------------------|
 * | HELLO  | 0      | 12   | device id      | text padded with 0, or raw bytes                                |
 * |        | 12     | 8    | firmware hash  | raw                                                             |
 * |        | 20     | 16   | calibration id | text padded with 0, or raw bytes                                |
 * | SAMPLE | 0      | f32  | pressure       | Pa                                                              |
 * |        | 4      | f32  | force          | N                                                               |
 * |        | 8      | f32  | position       | mm, grows as the plunger goes in                                |
 * |        | 12     | f32  | temperature    | °C                                                              |
 * |        | 16     | u16  | flags          | 1, 2, 4, 8: pressure, force, position, temperature valid; 16 motor runs; 32 limit reached |
 * | STATUS | 0      | u16  | code           | 0: information; else an alarm of the device                     |
 * |        | 2      | …    | text           | UTF-8                                                           |
 */
import { bytesToAscii, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";

export const FLAG_PRESSURE = 1;
export const FLAG_FORCE = 2;
export const FLAG_POSITION = 4;
export const FLAG_TEMPERATURE = 8;
export const FLAG_MOTOR = 16;
export const FLAG_LIMIT = 32;

export interface InjectorSample {
  readonly pressurePa: number;
  readonly forceN: number;
  readonly positionMm: number;
  readonly temperatureC: number;
  readonly flags: number;
}

export interface InjectorHello {
  readonly deviceId: string;
  readonly firmware: string;
  readonly calibrationId: string;
}

/** 18 bytes, checked by the frame. */
export function decodeSample(payload: Uint8Array): InjectorSample {
  const reader = new ByteReader(payload);
  return {
    pressurePa: reader.f32Le(),
    forceN: reader.f32Le(),
    positionMm: reader.f32Le(),
    temperatureC: reader.f32Le(),
    flags: reader.u16Le(),
  };
}

export function encodeSample(sample: InjectorSample): Uint8Array {
  return new ByteWriter()
    .f32Le(sample.pressurePa)
    .f32Le(sample.forceN)
    .f32Le(sample.positionMm)
    .f32Le(sample.temperatureC)
    .u16Le(sample.flags)
    .finish();
}

/** 36 bytes, checked by the frame. */
export function decodeHello(payload: Uint8Array): InjectorHello {
  const reader = new ByteReader(payload);
  return {
    deviceId: paddedText(reader.bytes(12)),
    firmware: bytesToHex(reader.bytes(8)),
    calibrationId: paddedText(reader.bytes(16)),
  };
}

/** Code and text; control characters are removed, bad UTF-8 becomes the replacement character. */
export function decodeStatus(payload: Uint8Array): { readonly code: number; readonly text: string } {
  const reader = new ByteReader(payload);
  const code = reader.u16Le();
  const text = new TextDecoder().decode(reader.bytes(reader.remaining));
  return { code, text: text.replace(/\p{Cc}/gu, "").trim() };
}

/** Printable ASCII up to the padding; anything else as hexadecimal. */
function paddedText(bytes: Uint8Array): string {
  const text = bytesToAscii(bytes).replace(/\0+$/, "");
  return /^[\x20-\x7e]*$/.test(text) ? text.trim() : bytesToHex(bytes);
}
