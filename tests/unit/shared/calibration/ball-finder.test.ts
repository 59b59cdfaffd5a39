import { ballGridPicture } from "@cementwatch/drivers/carms/phantom/ball-grid";
import { countGrid, findBalls } from "@cementwatch/shared/calibration/ball-finder";
import { estimateSpacing } from "@cementwatch/shared/calibration/pixel-spacing";
import { describe, expect, test } from "vitest";

const MIDDLE = { x: 256, y: 256 };

describe("balls of a grid phantom", () => {
  test.each([
    [0, 0],
    [0.15, 0.05],
    [-0.2, -0.03],
  ])("turned by %s rad, distorted by %s: found, counted, and the spacing told to 0.2 %%", (turnRad, k1) => {
    const image = ballGridPicture({ seed: 4, sizePx: 512, pitchPx: 44, turnRad, k1, noise: 60 });
    const points = countGrid(findBalls(image), MIDDLE);
    expect(points.length).toBeGreaterThanOrEqual(81);
    const outcome = estimateSpacing({
      points,
      pitchMm: 10,
      pitchUncertaintyMm: 0.02,
      pictureRows: 512,
      pictureColumns: 512,
      sourceToGridMm: 700,
      depthMm: 20,
      pointPx: 0.2,
    });
    if (outcome.kind === "refused") throw new Error(outcome.reasons.join());
    expect(Math.abs(outcome.result.mmPerPx * 4.4 - 1)).toBeLessThan(0.002);
    expect(Math.abs(outcome.result.k1 - k1)).toBeLessThan(0.004);
    expect(outcome.result.residualPx).toBeLessThan(0.4);
  });

  test("an empty picture has none; a few balls are no grid", () => {
    const empty = ballGridPicture({ seed: 1, sizePx: 128, pitchPx: 1_000, turnRad: 0, k1: 0, noise: 0 });
    expect(countGrid(findBalls({ ...empty, pixels: empty.pixels.map(() => 2_000) }), MIDDLE)).toEqual([]);
    expect(countGrid([MIDDLE], MIDDLE)).toEqual([]);
  });
});
