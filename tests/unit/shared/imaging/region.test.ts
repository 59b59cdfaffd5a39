import { buildRegion, POSTERIOR } from "@cementwatch/shared/imaging/region";
import { describe, expect, it } from "vitest";
import { BOTTOM_Y, DRAWING, POSTERIOR_X, SIDE, SPACING_MM } from "../../../support/lateral-scene.ts";

const OPTIONS = { marginMm: 1.3, cannulaOuterMm: 3.05 };
/** A hole of 9 mm × 14 mm in the lower half of the posterior wall. */
const DEFECT = [
  { x: POSTERIOR_X - 15, y: BOTTOM_Y - 26 },
  { x: POSTERIOR_X + 2, y: BOTTOM_Y - 26 },
  { x: POSTERIOR_X + 2, y: BOTTOM_Y - 2 },
  { x: POSTERIOR_X - 15, y: BOTTOM_Y - 2 },
];

function zoneAt(drawing: typeof DRAWING, x: number, y: number): number | undefined {
  const region = buildRegion(drawing, SIDE, SIDE, OPTIONS);
  if (region === undefined) return undefined;
  return region.zone[(y - region.grid.top) * region.grid.width + (x - region.grid.left)];
}

describe("a defect of the posterior wall", () => {
  const withDefect = { ...DRAWING, wallDefectPx: DEFECT };
  const inDefect = { x: POSTERIOR_X - 7, y: BOTTOM_Y - 14 };

  it("is no part of the body: cement in it is judged as behind the wall", () => {
    expect(zoneAt(DRAWING, inDefect.x, inDefect.y)).toBe(0);
    expect(zoneAt(withDefect, inDefect.x, inDefect.y)).toBe(POSTERIOR);
  });

  it("keeps the margin at its own border, and changes nothing elsewhere", () => {
    const marginPx = Math.floor(OPTIONS.marginMm / SPACING_MM);
    expect(zoneAt(withDefect, POSTERIOR_X - 15 + marginPx - 1, inDefect.y)).toBe(0);
    expect(zoneAt(withDefect, POSTERIOR_X - 30, inDefect.y)).toBe(0);
    expect(zoneAt(withDefect, POSTERIOR_X + 8, BOTTOM_Y - 40)).toBe(POSTERIOR);
  });
});
