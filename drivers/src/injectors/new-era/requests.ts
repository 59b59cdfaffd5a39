/**
 * The only byte strings that cementwatch sends to a New Era pump. None of them sets, runs, stops or writes anything;
 * but each valid one makes the pump clear an alarm after reporting it, and in Safe mode starts its time-out.
 *
 * | request   | Basic              | Safe                                        |
 * |-----------|--------------------|---------------------------------------------|
 * | status    | `<addr>` CR        | STX len `<addr>` CRC ETX                    |
 * | display   | `<addr>DIS` CR     | STX len `<addr>DIS` CRC ETX                 |
 * | version   | `<addr>VER` CR     | STX len `<addr>VER` CRC ETX                 |
 * | mode test | –                  | 02 04 00 01 03, a packet with a wrong CRC   |
 *
 * `len` counts itself to ETX; CRC-16/XMODEM over the data, high byte first. Address 0 is sent as nothing.
 * The mode test consists of control characters, which Basic mode strips; Safe mode answers an invalid packet with
 * `?COM` and does not start its time-out, which only a valid packet does.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { crc16Xmodem } from "@cementwatch/shared/bytes/checksum";

export type NewEraRequest = "status" | "display" | "version";

export const STX = 0x02;
export const ETX = 0x03;
export const CR = 0x0d;
/** STX is not counted by `len`; `len` itself, two CRC bytes and ETX are. */
const SAFE_OVERHEAD_BYTES = 4;

const COMMANDS: Readonly<Record<NewEraRequest, string>> = { status: "", display: "DIS", version: "VER" };
export const NEW_ERA_REQUESTS: readonly NewEraRequest[] = ["status", "display", "version"];

/** See the table above. */
export const MODE_TEST: Uint8Array = Uint8Array.of(0x02, 0x04, 0x00, 0x01, 0x03);

/** Bytes of a request. */
export function encodeRequest(request: NewEraRequest, address: number, isSafe: boolean): Uint8Array {
  const data = asciiToBytes(`${address === 0 ? "" : address}${COMMANDS[request]}`);
  return isSafe ? encodeSafePacket(data) : new ByteWriter().bytes(data).u8(CR).finish();
}

/** Wraps data into a Safe-mode packet; the same in both directions. */
export function encodeSafePacket(data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(STX)
    .u8(data.length + SAFE_OVERHEAD_BYTES)
    .bytes(data)
    .u16Be(crc16Xmodem(data))
    .u8(ETX)
    .finish();
}
