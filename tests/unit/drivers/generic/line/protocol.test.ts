import { checksumSchema, withLineChecksum } from "@cementwatch/drivers/generic/line/line-checksum";
import { DEVICE_UNITS, fromSignalUnit, signalUnitOf } from "@cementwatch/shared/telemetry/unit-conversion";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, hear, lineProtocol } from "../../../../support/described-line.ts";
import { decodeWire, runDriver } from "../../../../support/driver-transcript.ts";

/** The first line of a device that sends by itself may have begun before we listened. */
const FIRST = "junk\r\n";

test("a line that is sent unasked is a reading; the first one is dropped, for its head may be missing", () => {
  const decoder = lineProtocol().createDecoder();
  expect(hear(decoder, "0.0 psi\r\n")).toEqual([]);
  expect(hear(decoder, "100.0 psi\r\n")).toEqual(["pressure 689.4757 kPa valid"]);
});

test("a line that does not fit, has a bad byte or is too long gives nothing but a count", () => {
  const decoder = lineProtocol().createDecoder();
  hear(decoder, FIRST);
  expect(hear(decoder, "100.0 psi!\r\n")).toEqual(["rejected INJ-MALFORMED 12"]);
  expect(hear(decoder, "1\x8100.0 psi\r\n")).toEqual(["rejected INJ-MALFORMED 12"]);
  const long = hear(decoder, `${"9".repeat(600)}100.0 psi\r\n`);
  expect(long.every((item) => item.startsWith("rejected"))).toBe(true);
  expect(JSON.stringify(decoder.snapshot()).length).toBeLessThan(500);
  expect(hear(decoder, "100.0 psi\r\n")).toEqual(["pressure 689.4757 kPa valid"]);
});

test("another unit on the line is refused, told in words now and again, and taken back when it is right", () => {
  const decoder = lineProtocol().createDecoder();
  hear(decoder, FIRST);
  expect(hear(decoder, "7.0 bar\r\n")).toEqual(["notice GEN-OTHER-UNIT", "rejected PIP-UNIT-MISMATCH 9"]);
  const later = Array.from({ length: 10 }, () => hear(decoder, "7.0 bar\r\n")).flat();
  expect(later.filter((item) => item.startsWith("notice"))).toHaveLength(1);
  expect(hear(decoder, "100.0 psi\r\n")).toEqual(["pressure 689.4757 kPa valid"]);
});

test("over-range texts and values beyond the range are saturated", () => {
  const values = [
    {
      signal: "pressure",
      group: "value",
      unit: "psi",
      overrange: ["OL"],
      range: { min: 0, max: 450 },
    },
  ];
  const decoder = lineProtocol({ values }).createDecoder();
  hear(decoder, FIRST);
  expect(hear(decoder, "OL psi\r\n")).toEqual(["pressure 3102.641 kPa saturated"]);
  expect(hear(decoder, "-1.0 psi\r\n")).toEqual(["pressure -6.894757 kPa saturated"]);
});

test("columns, decimal comma, scale and offset: a balance and a thermometer on one line", () => {
  const protocol = lineProtocol({
    pattern: undefined,
    end: "cr",
    values: [
      {
        signal: "mass",
        columns: { from: 3, to: 11 },
        unit: "mg",
        scale: 0.5,
        offset: 100,
        decimalComma: true,
      },
      {
        signal: "temperature",
        columns: { from: 13, to: 18 },
        unit: "degF",
        unitColumns: { from: 20, to: 20 },
        unitText: "F",
      },
    ],
    template: "ST{mass:9.2} {temperature:6.1} F",
  });
  expect(protocol.signals).toEqual(["mass", "temperature"]);
  const decoder = protocol.createDecoder();
  hear(decoder, "x\r");
  expect(hear(decoder, "ST  1234,50   68.0 F\r")).toEqual([
    "mass 0.71725 g valid",
    "temperature 20 degC valid",
  ]);
  expect(hear(decoder, "ST  1234,50   68,0 F\r")).toEqual(["rejected INJ-MALFORMED 21"]);
});

test("a carriage return and line feed suit a device described with either alone", () => {
  for (const end of ["cr", "lf"]) {
    const decoder = lineProtocol({ end }).createDecoder();
    hear(decoder, "x\r\n");
    expect(hear(decoder, "100.0 psi\r\n\r\n"), end).toEqual(["pressure 689.4757 kPa valid"]);
  }
});

test("a raw checksum may contain the line's ending", () => {
  const checksum = checksumSchema.parse({ kind: "crc16-modbus", form: "raw" });
  const decoder = lineProtocol({ checksum, end: "cr" }).createDecoder();
  const line = (text: string): string => `${withLineChecksum(text, checksum)}\r`;
  const all = Array.from({ length: 900 }, (_, n) => `${n}.5 psi`);
  expect(all.filter((text) => line(text).slice(0, -1).includes("\r")).length).toBeGreaterThan(3);
  const heard = all.flatMap((text) => hear(decoder, line(text)));
  expect(heard.filter((item) => item.startsWith("pressure"))).toHaveLength(900);
  expect(heard.filter((item) => item.startsWith("rejected"))).toEqual([]);
});

test("asked devices: one answer for one question, echoes are dropped, and the requests are shown", () => {
  const request = { text: "P?\r\n", requestIsHarmless: true };
  const protocol = lineProtocol({ request });
  const decoder = protocol.createDecoder();
  expect(hear(decoder, "100.0 psi\r\n")).toEqual(["rejected INJ-UNEXPECTED 11"]);
  decoder.sent(bytesOf("P?\r\n"), 0);
  expect(hear(decoder, "P?\r\n100.0 psi\r\n")).toEqual([
    "notice GEN-REQUESTS",
    "pressure 689.4757 kPa valid",
  ]);
  expect(hear(decoder, "100.0 psi\r\n")).toEqual(["rejected INJ-UNEXPECTED 11"]);
  expect(protocol.isAllowedRequest(bytesOf("P?\r\n"))).toBe(true);
  expect(protocol.isAllowedRequest(bytesOf("Z\r\n"))).toBe(false);
});

test("the rest of an older answer is never the head of the next", () => {
  const protocol = lineProtocol({ request: { text: "P?\r\n", requestIsHarmless: true } });
  const decoder = protocol.createDecoder();
  decoder.sent(bytesOf("P?\r\n"), 0);
  hear(decoder, "10");
  decoder.sent(bytesOf("P?\r\n"), 0);
  expect(hear(decoder, "7.0 psi\r\n")).toContain("pressure 48.2633 kPa valid");
});

test("without an identity three good lines are proof, with one its own words are", () => {
  const { poller, items } = runDriver({ protocol: lineProtocol(), seconds: 1 });
  expect(poller.isIdentified()).toBe(true);
  expect(items.filter(({ kind }) => kind === "rejected")).toEqual([]);
  const identity = { pattern: "SN (?<serial>\\w+)", template: "SN {serial}" };
  const known = runDriver({ protocol: lineProtocol({ identity }), seconds: 3 });
  expect(known.items.find(({ kind }) => kind === "identity")).toMatchObject({ model: "Gauge" });
});

test("each unit arrives as what it is worth", () => {
  const signals = {
    kPa: "pressure",
    mL: "volume",
    degC: "temperature",
    N: "force",
    mm: "position",
    g: "mass",
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...DEVICE_UNITS),
      fc.integer({ min: -99_999, max: 99_999 }),
      (unit, thousandths) => {
        const signal = signals[signalUnitOf(unit)];
        const protocol = lineProtocol({
          pattern: "(?<v>-?\\d+\\.\\d{3})",
          values: [{ signal, group: "v", unit }],
          template: `{${signal}:0.3}`,
        });
        const wire = ["x\r\n", `${(thousandths / 1000).toFixed(3)}\r\n`].map((text) => ({
          direction: "received" as const,
          atUs: 0,
          bytes: bytesOf(text),
        }));
        const [reading] = decodeWire(protocol.createDecoder(), wire);
        if (reading?.kind !== "reading") throw new Error("no reading");
        expect(fromSignalUnit(reading.value, unit)).toBeCloseTo(thousandths / 1000, 6);
      },
    ),
    { numRuns: 150, seed: 3 },
  );
});
