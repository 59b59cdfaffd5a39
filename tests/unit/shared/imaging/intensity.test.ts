import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import {
  INVALID_BELOW,
  logTable,
  type PixelMeaning,
  reductionFor,
  toLogPicture,
} from "@cementwatch/shared/imaging/intensity";
import { describe, expect, it } from "vitest";

const MEANING: PixelMeaning = {
  bitsStored: 12,
  isSigned: false,
  photometric: "MONOCHROME2",
  intensity: "LIN",
};

describe("log table", () => {
  it("makes a halved exposure the same step in linear and display pixels", () => {
    const linear = logTable(MEANING);
    expect((linear[2000] ?? 0) - (linear[1000] ?? 0)).toBeCloseTo(Math.LN2, 5);
    const display = logTable({ ...MEANING, intensity: "DISP" });
    expect((display[2000] ?? 0) - (display[1414] ?? 0)).toBeCloseTo(Math.LN2, 2);
    const logarithmic = logTable({ ...MEANING, intensity: "LOG" });
    expect((logarithmic[2819] ?? 0) - (logarithmic[2000] ?? 0)).toBeCloseTo(1, 2);
    expect(logTable({ ...MEANING, intensity: "UNKNOWN" })).toEqual(logarithmic);
  });

  it("turns MONOCHROME1 over", () => {
    const bright = logTable({ ...MEANING, intensity: "LOG" });
    const dark = logTable({ ...MEANING, intensity: "LOG", photometric: "MONOCHROME1" });
    expect(dark[4095 - 1234]).toBe(bright[1234]);
  });

  it("keeps the order of signed pixels", () => {
    const table = logTable({ ...MEANING, intensity: "LOG", isSigned: true });
    const at = (value: number) => table[value & 4095] ?? 0;
    expect(at(-500)).toBeLessThan(at(0));
    expect(at(0)).toBeLessThan(at(500));
  });

  it("marks collimated and burnt-out values", () => {
    for (const intensity of ["LIN", "LOG", "DISP"] as const) {
      const table = logTable({ ...MEANING, intensity });
      expect(table[0]).toBeLessThan(INVALID_BELOW);
      expect(table[4095]).toBeLessThan(INVALID_BELOW);
      expect(table[2048]).toBeGreaterThan(0);
    }
  });
});

describe("log picture", () => {
  it("averages blocks and carries one bad pixel through", () => {
    expect(reductionFor(1024, 768, 512)).toBe(2);
    expect(reductionFor(512, 512, 512)).toBe(1);
    const pixels = new Uint16Array(16).fill(1000);
    pixels[0] = 2000;
    pixels[15] = 0;
    const image: ImageFrame = { ...MEANING, rows: 4, columns: 4, pixels };
    const out = new Float32Array(4);
    const table = logTable(MEANING);
    toLogPicture(image, table, 2, 2, 2, out);
    expect(out[1]).toBeCloseTo(Math.log(1000), 4);
    expect(out[0]).toBeCloseTo(Math.log(1000) + Math.LN2 / 4, 4);
    expect(out[3]).toBeLessThan(INVALID_BELOW);
  });

  it("ignores bits above the stored ones, and reads bytes and signed pixels alike", () => {
    const table = logTable(MEANING);
    const out = new Float32Array(1);
    const read = (pixels: ImageFrame["pixels"]) => {
      toLogPicture({ ...MEANING, rows: 1, columns: 1, pixels }, table, 1, 1, 1, out);
      return out[0];
    };
    expect(read(Uint16Array.of(0x1000 | 900))).toBe(table[900]);
    expect(read(Int16Array.of(900))).toBe(table[900]);
    expect(read(Uint8Array.of(200))).toBe(table[200]);
  });
});
