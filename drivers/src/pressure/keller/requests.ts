/**
 * The only byte strings that cementwatch sends to a Keller sensor: reading functions of both protocols, from one
 * address. Writing functions (F31, F33, F66, F95, Modbus 6 and 16) do not exist here.
 *
 * | request     | Keller bus                       | Modbus RTU                                          |
 * |-------------|----------------------------------|-----------------------------------------------------|
 * | initialise  | addr 48 CRChi CRClo              | –                                                   |
 * | serial      | addr 69 CRChi CRClo              | –                                                   |
 * | firmware    | –                                | addr 03 02 0F 00 01 CRClo CRChi                     |
 * | pressure    | addr 73 01 CRChi CRClo           | –                                                   |
 * | temperature | addr 73 04 CRChi CRClo           | –                                                   |
 * | values      | –                                | addr 03 00 02 00 08 CRClo CRChi (P1, P2, T, TOB1)   |
 * | offset      | addr 30 64 CRChi CRClo           | –                                                   |
 * | gain        | addr 30 65 CRChi CRClo           | –                                                   |
 * | zeroAndGain | –                                | addr 03 03 80 00 04 CRClo CRChi                     |
 *
 * One checksum, CRC-16/MODBUS, in opposite byte orders. F48 changes nothing but the sensor's own "was switched off".
 */
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { crc16Modbus } from "@cementwatch/shared/bytes/checksum";

export type KellerProtocol = "bus" | "modbus";
export type KellerRequest =
  | "initialise"
  | "serial"
  | "firmware"
  | "pressure"
  | "temperature"
  | "values"
  | "offset"
  | "gain"
  | "zeroAndGain";

export const F_READ_COEFFICIENT = 30;
export const F_INITIALISE = 48;
export const F_SERIAL = 69;
export const F_CHANNEL = 73;
export const F_MODBUS_READ = 3;
/** Set in the function code of an exception reply. */
export const EXCEPTION_BIT = 0x80;
/** Until F48 has been called after power-up, the sensor answers everything else with this. */
export const EXCEPTION_NOT_INITIALISED = 32;
/** A channel over or under its range, or switched off. */
export const EXCEPTION_OUT_OF_RANGE = 4;

/** Coefficients 64 and 65: digital zero of P1 in bar, and its gain; as registers at 0x0300 + 2 · number. */
export const COEFFICIENT_OFFSET = 64;
export const COEFFICIENT_GAIN = 65;
export const COEFFICIENT_REGISTERS = 0x0300;

export const CHANNEL_P1 = 1;
export const CHANNEL_TOB1 = 4;

interface RequestRow {
  readonly protocol: KellerProtocol;
  /** Function code and data. */
  readonly body: readonly number[];
  /** Whole reply with address and checksum. */
  readonly replyBytes: number;
}

export const KELLER_REQUESTS: Readonly<Record<KellerRequest, RequestRow>> = {
  initialise: { protocol: "bus", body: [F_INITIALISE], replyBytes: 10 },
  serial: { protocol: "bus", body: [F_SERIAL], replyBytes: 8 },
  pressure: { protocol: "bus", body: [F_CHANNEL, CHANNEL_P1], replyBytes: 9 },
  temperature: { protocol: "bus", body: [F_CHANNEL, CHANNEL_TOB1], replyBytes: 9 },
  offset: { protocol: "bus", body: [F_READ_COEFFICIENT, COEFFICIENT_OFFSET], replyBytes: 8 },
  gain: { protocol: "bus", body: [F_READ_COEFFICIENT, COEFFICIENT_GAIN], replyBytes: 8 },
  zeroAndGain: { protocol: "modbus", body: [F_MODBUS_READ, 0x03, 0x80, 0x00, 0x04], replyBytes: 13 },
  firmware: { protocol: "modbus", body: [F_MODBUS_READ, 0x02, 0x0f, 0x00, 0x01], replyBytes: 7 },
  values: { protocol: "modbus", body: [F_MODBUS_READ, 0x00, 0x02, 0x00, 0x08], replyBytes: 21 },
};

/** Bytes of a request. */
export function encodeKellerRequest(request: KellerRequest, address: number): Uint8Array {
  const { protocol, body } = KELLER_REQUESTS[request];
  return withChecksum(Uint8Array.of(address, ...body), protocol);
}

/** Appends the checksum in the protocol's byte order; the same in both directions. */
export function withChecksum(bytes: Uint8Array, protocol: KellerProtocol): Uint8Array {
  const writer = new ByteWriter().bytes(bytes);
  const crc = crc16Modbus(bytes);
  return (protocol === "bus" ? writer.u16Be(crc) : writer.u16Le(crc)).finish();
}

/** True when the last two bytes are the checksum of the others. */
export function hasValidChecksum(bytes: Uint8Array, protocol: KellerProtocol): boolean {
  if (bytes.length < 4) return false;
  const crc = crc16Modbus(bytes.subarray(0, -2));
  const [last1 = 0, last0 = 0] = bytes.subarray(-2);
  return crc === (protocol === "bus" ? (last1 << 8) | last0 : (last0 << 8) | last1);
}

/** Requests of one protocol. */
export function requestsOf(protocol: KellerProtocol): KellerRequest[] {
  return (Object.keys(KELLER_REQUESTS) as KellerRequest[]).filter(
    (request) => KELLER_REQUESTS[request].protocol === protocol,
  );
}
