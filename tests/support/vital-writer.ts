/** Writes small .vital files packet by packet, right and wrong ones. */
import { gzipSync } from "node:zlib";

export interface VitalHeader {
  readonly version?: number;
  readonly biasMinutes?: number;
  readonly isPacked?: boolean;
}

/** Sign, version, length and 27 bytes of header. */
export function vitalHeader({ version = 3, biasMinutes = -60, isPacked = false }: VitalHeader = {}): Buffer {
  const bytes = Buffer.alloc(37);
  bytes.write("VITA", 0, "latin1");
  bytes.writeUInt32LE(version, 4);
  bytes.writeUInt16LE(27, 8);
  bytes.writeInt16LE(biasMinutes, 10);
  bytes.writeUInt8(isPacked ? 1 : 0, 36);
  return bytes;
}

export function packet(kind: number, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.writeUInt8(kind, 0);
  head.writeUInt32LE(data.length, 1);
  return Buffer.concat([head, data]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number("UInt32LE", bytes.length), bytes]);
}

type Form = "UInt8" | "UInt16LE" | "Int16LE" | "UInt32LE" | "FloatLE" | "DoubleLE";
const BYTES: Readonly<Record<Form, number>> = {
  UInt8: 1,
  UInt16LE: 2,
  Int16LE: 2,
  UInt32LE: 4,
  FloatLE: 4,
  DoubleLE: 8,
};

export function number(form: Form, value: number): Buffer {
  const bytes = Buffer.alloc(BYTES[form]);
  bytes[`write${form}`](value, 0);
  return bytes;
}

export function device(id: number, name: string): Buffer {
  return packet(9, number("UInt32LE", id), text("Pump"), text(name), text("COM1"));
}

export interface TrackOptions {
  /** 1 wave, 2 number, 5 text. */
  readonly kind?: number;
  /** 1 float, 2 double, 5 short. */
  readonly format?: number;
  readonly rateHz?: number;
  readonly gain?: number;
  readonly offset?: number;
  readonly deviceId?: number;
}

export function track(id: number, name: string, unit: string, options: TrackOptions = {}): Buffer {
  const { kind = 2, format = 1, rateHz = 0, gain = 1, offset = 0, deviceId = 1 } = options;
  return packet(
    0,
    Buffer.concat([number("UInt16LE", id), number("UInt8", kind), number("UInt8", format)]),
    Buffer.concat([text(name), text(unit), Buffer.alloc(12), number("FloatLE", rateHz)]),
    Buffer.concat([number("DoubleLE", gain), number("DoubleLE", offset), number("UInt8", 0)]),
    number("UInt32LE", deviceId),
  );
}

export function record(id: number, timeS: number, ...values: readonly Buffer[]): Buffer {
  return packet(1, number("UInt16LE", 10), number("DoubleLE", timeS), number("UInt16LE", id), ...values);
}

export function wave(id: number, timeS: number, values: readonly number[]): Buffer {
  return record(
    id,
    timeS,
    number("UInt32LE", values.length),
    ...values.map((value) => number("Int16LE", value)),
  );
}

export function vitalFile(...packets: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat([vitalHeader(), ...packets]));
}
