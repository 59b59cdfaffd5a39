import { asciiToBytes, bytesToAscii, bytesToHex, hexToBytes } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

test("text and bytes turn into each other", () => {
  expect([...asciiToBytes("DIS\r")]).toEqual([0x44, 0x49, 0x53, 0x0d]);
  expect(bytesToAscii(Uint8Array.of(0x30, 0x02, 0xb5))).toBe("0\u0002µ");
  expect(() => asciiToBytes("µL")).toThrow('character "µ" is not ASCII');
});

test("hexadecimal, with and without spaces; anything else is undefined", () => {
  expect(bytesToHex(Uint8Array.of(0, 10, 255))).toBe("000aff");
  expect(hexToBytes("FA 30 04 43")).toEqual(Uint8Array.of(0xfa, 0x30, 0x04, 0x43));
  expect(hexToBytes("")).toEqual(new Uint8Array(0));
  for (const wrong of ["F", "FG", "0x12", "FA-30"]) expect(hexToBytes(wrong), wrong).toBeUndefined();
});
