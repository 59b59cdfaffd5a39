import { type BallGridChoice, ballPlace } from "@cementwatch/drivers/carms/phantom/ball-grid";
import { estimateSpacing, type GridPicture } from "@cementwatch/shared/calibration/pixel-spacing";
import { describe, expect, test } from "vitest";
import { uniformRandom } from "../../../support/uniform-random.ts";

const GRID: BallGridChoice = { seed: 1, sizePx: 512, pitchPx: 50, turnRad: 0.1, k1: 0.03, noise: 0 };
const PITCH_MM = 10;

function picture(choice: BallGridChoice, tapPx: number, seed: number, half = 4): GridPicture {
  const random = uniformRandom(seed);
  const points = [];
  for (let column = -half; column <= half; column += 1) {
    for (let row = -half; row <= half; row += 1) {
      const at = ballPlace(choice, column, row);
      points.push({
        column: column + half,
        row: row + half,
        at: { x: at.x + random.normal() * tapPx, y: at.y + random.normal() * tapPx },
      });
    }
  }
  return {
    points,
    pitchMm: PITCH_MM,
    pitchUncertaintyMm: 0.02,
    pictureRows: choice.sizePx,
    pictureColumns: choice.sizePx,
    sourceToGridMm: 700,
    depthMm: 0,
    pointPx: 0.2,
  };
}

const resultOf = (grid: GridPicture) => {
  const outcome = estimateSpacing(grid);
  if (outcome.kind === "refused") throw new Error(outcome.reasons.join());
  return outcome.result;
};

describe("pixel spacing and distortion from a ball grid", () => {
  test("exact points give spacing, distortion and nothing left over", () => {
    const result = resultOf(picture(GRID, 0, 1));
    expect(result.mmPerPx).toBeCloseTo(0.2, 6);
    expect(result.k1).toBeCloseTo(0.03, 6);
    expect(result.residualPx).toBeLessThan(1e-6);
    expect(result.affineResidualPx).toBeGreaterThan(0.5);
    expect(result.anisotropy01).toBeLessThan(1e-6);
  });

  test("with taps of 1 px the true spacing lies inside U, and so does the distortion", () => {
    let inside = 0;
    let k1Inside = 0;
    const runs = 100;
    for (let seed = 1; seed <= runs; seed += 1) {
      const result = resultOf({ ...picture(GRID, 1, seed), pointPx: 1 });
      if (Math.abs(result.mmPerPx / 0.2 - 1) <= result.uncertainty01) inside += 1;
      if (Math.abs(result.k1 - 0.03) <= result.k1Uncertainty) k1Inside += 1;
    }
    expect(inside).toBeGreaterThanOrEqual(90);
    expect(k1Inside).toBeGreaterThanOrEqual(88);
  });

  test("depth of the spine beside the grid rules the uncertainty", () => {
    const flat = resultOf(picture(GRID, 0.2, 1));
    const deep = resultOf({ ...picture(GRID, 0.2, 1), depthMm: 40 });
    expect(flat.uncertainty01).toBeLessThan(0.01);
    expect(deep.uncertainty01).toBeGreaterThan(0.06);
  });
});

describe("refused in words", () => {
  const whole = picture(GRID, 0.2, 2);
  test.each<[string, GridPicture, RegExp]>([
    ["too few", { ...whole, points: whole.points.slice(0, 6) }, /6 points are too few/],
    ["one line", { ...whole, points: whole.points.filter(({ column }) => column === 3) }, /1 columns/],
    ["a corner only", picture(GRID, 0, 1, 1), /cover \d+ % of the picture, 50 %/],
    ["no pitch", { ...whole, pitchMm: 0 }, /pitch is 0 mm/],
    ["tube in the grid", { ...whole, sourceToGridMm: 0 }, /from the X-ray tube/],
    [
      "a miscounted point",
      { ...whole, points: whole.points.map((point, i) => (i === 40 ? { ...point, column: 5 } : point)) },
      /column 6, row 5 first/,
    ],
    [
      "askew",
      {
        ...whole,
        points: whole.points.map((point) => ({ ...point, at: { ...point.at, x: point.at.x * 1.06 } })),
      },
      /longer one way/,
    ],
    [
      "not a number",
      { ...whole, points: whole.points.map((p) => ({ ...p, at: { x: Number.NaN, y: 1 } })) },
      /no place/,
    ],
  ])("%s", (_, grid, words) => {
    const outcome = estimateSpacing(grid);
    expect(outcome.kind === "refused" ? outcome.reasons.join(" ") : "result").toMatch(words);
  });
});
