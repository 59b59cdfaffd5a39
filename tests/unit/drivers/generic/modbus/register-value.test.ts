import { decodeRegister, encodeRegister } from "@cementwatch/drivers/generic/modbus/register-value";
import fc from "fast-check";
import { expect, test } from "vitest";
import { vectorBytes } from "../../../../support/device-vectors.ts";

test.each([
  ["FF 85", "i16", "big", -123],
  ["FF 85", "u16", "little", 65_413],
  ["FF FE EE 90", "i32", "big", -70_000],
  ["EE 90 FF FE", "i32", "little", -70_000],
  ["EE 90 FF FE", "u32", "big", 0xee90_fffe],
  ["41 87 70 A4", "f32", "big", 16.93],
  ["70 A4 41 87", "f32", "little", 16.93],
] as const)("%s as %s, %s word first, is %d", (hex, type, wordOrder, value) => {
  expect(decodeRegister(vectorBytes(hex), type, wordOrder)).toBeCloseTo(value, 5);
  expect(encodeRegister(value, type, wordOrder)).toEqual(vectorBytes(hex));
});

test("there and back, and whole numbers keep to their ends", () => {
  const type = fc.constantFrom("u16", "i16", "u32", "i32", "f32");
  const order = fc.constantFrom("big", "little");
  fc.assert(
    fc.property(type, order, fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), (as, wordOrder, value) => {
      const [low, high] = {
        u16: [0, 65_535],
        i16: [-32_768, 32_767],
        u32: [0, 2 ** 32 - 1],
        i32: [-(2 ** 31), 2 ** 31 - 1],
        f32: [-Infinity, Infinity],
      }[as] as [number, number];
      const expected = as === "f32" ? Math.fround(value) : Math.min(high, Math.max(low, value));
      expect(decodeRegister(encodeRegister(value, as, wordOrder), as, wordOrder)).toBe(expected);
    }),
    { numRuns: 300, seed: 2 },
  );
});
