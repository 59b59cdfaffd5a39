import { planeScratch, removePlane } from "@cementwatch/shared/imaging/opacity";
import { buildRegion } from "@cementwatch/shared/imaging/region";
import { describe, expect, it } from "vitest";
import { DRAWING, SIDE } from "../../../support/lateral-scene.ts";

describe("plane of the background", () => {
  it("is taken off, and a large dark patch outside the body stays", () => {
    const region = buildRegion(DRAWING, SIDE, SIDE, { marginMm: 1.3, cannulaOuterMm: 3.05 });
    if (region === undefined) throw new Error("the drawing was refused");
    const { grid } = region;
    const size = grid.width * grid.height;
    const data = new Float32Array(size);
    const ok = new Uint8Array(size).fill(1);
    const isPatch = (x: number, y: number) => x > 4 && x < 34 && y > 60 && y < 100;
    for (let k = 0; k < size; k++) {
      const x = k % grid.width;
      const y = Math.floor(k / grid.width);
      data[k] = 0.3 + 0.002 * x - 0.0015 * y + (isPatch(x, y) ? 0.4 : 0);
    }
    removePlane(data, ok, region, new Uint8Array(size), new Float64Array(3), planeScratch(grid));
    for (let k = 0; k < size; k += 7) {
      const expected = isPatch(k % grid.width, Math.floor(k / grid.width)) ? 0.4 : 0;
      expect(Math.abs((data[k] ?? 9) - expected)).toBeLessThan(0.01);
    }
  });
});
