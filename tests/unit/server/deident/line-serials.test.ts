import { replaceSerials } from "@cementwatch/server/deident/line-serials";
import { crc16Modbus, crc32 } from "@cementwatch/shared/bytes/checksum";
import { expect, it } from "vitest";

const PAIR = { old: "123456", now: "654321" };

it("replaces a number in text without a checksum, each time", () => {
  const text = Buffer.from("SN 123456; SN 123456\r\n");
  expect(Buffer.from(replaceSerials(text, [PAIR])).toString()).toBe("SN 654321; SN 654321\r\n");
  expect(text.toString()).toContain("123456");
});

it("sets a CRC-32 behind a text right again", () => {
  const frame = (serial: string) => {
    const covered = Buffer.from(`\x01\x02hello ${serial} v1`);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(covered));
    return Buffer.concat([Buffer.from([0xaa, 0x55]), covered, crc, Buffer.from([0xaa])]);
  };
  expect(Buffer.from(replaceSerials(frame(PAIR.old), [PAIR]))).toEqual(frame(PAIR.now));
});

it.each([true, false])("replaces a 32-bit number within a CRC-16 (little endian: %s)", (isLittle) => {
  const frame = (serial: string) => {
    const reply = Buffer.from([250, 69, 0, 0, 0, 0, 0, 0]);
    reply.writeUInt32BE(Number(serial), 2);
    const crc = crc16Modbus(reply.subarray(0, 6));
    if (isLittle) reply.writeUInt16LE(crc, 6);
    else reply.writeUInt16BE(crc, 6);
    return reply;
  };
  expect(Buffer.from(replaceSerials(frame(PAIR.old), [PAIR]))).toEqual(frame(PAIR.now));
});

it("leaves four bytes that only look like the number", () => {
  const bytes = Buffer.from([9, 0, 0x01, 0xe2, 0x40, 7, 7, 7]);
  expect(Buffer.from(replaceSerials(bytes, [PAIR]))).toEqual(bytes);
});
