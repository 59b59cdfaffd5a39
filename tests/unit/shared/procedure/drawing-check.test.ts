import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { problemOf } from "@cementwatch/shared/procedure/drawing-check";
import { describe, expect, it } from "vitest";

const points = (list: readonly (readonly [number, number])[]) => list.map(([x, y]) => ({ x, y }));
const GOOD: Drawing = {
  view: "lateral",
  contourPx: points([
    [30, 30],
    [70, 30],
    [70, 62],
    [30, 62],
  ]),
  posteriorWallPx: points([
    [30, 30],
    [30, 62],
  ]),
  posteriorDirection: "left",
  pixelSpacingMm: 1,
  spacingSource: "operator",
  spacingUncertainty01: 0.05,
};
const mirrored: Partial<Drawing> = {
  posteriorDirection: "right",
  posteriorWallPx: points([
    [70, 30],
    [70, 62],
  ]),
};

describe("problemOf", () => {
  it.each<[string, Partial<Drawing>]>([
    ["as it is", {}],
    ["with the canal on the right", mirrored],
    [
      "from caudal to cranial",
      {
        posteriorWallPx: points([
          [30, 62],
          [30, 30],
        ]),
      },
    ],
    ["in AP, without a wall", { view: "ap", posteriorWallPx: [] }],
    [
      "with a body that reaches over the edge a little",
      {
        contourPx: points([
          [30, -3],
          [70, -3],
          [70, 62],
          [30, 62],
        ]),
      },
    ],
    [
      "with a kink at a corner",
      {
        contourPx: points([
          [30, 30],
          [69, 30],
          [72, 32],
          [70, 29],
          [70, 62],
          [30, 62],
        ]),
      },
    ],
    ["with an axis point outside the picture", { cannulaAxisPointPx: { x: -50, y: 10 } }],
    [
      "with a point drawn twice",
      {
        contourPx: points([
          [30, 30],
          [70, 30],
          [70, 30],
          [70, 62],
          [30, 62],
        ]),
      },
    ],
  ])("finds nothing wrong with a good drawing %s", (_, change) => {
    expect(problemOf({ ...GOOD, ...change }, 96, 96)).toBeUndefined();
  });

  it.each<[string, Partial<Drawing>, keyof Drawing, RegExp]>([
    [
      "two points",
      {
        contourPx: points([
          [30, 30],
          [70, 62],
        ]),
      },
      "contourPx",
      /three points/,
    ],
    [
      "a crossing",
      {
        contourPx: points([
          [30, 30],
          [70, 62],
          [70, 30],
          [30, 62],
        ]),
      },
      "contourPx",
      /crosses itself/,
    ],
    [
      "a point outside",
      {
        contourPx: points([
          [30, 30],
          [150, 30],
          [70, 62],
        ]),
      },
      "contourPx",
      /outside the picture of 96 x 96/,
    ],
    ["a tip outside", { cannulaTipPx: { x: 10, y: 500 } }, "cannulaTipPx", /outside/],
    [
      "a point that is none",
      { contourPx: [{ x: Number.NaN, y: 1 }, ...GOOD.contourPx] },
      "contourPx",
      /finite/,
    ],
    ["no spacing", { pixelSpacingMm: Number.NaN }, "pixelSpacingMm", /0\.02 to 3/],
    ["an absurd spacing", { pixelSpacingMm: 5 }, "pixelSpacingMm", /0\.02 to 3/],
    ["a giant", { pixelSpacingMm: 2.8 }, "contourPx", /5 to 100 mm/],
    ["a dwarf", { pixelSpacingMm: 0.1 }, "contourPx", /5 to 100 mm/],
    ["a wall of one point", { posteriorWallPx: points([[30, 30]]) }, "posteriorWallPx", /two points/],
    [
      "a wall of two equal points",
      {
        posteriorWallPx: points([
          [30, 30],
          [30, 30],
        ]),
      },
      "posteriorWallPx",
      /shorter/,
    ],
    ["the wrong direction", { posteriorDirection: "right" }, "posteriorDirection", /drawn on the left/],
    [
      "the wall on the other side",
      {
        posteriorWallPx: points([
          [70, 30],
          [70, 62],
        ]),
      },
      "posteriorDirection",
      /drawn on the right/,
    ],
    [
      "a wall across the front",
      {
        posteriorWallPx: points([
          [30, 62],
          [66, 60],
        ]),
      },
      "posteriorWallPx",
      /no depth/,
    ],
  ])("finds %s", (_, change, field, advice) => {
    const problem = problemOf({ ...GOOD, ...change }, 96, 96);
    expect(problem?.field).toBe(field);
    expect(problem?.advice).toMatch(advice);
  });

  it("does not ask where points lie while no picture is known", () => {
    expect(problemOf({ ...GOOD, cannulaTipPx: { x: 10, y: 500 } }, undefined, undefined)).toBeUndefined();
  });
});
