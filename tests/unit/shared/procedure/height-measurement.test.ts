/** Heights, angles and restoration from points on a lateral frame. */
import {
  angleBetweenDeg,
  compressionRatio01,
  genantGrade,
  type HeightPoints,
  heightRestoration,
  measureHeights,
  pointsOfOutline,
} from "@cementwatch/shared/procedure/height-measurement";
import { describe, expect, it } from "vitest";

const SCALE = { mmPerPx: 0.5, uncertainty01: 0.05 };

/** Front at the left, 60 px deep; `front` and `back` px high. */
function body(front: number, middle: number, back: number): HeightPoints {
  return {
    upper: {
      anterior: { x: 100, y: 160 - front },
      middle: { x: 130, y: 160 - middle },
      posterior: { x: 160, y: 160 - back },
    },
    lower: { anterior: { x: 100, y: 160 }, middle: { x: 130, y: 160 }, posterior: { x: 160, y: 160 } },
  };
}

function turned(points: HeightPoints, degrees: number, isMirrored: boolean): HeightPoints {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = ({ x, y }: { x: number; y: number }) => {
    const from = { x: (x - 130) * (isMirrored ? -1 : 1), y: y - 140 };
    return { x: 130 + from.x * cos - from.y * sin, y: 140 + from.x * sin + from.y * cos };
  };
  const plate = ({ anterior, middle, posterior }: HeightPoints["upper"]) => ({
    anterior: turn(anterior),
    middle: turn(middle),
    posterior: turn(posterior),
  });
  return { upper: plate(points.upper), lower: plate(points.lower) };
}

describe("heights", () => {
  it.each([
    [0, false],
    [20, false],
    [-25, true],
  ])("are the same when the body is turned by %d° (mirrored: %s)", (degrees, isMirrored) => {
    const result = measureHeights(turned(body(40, 44, 56), degrees, isMirrored), SCALE);
    expect(result).toEqual({
      heights: { anteriorMm: 20, middleMm: 22, posteriorMm: 28, wedgeDeg: 14.9, uncertainty01: 0.05 },
    });
  });

  it("tell a lordotic body by a negative angle", () => {
    const result = measureHeights(body(56, 50, 46), SCALE);
    expect("heights" in result && result.heights.wedgeDeg).toBeLessThan(0);
  });

  it("take the Cobb angle from the neighbours' outer endplates", () => {
    const adjacent = {
      upper: { anterior: { x: 100, y: 60 }, posterior: { x: 160, y: 40 } },
      lower: { anterior: { x: 100, y: 230 }, posterior: { x: 160, y: 240 } },
    };
    expect(angleBetweenDeg(adjacent.upper, adjacent.lower)).toBeCloseTo(27.9, 1);
    const result = measureHeights({ ...body(40, 44, 56), adjacent }, { ...SCALE, referenceMm: 29 });
    expect(result).toMatchObject({ heights: { cobbDeg: 27.9, referenceMm: 29 } });
  });

  it.each<[string, HeightPoints, string]>([
    [
      "an upper endplate below the lower one",
      { upper: body(40, 40, 40).lower, lower: body(40, 40, 40).upper },
      "above the upper",
    ],
    ["a middle beyond the end", shifted("middle", 60), "does not lie between"],
    ["endplates on each other", { upper: body(0, 0, 0).upper, lower: body(0, 0, 0).lower }, "on each other"],
    ["a body as flat as a disc", body(4, 4, 4), "2.0 mm"],
    ["a body as high as two", body(110, 110, 110), "55.0 mm"],
    ["an endplate with front and back swapped", swapped(), "swap"],
    ["endplates that stand at 51°", body(10, 47, 84), "51°"],
  ])("refuse %s", (_, points, words) => {
    const result = measureHeights(points, SCALE);
    expect("problem" in result && result.problem).toContain(words);
  });

  it.each([0, -1, Number.NaN])("refuse a scale of %d", (mmPerPx) => {
    expect(measureHeights(body(40, 40, 40), { ...SCALE, mmPerPx })).toHaveProperty("problem");
  });
});

describe("what was lost and came back", () => {
  it("is told against the neighbours", () => {
    expect(compressionRatio01(20, 25)).toBeCloseTo(0.2);
    expect(heightRestoration(18, 23, 28)).toMatchObject({ percent: 50 });
  });

  it("says how little that is worth: ±2 mm a height", () => {
    // 2/10 · √(1² + 0.5² + 0.5²) = 24.5 %.
    expect(heightRestoration(18, 23, 28)?.uncertaintyPercent).toBeCloseTo(24.5, 1);
  });

  it("is not told when nothing measurable was lost", () => {
    expect(heightRestoration(27, 28, 28.5)).toBeUndefined();
    expect(heightRestoration(30, 31, 28)).toBeUndefined();
    expect(heightRestoration(20, 21, Number.NaN)).toBeUndefined();
  });

  it.each([
    [25, 0],
    [23, 1],
    [20, 2],
    [15, 3],
  ])("a lowest height of %d of 30 mm is grade %d", (anteriorMm, grade) => {
    const rest = { middleMm: 29, posteriorMm: 30, wedgeDeg: 5, uncertainty01: 0.05 };
    expect(genantGrade({ anteriorMm, ...rest, referenceMm: 30 })).toBe(grade);
    expect(genantGrade({ anteriorMm, ...rest })).toBeUndefined();
  });
});

describe("an outline set by its corners", () => {
  const corners = [
    { x: 100, y: 100 },
    { x: 180, y: 100 },
    { x: 180, y: 170 },
    { x: 100, y: 160 },
  ];
  const contourPx = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % 4] ?? from;
    return [0, 0.25, 0.5, 0.75].map((t) => ({
      x: from.x + (to.x - from.x) * t,
      y: from.y + (to.y - from.y) * t,
    }));
  });
  const drawing = {
    view: "lateral",
    contourPx,
    posteriorWallPx: [],
    posteriorDirection: "right",
    pixelSpacingMm: 0.4,
    spacingSource: "cannula",
    spacingUncertainty01: 0.05,
  } as const;

  it("gives its heights without another tap, whichever side the canal is on", () => {
    const of = (direction: "left" | "right") => {
      const points = pointsOfOutline({ ...drawing, posteriorDirection: direction });
      const result = points && measureHeights(points, SCALE);
      return result !== undefined && "heights" in result ? result.heights : undefined;
    };
    expect(of("right")).toMatchObject({ anteriorMm: 30, middleMm: 32.5, posteriorMm: 35 });
    expect(of("left")).toMatchObject({ anteriorMm: 35, middleMm: 32.5, posteriorMm: 30 });
  });

  it("of another make gives none", () => {
    expect(pointsOfOutline({ ...drawing, contourPx: contourPx.slice(0, 12) })).toBeUndefined();
  });
});

function shifted(at: "middle", byPx: number): HeightPoints {
  const { upper, lower } = body(40, 44, 56);
  return { upper: { ...upper, [at]: { x: upper[at].x + byPx, y: upper[at].y } }, lower };
}

function swapped(): HeightPoints {
  const { upper, lower } = body(40, 44, 56);
  return { upper: { ...upper, anterior: upper.posterior, posterior: upper.anterior }, lower };
}
