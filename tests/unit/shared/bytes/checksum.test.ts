import { asciiToBytes, hexToBytes } from "@cementwatch/shared/bytes/ascii";
import { crc16Modbus, crc16Xmodem, crc32 } from "@cementwatch/shared/bytes/checksum";
import fc from "fast-check";
import { expect, test } from "vitest";

const CHECK = asciiToBytes("123456789");

test("each checksum gives its catalogue's check value, and its start value for nothing", () => {
  expect(crc16Xmodem(CHECK)).toBe(0x31c3);
  expect(crc16Modbus(CHECK)).toBe(0x4b37);
  expect(crc32(CHECK)).toBe(0xcbf43926);
  const nothing = new Uint8Array(0);
  expect([crc16Xmodem(nothing), crc16Modbus(nothing), crc32(nothing)]).toEqual([0, 0xffff, 0]);
});

test("the makers' own frames agree", () => {
  expect(crc16Xmodem(asciiToBytes("SAF0"))).toBe(0x5543);
  expect(crc16Modbus(hexToBytes("FA 49 01") ?? CHECK)).toBe(0xa1a7);
  expect(crc16Modbus(hexToBytes("FA 30") ?? CHECK)).toBe(0x0443);
  // Modbus sends the low byte first: 65 CB and 7A 5D on the wire.
  expect(crc16Modbus(hexToBytes("01 03 00 02 00 02") ?? CHECK)).toBe(0xcb65);
  expect(crc16Modbus(hexToBytes("01 03 04 41 87 70 A4") ?? CHECK)).toBe(0x5d7a);
});

test.each([
  ["CRC-16/XMODEM", crc16Xmodem, (bytes: Uint8Array) => bitwise16(bytes, 0, 0x1021, false)],
  ["CRC-16/MODBUS", crc16Modbus, (bytes: Uint8Array) => bitwise16(bytes, 0xffff, 0xa001, true)],
])("%s equals its bit-by-bit definition", (_, fast, slow) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => fast(bytes) === slow(bytes)),
    { seed: 3, numRuns: 60 },
  );
});

function bitwise16(bytes: Uint8Array, start: number, polynomial: number, isReflected: boolean): number {
  let register = start;
  for (const byte of bytes) {
    register ^= isReflected ? byte : byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      if (isReflected) register = register & 1 ? (register >> 1) ^ polynomial : register >> 1;
      else register = (register & 0x8000 ? (register << 1) ^ polynomial : register << 1) & 0xffff;
    }
  }
  return register;
}
