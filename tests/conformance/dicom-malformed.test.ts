/** Damaged objects: whatever the bytes say, the answer is an object or a refusal, soon, and never an exception. */

import { loadCodecs, readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { FAULTS } from "@cementwatch/shared/faults";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump, wordBytes } from "../support/dicom-dump.ts";

const MUTATIONS_EACH = 150;
/** RELIABILITY promise: refused within 50 ms; the bound here leaves room for a busy machine. */
const SLOWEST_MS = 500;

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
  await loadCodecs();
  const words = wordBytes(Array.from({ length: 35 }, (_, i) => i * 100));
  await shop.write("words.raw", words);
  const nested = [
    "(5200,9229) SQ",
    "(fffe,e000) na",
    "(0018,9401) SQ",
    "(fffe,e000) na",
    "(0018,9404) DS [0.4\\0.4]",
    "(fffe,e00d) na",
    "(fffe,e0dd) na",
    "(fffe,e00d) na",
    "(fffe,e0dd) na",
  ];
  await shop.write("words.dump", dicomDump("words.raw", { extra: nested }));
  await shop.tool("dump2dcm", "words.dump", "explicit.dcm");
  await shop.tool("dcmconv", "+ti", "explicit.dcm", "implicit.dcm");
  await shop.tool("dcmconv", "+tb", "explicit.dcm", "big.dcm");
  await shop.tool("dcmconv", "-e", "explicit.dcm", "undefined-lengths.dcm");
  await shop.tool("dcmcrle", "explicit.dcm", "rle.dcm");
  await shop.write("bytes.raw", new Uint8Array(64 * 64).fill(90));
  const size = { rows: 64, columns: 64, bitsAllocated: 8, bitsStored: 8 } as const;
  await shop.write("bytes.dump", dicomDump("bytes.raw", size));
  await shop.tool("dump2dcm", "bytes.dump", "bytes.dcm");
  await shop.tool("dcmcjpeg", "+eb", "bytes.dcm", "jpeg.dcm");
});
afterAll(() => shop.close());

/** Marsaglia's xorshift32: the same mutations each time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const NASTY = [
  0x00000000, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0x00010000, 0xe000fffe, 0xe0ddfffe,
];

/** Mostly aims behind the meta header, at even offsets, where tags, VRs and lengths stand. */
function mutate(original: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = original.slice();
  const view = new DataView(bytes.buffer);
  const start = 132;
  for (let count = 1 + random(4); count > 0; count--) {
    const at = start + 2 * random(Math.floor((bytes.length - start - 4) / 2));
    switch (random(5)) {
      case 0:
        bytes[at + random(4)] = random(256);
        break;
      case 1:
        view.setUint32(at, NASTY[random(NASTY.length)] ?? 0, true);
        break;
      case 2:
        view.setUint16(at, random(65_536), true);
        break;
      case 3:
        bytes.copyWithin(at, start + 2 * random(Math.floor((bytes.length - start) / 2)));
        break;
      default:
        return bytes.subarray(0, at);
    }
  }
  return bytes;
}

it.each(["explicit", "implicit", "big", "undefined-lengths", "rle", "jpeg"])(
  "answers every mutation of %s",
  async (name) => {
    const original = await shop.read(`${name}.dcm`);
    const whole = readDicom(original);
    expect(whole.kind === "object" && whole.object.decodeFrame(0).kind).toBe("pixels");
    const random = randomFrom(0x5eed + name.length);
    const outcomes = { object: 0, rejected: 0 };
    let slowest = 0;
    for (let i = 0; i < MUTATIONS_EACH; i++) {
      const bytes = mutate(original, random);
      const startedAt = performance.now();
      const read = readDicom(bytes);
      outcomes[read.kind] += 1;
      if (read.kind === "object") {
        const frame = read.object.decodeFrame(0);
        const { rows, columns } = read.object.series;
        expect(JSON.stringify(read.object.series)).not.toContain("SECRET");
        if (frame.kind === "pixels") expect(frame.pixels.length).toBe(rows * columns);
        else expect(FAULTS).toHaveProperty(frame.code);
      } else {
        expect(FAULTS).toHaveProperty(read.code);
        expect(read.detail).not.toContain("SECRET");
      }
      slowest = Math.max(slowest, performance.now() - startedAt);
    }
    expect(slowest).toBeLessThan(SLOWEST_MS);
    // A mutator that only ever breaks the first element would test nothing.
    expect(outcomes.object).toBeGreaterThan(5);
    expect(outcomes.rejected).toBeGreaterThan(20);
  },
);

it.each([
  ["nothing", new Uint8Array(0)],
  ["zeros", new Uint8Array(4096)],
  ["only the mark", Uint8Array.from([...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d])],
  ["text", new TextEncoder().encode("<html>".repeat(100))],
])("refuses %s", (_name, bytes) => {
  const read = readDicom(bytes);
  expect(read.kind).toBe("rejected");
});
