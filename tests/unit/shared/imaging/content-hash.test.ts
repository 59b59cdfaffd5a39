import { contentHash } from "@cementwatch/shared/imaging/content-hash";
import { describe, expect, it } from "vitest";

const SIDE = 256;

function picture(): Uint16Array {
  return Uint16Array.from({ length: SIDE * SIDE }, (_, i) => (i * 2654435761) >>> 20);
}

describe("content hash", () => {
  it("is the same for the same picture and an unsigned 32-bit number", () => {
    const hash = contentHash(picture(), SIDE, SIDE);
    expect(contentHash(picture(), SIDE, SIDE)).toBe(hash);
    expect(hash).toBe(hash >>> 0);
  });

  it("leaves the border out, where clocks are burnt in", () => {
    const changed = picture();
    for (let x = 0; x < SIDE; x++) changed[5 * SIDE + x] = 7;
    expect(contentHash(changed, SIDE, SIDE)).toBe(contentHash(picture(), SIDE, SIDE));
  });

  it("notices new noise, a small patch and a moved picture", () => {
    const hash = contentHash(picture(), SIDE, SIDE);
    const patch = picture();
    for (let y = 100; y < 104; y++) for (let x = 100; x < 104; x++) patch[y * SIDE + x] = 1;
    expect(contentHash(patch, SIDE, SIDE)).not.toBe(hash);
    const noisy = picture().map((value, i) => value + (i % 17 === 0 ? 1 : 0));
    expect(contentHash(noisy, SIDE, SIDE)).not.toBe(hash);
    const original = picture();
    const moved = original.map((_, i) => original[(i + 1) % original.length] ?? 0);
    expect(contentHash(moved, SIDE, SIDE)).not.toBe(hash);
  });

  it("visits every column of a large picture within a few rows", () => {
    const side = 1024;
    const flat = new Uint16Array(side * side);
    const hash = contentHash(flat, side, side);
    const column = new Uint16Array(side * side);
    for (let y = 0; y < side; y++) column[y * side + 513] = 9;
    expect(contentHash(column, side, side)).not.toBe(hash);
  });
});
