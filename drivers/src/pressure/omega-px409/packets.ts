/**
 * The binary packets of `PC`.
 *
 * | offset | bytes | meaning                                             |
 * |--------|-------|-----------------------------------------------------|
 * | 0      | AA    | start                                               |
 * | 1      | u8    | type of the value                                   |
 * | 2      | f32le | value in the unit of the range; each AA in it comes doubled |
 *
 * There is no checksum and no end mark: a packet counts only when the start of the next one follows right behind it.
 */
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import type { FrameVerdict } from "../../frame-scanner.ts";

const PACKET_START = 0xaa;
const VALUE_BYTES = 4;
/** Every byte of the value doubled, and the two that show the next packet. */
export const MAX_PACKET_BYTES = 2 + 2 * VALUE_BYTES + 2;

/** Says what stands at the front: a value, not enough yet, or no packet. */
export function examinePx409Packet(window: Uint8Array): FrameVerdict<number> {
  if (window[0] !== PACKET_START) return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
  if (window[1] === PACKET_START) return { kind: "skip", lengthBytes: 1, code: "INJ-MALFORMED" };
  const value: number[] = [];
  let at = 2;
  while (value.length < VALUE_BYTES) {
    const byte = window[at];
    if (byte === undefined) return { kind: "incomplete" };
    if (byte === PACKET_START) {
      const twin = window[at + 1];
      if (twin === undefined) return { kind: "incomplete" };
      // The start of the next packet inside this one: this one lost its end.
      if (twin !== PACKET_START) return { kind: "skip", lengthBytes: at, code: "INJ-TRUNCATED" };
      at += 1;
    }
    value.push(byte);
    at += 1;
  }
  const [next, type] = window.subarray(at, at + 2);
  if (next === undefined || (next === PACKET_START && type === undefined)) return { kind: "incomplete" };
  if (next !== PACKET_START || type === PACKET_START)
    return { kind: "skip", lengthBytes: at, code: "INJ-MALFORMED" };
  return { kind: "message", lengthBytes: at, message: new ByteReader(Uint8Array.from(value)).f32Le() };
}

/** A packet as the device sends it. */
export function encodePx409Packet(value: number, type: number): Uint8Array {
  const bytes = new Uint8Array(VALUE_BYTES);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  const stuffed = [...bytes].flatMap((byte) => (byte === PACKET_START ? [byte, byte] : [byte]));
  return Uint8Array.of(PACKET_START, type, ...stuffed);
}
