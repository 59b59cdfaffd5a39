import {
  checkedText,
  checksumLength,
  checksumSchema,
  withLineChecksum,
} from "@cementwatch/drivers/generic/line/line-checksum";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";

const TEXT = "123456789";

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

// The check values of the CRC catalogue for "123456789"; XOR and sum by hand.
test.each([
  [{ kind: "xor", form: "hex" }, "31"],
  [{ kind: "sum8", form: "hex" }, "DD"],
  [{ kind: "crc16-modbus", form: "hex" }, "4B37"],
  [{ kind: "crc16-modbus", form: "hex", byteOrder: "little" }, "374B"],
  [{ kind: "crc16-xmodem", form: "hex", separator: "*" }, "*31C3"],
])("%j", (rule, expected) => {
  const parsed = checksumSchema.parse(rule);
  expect(withLineChecksum(TEXT, parsed)).toBe(TEXT + expected);
  expect(checksumLength(parsed)).toBe(expected.length);
  expect(checkedText(bytesOf(TEXT + expected), parsed)).toBe(TEXT);
  expect(checkedText(bytesOf(TEXT + expected.toLowerCase()), parsed)).toBe(TEXT);
  expect(checkedText(bytesOf(`923456781${expected.slice(0, -1)}0`), parsed)).toBeUndefined();
});

test("raw bytes, and a first byte that is not covered", () => {
  const raw = checksumSchema.parse({ kind: "crc16-xmodem", form: "raw" });
  expect(bytesToHex(bytesOf(withLineChecksum(TEXT, raw)))).toBe("31323334353637383931c3");
  // NMEA 0183's own example: the sum of what stands between $ and *.
  const nmea = checksumSchema.parse({ kind: "xor", form: "hex", separator: "*", from: 1 });
  const sentence = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,";
  expect(withLineChecksum(sentence, nmea)).toBe(`${sentence}*47`);
});
