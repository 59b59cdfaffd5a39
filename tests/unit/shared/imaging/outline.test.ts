import { outlines, simplify } from "@cementwatch/shared/imaging/outline";
import { describe, expect, it } from "vitest";

const SIDE = 40;

function mask(isSet: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, k) => (isSet(k % SIDE, Math.floor(k / SIDE)) ? 1 : 0));
}

function trace(picture: Uint8Array, leastPx = 1, most = 9) {
  return outlines(picture, SIDE, SIDE, new Uint8Array(SIDE * SIDE), leastPx, most);
}

describe("outlines", () => {
  it("goes round a rectangle on its pixel borders", () => {
    const [line] = trace(mask((x, y) => x >= 5 && x < 15 && y >= 8 && y < 12));
    const xs = line?.map((point) => point.x) ?? [];
    const ys = line?.map((point) => point.y) ?? [];
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([
      4.5, 14.5, 7.5, 11.5,
    ]);
  });

  it("gives the largest areas first, no holes, none too small", () => {
    const picture = mask((x, y) => {
      const ring = Math.hypot(x - 20, y - 20);
      return (ring < 12 && ring > 4) || (x < 4 && y < 3) || (x === 38 && y === 38);
    });
    expect(trace(picture).length).toBe(3);
    const lines = trace(picture, 4, 1);
    expect(lines.length).toBe(1);
    expect(lines[0]?.every((point) => Math.hypot(point.x - 20, point.y - 20) > 9)).toBe(true);
  });

  it("touches the border of the mask without leaving it", () => {
    const [line] = trace(mask(() => true));
    expect(line?.every((point) => point.x >= -0.5 && point.x <= SIDE - 0.5)).toBe(true);
  });

  it("keeps at most 200 points", () => {
    const points = Array.from({ length: 3000 }, (_, i) => ({ x: i, y: i % 2 === 0 ? 0 : 9 }));
    expect(simplify(points, 0.7).length).toBeLessThanOrEqual(200);
  });
});
