/** Numbers in 16-bit registers. The bytes of a register are high before low; `wordOrder` says which register comes first. */
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { type RegisterType, type WordOrder, wordsOf } from "./description.ts";

const LIMITS: Readonly<Record<Exclude<RegisterType, "f32">, readonly [number, number]>> = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
};

/** The number in the registers that begin at `bytes`. */
export function decodeRegister(bytes: Uint8Array, type: RegisterType, wordOrder: WordOrder): number {
  const reader = new ByteReader(inBigOrder(bytes.subarray(0, 2 * wordsOf(type)), wordOrder));
  switch (type) {
    case "u16":
      return reader.u16Be();
    case "i16":
      return (reader.u16Be() << 16) >> 16;
    case "u32":
      return reader.u32Be();
    case "i32":
      return reader.u32Be() | 0;
    case "f32":
      return reader.f32Be();
  }
}

/** The inverse; whole-number types round and keep to their ends. For simulators. */
export function encodeRegister(value: number, type: RegisterType, wordOrder: WordOrder): Uint8Array {
  const writer = new ByteWriter();
  if (type === "f32") return inBigOrder(writer.f32Be(value).finish(), wordOrder);
  const [low, high] = LIMITS[type];
  const whole = Math.min(high, Math.max(low, Math.round(value)));
  const bytes = wordsOf(type) === 1 ? writer.u16Be(whole & 0xffff) : writer.u32Be(whole >>> 0);
  return inBigOrder(bytes.finish(), wordOrder);
}

/** Swapping the two words is its own inverse. */
function inBigOrder(bytes: Uint8Array, wordOrder: WordOrder): Uint8Array {
  if (wordOrder === "big" || bytes.length < 4) return bytes;
  return Uint8Array.of(...bytes.subarray(2, 4), ...bytes.subarray(0, 2));
}
