import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeItem } from "@cementwatch/drivers/describe-item";
import { openInjector } from "@cementwatch/drivers/injectors/open-injector/definition";
import { expect, test } from "vitest";
import { readDeviceVectors, vectorBytes } from "../../../../support/device-vectors.ts";

const README = readFileSync(
  join(import.meta.dirname, "../../../../../drivers/src/injectors/open-injector/README.md"),
  "utf8",
);
const PUBLISHED = [...README.matchAll(/`(A5 5A [0-9A-F ]+)`/g)].map(([, hex = ""]) => hex);

test("the README publishes the two vectors that are tested", () => {
  const tested = readDeviceVectors()
    .filter(({ driver }) => driver === "open-injector")
    .flatMap(({ exchanges }) => exchanges.filter(({ name }) => name.startsWith("test vector")))
    .flatMap(({ exchange }) => exchange.map((step) => ("received" in step ? step.received : "")));
  expect(PUBLISHED).toHaveLength(2);
  expect(PUBLISHED).toEqual(tested);
});

test("every single bit of a published vector is guarded", () => {
  for (const hex of PUBLISHED) {
    const bytes = vectorBytes(hex);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const decoder = openInjector.bind({}).createDecoder();
      const items = decoder.received(bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))), 0);
      expect(items.filter(({ kind }) => kind !== "rejected").map(describeItem)).toEqual([]);
    }
  }
});

test("carries the device's own clock beside each value", () => {
  const [, sample = ""] = PUBLISHED;
  const items = openInjector.bind({}).createDecoder().received(vectorBytes(sample), 42);
  const readings = items.filter((item) => item.kind === "reading");
  expect(readings).toHaveLength(4);
  for (const reading of readings) expect(reading).toMatchObject({ deviceUs: 5_000, firstByteAtUs: 42 });
});

test("a bore's diameter gives the same volume as its area", () => {
  const volumeOf = (options: object) =>
    openInjector
      .bind(options)
      .createDecoder()
      .received(vectorBytes(PUBLISHED[1] ?? ""), 0)
      .flatMap((item) => (item.kind === "reading" && item.signal === "volume" ? [item.value] : []));
  expect(volumeOf({})).toEqual([]);
  expect(volumeOf({ boreDiameterMm: 20 })[0]).toBeCloseTo((12.25 * Math.PI * 100) / 1000, 9);
  expect(volumeOf({ syringeAreaMm2: Math.PI * 100 })[0]).toBeCloseTo(
    volumeOf({ boreDiameterMm: 20 })[0] ?? 0,
    9,
  );
});

test("a message broken off anywhere takes no intact message with it", () => {
  const [hello = "", sample = ""] = PUBLISHED;
  const intact = vectorBytes(sample);
  for (const broken of [vectorBytes(hello), intact]) {
    for (let length = 1; length < broken.length; length++) {
      const decoder = openInjector.bind({}).createDecoder();
      decoder.received(broken.subarray(0, length), 0);
      // Two frames are longer than any wait that the broken one can cause; the second repeats the first's number.
      const items = [...decoder.received(intact, 1), ...decoder.received(intact, 2)];
      const read = items.filter((item) => item.kind === "reading");
      expect(read, `cut at ${length}`).toHaveLength(4);
      for (const item of read) expect(item.firstByteAtUs, `cut at ${length}`).toBe(1);
    }
  }
});
