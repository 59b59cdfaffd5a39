import { fileMeta, ObjectCollector } from "@cementwatch/drivers/carms/dicom-receiver/object-collector";
import { describe, expect, it } from "vitest";

const HEAD = Uint8Array.from([1, 2, 3, 4]);
/** A short header, then Pixel Data in Explicit VR that claims `claimed` bytes. */
const dataSet = (claimed: number, actual: number): Uint8Array =>
  Uint8Array.from([
    ...[8, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x58, 0x41],
    ...[0xe0, 0x7f, 0x10, 0, 0x4f, 0x57, 0, 0, claimed & 255, (claimed >> 8) & 255, 0, 0],
    ...Array.from({ length: actual }, (_, i) => i & 255),
  ]);

function collect(bytes: Uint8Array, pieces: number, maxBytes = 10_000): ObjectCollector {
  const collector = new ObjectCollector(maxBytes);
  for (let at = 0; at < bytes.length; at += pieces) collector.add(bytes.subarray(at, at + pieces));
  return collector;
}

describe("ObjectCollector", () => {
  it.each([1, 7, 22, 64, 5_000])("gives back what came, in any pieces (%i)", (pieces) => {
    for (const [claimed, actual] of [
      [600, 600],
      [600, 100],
      [600, 900],
      [0, 50],
      [65_535, 50],
    ] as const) {
      const bytes = dataSet(claimed, actual);
      const collector = collect(bytes, pieces);
      expect(collector.byteCount).toBe(bytes.length);
      expect([...collector.take(HEAD)]).toEqual([...HEAD, ...bytes]);
    }
  });

  it("makes no copy when the size was told rightly", () => {
    const object = collect(dataSet(600, 600), 64).take(HEAD);
    expect(object.byteOffset).toBeGreaterThan(0);
    expect(object.byteOffset % 2).toBe(0);
  });

  it("throws away what is larger than the limit", () => {
    const collector = collect(dataSet(600, 600), 64, 500);
    expect(collector.isKept()).toBe(false);
    expect(collector.take(HEAD)).toEqual(HEAD);
  });

  it("makes no head of a UID that is none", () => {
    expect(fileMeta("1.2.3", "../../etc", "1.2.840.10008.1.2")).toBeUndefined();
    expect(
      fileMeta("1.2.3", "4.5.6", "1.2.840.10008.1.2")
        ?.subarray(0, 128)
        .some((byte) => byte !== 0),
    ).toBe(false);
  });
});
