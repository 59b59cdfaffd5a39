/** The table of heights. */
import { heightRows, lossText } from "@cementwatch/client/heights/heights-words";
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import { expect, it } from "vitest";

const BEFORE: VertebralHeights = {
  anteriorMm: 18,
  middleMm: 20,
  posteriorMm: 27,
  wedgeDeg: 14.2,
  referenceMm: 28,
  uncertainty01: 0.05,
};
const AFTER: VertebralHeights = { ...BEFORE, anteriorMm: 23, middleMm: 24, posteriorMm: 27.1, wedgeDeg: 8 };

it("tells heights, gain and restoration with its uncertainty", () => {
  expect(heightRows(BEFORE, AFTER)).toEqual([
    { name: "front", before: "18.0", after: "23.0", change: "+5.0 mm · 50 ± 24 % of the loss" },
    { name: "middle", before: "20.0", after: "24.0", change: "+4.0 mm · 50 ± 31 % of the loss" },
    { name: "back", before: "27.0", after: "27.1", change: "+0.1 mm" },
    { name: "wedge °", before: "14.2", after: "8.0", change: "−6.2°" },
  ]);
});

it("leaves out what was not measured", () => {
  expect(heightRows(undefined, undefined)).toHaveLength(3);
  expect(heightRows(BEFORE, undefined)[0]).toEqual({
    name: "front",
    before: "18.0",
    after: "– –",
    change: "",
  });
  const { referenceMm: _referenceMm, ...bare } = BEFORE;
  expect(heightRows(bare, { ...bare, anteriorMm: 23 })[0]?.change).toBe("+5.0 mm");
  expect(heightRows({ ...BEFORE, cobbDeg: 20 }, undefined).at(-1)?.name).toBe("Cobb °");
});

it("grades the loss against the neighbours", () => {
  expect(lossText(BEFORE)).toBe("front lost 36 % · Genant 2");
  expect(lossText(undefined)).toBe("");
});
