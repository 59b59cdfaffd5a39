import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { expect, test } from "vitest";

test("reads each kind of number at its place, also from the middle of a buffer", () => {
  const bytes = Uint8Array.from(
    [0xff, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0a, 0x0b, 0x0c, 0x0d].concat([
      0x00, 0x00, 0x80, 0x3f, 0x41, 0x87, 0x70, 0xa4, 0x09,
    ]),
  );
  const reader = new ByteReader(bytes.subarray(1));
  expect(reader.u8()).toBe(1);
  expect(reader.u16Le()).toBe(0x0302);
  expect(reader.u16Be()).toBe(0x0405);
  expect(reader.u32Be()).toBe(0x0a0b0c0d);
  expect(reader.f32Le()).toBe(1);
  expect(reader.f32Be()).toBeCloseTo(16.93, 5);
  expect(reader.remaining).toBe(1);
  expect([...reader.bytes(1)]).toEqual([9]);
});

test("a 64-bit count is exact up to 2^53 − 1 and nothing beyond", () => {
  const largest = new ByteWriter().u64Le(Number.MAX_SAFE_INTEGER).finish();
  expect(new ByteReader(largest).u64Le()).toBe(Number.MAX_SAFE_INTEGER);
  expect(new ByteReader(largest.with(6, 0x20)).u64Le()).toBeUndefined();
});

test("reading past the end throws and names both lengths", () => {
  const reader = new ByteReader(Uint8Array.of(1, 2, 3));
  reader.u16Le();
  expect(() => reader.u16Le()).toThrow("read of 2 bytes at 2 passes the end at 3");
});
