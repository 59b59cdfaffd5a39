import { convertImported, unitOfText, unitsOf } from "@cementwatch/shared/imports/import-units";
import { describe, expect, it } from "vitest";

describe("units", () => {
  it.each([
    [760, "mm[Hg]", 101.325],
    [1, "bar", 100],
    [14.5037738, "[psi]", 100],
    [2.5, "MPa", 2500],
    [1500, "uL", 1.5],
    [212, "[degF]", 100],
    [300, "K", 26.85],
  ])("%f %s", (value, unit, wanted) => {
    expect(convertImported(value, unit)).toBeCloseTo(wanted, 4);
  });

  it("knows other spellings, and takes none that could be two units", () => {
    expect(["mmHg", "PSI", "cc", "°C", "ml", "kPa"].map(unitOfText)).toEqual([
      "mm[Hg]",
      "[psi]",
      "mL",
      "Cel",
      "mL",
      "kPa",
    ]);
    expect(["", "C", "mpa", "k", "psia", "constructor"].map(unitOfText)).toEqual(Array(6).fill(undefined));
    expect(unitsOf("volume")).toEqual(["mL", "uL", "L"]);
    expect(() => convertImported(1, "furlong")).toThrow(RangeError);
  });
});
