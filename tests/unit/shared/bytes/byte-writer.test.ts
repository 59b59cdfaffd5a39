import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { expect, test } from "vitest";

test("writes numbers in the order asked for", () => {
  const bytes = new ByteWriter().u8(1).u16Le(0x0203).u16Be(0x0405).u32Le(0x06070809).u32Be(0x0a0b0c0d);
  expect(bytesToHex(bytes.finish())).toBe("0103020405090807060a0b0c0d");
  expect(bytesToHex(new ByteWriter().f32Be(1).f32Le(1).u64Le(5000).finish())).toBe(
    "3f8000000000803f8813000000000000",
  );
});

test("grows beyond its first buffer and hands out a copy", () => {
  const writer = new ByteWriter().bytes(new Uint8Array(60).fill(7)).bytes(new Uint8Array(500).fill(8));
  const first = writer.finish();
  writer.u8(9);
  expect(first.length).toBe(560);
  expect([first[59], first[60], first[559]]).toEqual([7, 8, 8]);
});

test.each([-1, 256, 1.5, Number.NaN])("refuses %s as a byte", (value) => {
  expect(() => new ByteWriter().u8(value)).toThrow(RangeError);
});
