import {
  builtInCement,
  CEMENT_PROFILES,
  findCementProfile,
  handlingAt,
  profileRate,
} from "@cementwatch/shared/cement/cement-profile";
import { cureRate } from "@cementwatch/shared/cement/cure-rate";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import { describe, expect, it } from "vitest";

const medium = findCementProfile("pmma-medium");

describe("built-in cements", () => {
  it("can all be used, and are told apart by their opacifier", () => {
    expect(CEMENT_PROFILES.map((profile) => profileProblem(profile))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(new Set(CEMENT_PROFILES.map(({ id }) => id)).size).toBe(CEMENT_PROFILES.length);
    expect(findCementProfile("pmma-zirconium").opacifier).toEqual({ name: "ZrO2", massPercent: 45 });
    expect(medium.opacifier).toEqual({ name: "BaSO4", massPercent: 30 });
  });

  it("keeps the constants that recorded sessions stand on", () => {
    expect(medium).toMatchObject({ initialViscosityPaS: 0.68, riseS: 78, readyS: 120, flowExponent: 0.6 });
    expect(handlingAt(medium, 22)).toMatchObject({
      mixingS: 60,
      workingFromS: 264,
      workingToS: 569,
      setS: 840,
    });
  });

  it("falls back to the medium profile for a cement it does not know", () => {
    expect(findCementProfile("nobody's")).toBe(medium);
    expect(builtInCement("nobody's")).toBeUndefined();
  });
});

describe("the handling table", () => {
  it("is interpolated between its rows and held at its ends", () => {
    const at20 = handlingAt(medium, 20);
    const at21 = handlingAt(medium, 21);
    expect(at21.workingToS).toBeCloseTo((at20.workingToS + 569) / 2, 6);
    expect(handlingAt(medium, 10)).toEqual(handlingAt(medium, 18));
    expect(handlingAt(medium, 37)).toEqual(handlingAt(medium, 26));
    expect(at20.workingToS).toBeGreaterThan(569);
  });

  it("gives the speed of a cement's own leaflet, and the Arrhenius factor beyond it", () => {
    expect(profileRate(medium, 22)).toBe(1);
    expect(profileRate(medium, 20)).toBeCloseTo(cureRate(20), 2);
    expect(profileRate(medium, 37)).toBeCloseTo(cureRate(37), 1);
    const halved = medium.handling.map((row) =>
      row.temperatureC === 26 ? { ...row, workingFromS: 100, workingToS: 284.5, setS: 400 } : row,
    );
    const fast = { ...medium, handling: halved };
    expect(profileRate(fast, 26)).toBeCloseTo(2, 6);
    expect(profileRate(fast, 37)).toBeCloseTo((2 * cureRate(37)) / cureRate(26), 6);
  });
});
