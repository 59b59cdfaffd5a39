/** Damaged DICOM objects: each is read or refused with a known fault, quickly and without a throw. */
import assert from "node:assert/strict";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs, readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { FAULTS } from "@cementwatch/shared/faults";
import type { Random } from "./seeded-random.ts";

/** The promise is 50 ms; the rest is what a loaded machine may add. */
const SLOWEST_MS = 1_000;
/** Tags, representations and lengths stand before the pixels. */
const HEADER_BYTES = 2_048;
const NASTY = [0, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0x00010000, 0xe000fffe, 0xe0ddfffe];

let original: Uint8Array | undefined;

/** One picture of a simulated case. */
function picture(): Uint8Array {
  const source = createSimulatedCase({
    seed: 1,
    procedure: "pvp",
    leak: "none",
    fluoro: "continuous",
    fitted: [],
    technique: "pump",
    length: "short",
    startAgeMin: 4,
  });
  for (let atUs = 0; atUs <= source.endUs; atUs += 100_000) {
    for (const event of source.advance(atUs)) if (event.kind === "dicom") return event.bytes;
  }
  throw new Error("the simulated case sent no picture");
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let count = 1 + random(4); count > 0; count--) {
    const at = 132 + 2 * random((HEADER_BYTES - 132) / 2);
    const kind = random(4);
    if (kind === 0) copy[at] = random(256);
    else if (kind === 1) view.setUint32(at, NASTY[random(NASTY.length)] ?? 0, true);
    else if (kind === 2) copy.copyWithin(at, 132 + 2 * random(HEADER_BYTES), HEADER_BYTES);
    else return copy.subarray(0, random(10) === 0 ? at : copy.length - random(copy.length - at));
  }
  return copy;
}

/** Returns how many were tried. */
export async function soakDicom(random: Random, count: number): Promise<number> {
  await loadCodecs();
  original ??= picture();
  for (let i = 0; i < count; i++) {
    const bytes = damaged(original, random);
    const startedMs = performance.now();
    const read = readDicom(bytes);
    if (read.kind === "rejected") assert.ok(read.code in FAULTS, read.code);
    else {
      const frame = read.object.decodeFrame(0);
      const { rows, columns } = read.object.series;
      if (frame.kind === "pixels") assert.equal(frame.pixels.length, rows * columns);
      else assert.ok(frame.code in FAULTS, frame.code);
    }
    assert.ok(
      performance.now() - startedMs < SLOWEST_MS,
      `an object took ${performance.now() - startedMs} ms`,
    );
  }
  return count;
}
