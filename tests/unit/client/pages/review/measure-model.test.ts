import {
  type Measure,
  measureText,
  objectSpacing,
  withPoint,
} from "@cementwatch/client/pages/review/measure-model";
import { describe, expect, it } from "vitest";

const at = (x: number, y: number) => ({ x, y });
const SPACING = { mmPerPx: 0.2, uncertainty01: 0.05 };

function tapped(kind: Measure["kind"], ...points: readonly (readonly [number, number])[]) {
  return points.reduce<readonly Measure[]>((all, [x, y]) => withPoint(all, kind, at(x, y)), []);
}

describe("measures on the picture", () => {
  it("are lengths at the object plane with the uncertainty of spacing and taps", () => {
    const [length] = tapped("length", [0, 0], [30, 40]);
    // U² = (10 mm · 5 %)² + (2 · √2 · 0.2 mm)²
    expect(length && measureText(length, SPACING)).toBe("10.0 ± 0.8 mm");
    expect(length && measureText(length, undefined)).toBe("50 px");
  });

  it("are angles at the second point", () => {
    const angle = (...points: readonly (readonly [number, number])[]) => {
      const [measure] = tapped("angle", ...points);
      return measure && measureText(measure, SPACING);
    };
    expect(angle([10, 0], [0, 0], [0, 10])).toBe("90°");
    expect(angle([10, 0], [0, 0], [-10, 0])).toBe("180°");
    expect(angle([10, 0], [0, 0], [10, -10])).toBe("45°");
    expect(angle([10, 0], [0, 0])).toBe("");
  });

  it("begin anew when one is whole, and drop one that is left half-way for the other kind", () => {
    const whole = tapped("length", [0, 0], [1, 1], [2, 2]);
    expect(whole.map(({ points }) => points.length)).toEqual([2, 1]);
    const changed = withPoint(whole, "angle", at(5, 5));
    expect(changed.map(({ kind }) => kind)).toEqual(["length", "angle"]);
  });

  it("use the spacing of the analysis before that of the picture, and say px without either", () => {
    const series = { pixelSpacingMm: 0.3 } as Parameters<typeof objectSpacing>[1];
    const drawing = { pixelSpacingMm: 0.2, spacingUncertainty01: 0.1 } as Parameters<typeof objectSpacing>[0];
    expect(objectSpacing(drawing, series)).toEqual({ mmPerPx: 0.2, uncertainty01: 0.1 });
    expect(objectSpacing(undefined, series)?.mmPerPx).toBe(0.3);
    expect(objectSpacing(undefined, undefined)).toBeUndefined();
  });
});
