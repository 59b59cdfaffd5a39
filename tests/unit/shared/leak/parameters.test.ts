import type { ParameterSpec } from "@cementwatch/shared/leak/parameter-row";
import { LEAK_PARAMETERS, resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";

describe("leak parameters", () => {
  it("has each value inside its own range, with unit and source", () => {
    for (const [id, spec] of Object.entries<ParameterSpec>(LEAK_PARAMETERS)) {
      expect(spec.value, id).toBeGreaterThanOrEqual(spec.min);
      expect(spec.value, id).toBeLessThanOrEqual(spec.max);
      expect(spec.unit.length, id).toBeGreaterThan(0);
      expect(spec.source.length, id).toBeGreaterThan(10);
    }
  });

  it("keeps the stop line and the area limits of the alarm table", () => {
    const { values, problems } = resolveParameters({});
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      stopLineFraction: 0.75,
      stopLineTumourFraction: 0.67,
      posteriorAreaMm2: 1.5,
      posteriorSingleFrameAreaMm2: 3,
      veinAreaMm2: 3,
      otherAreaMm2: 3,
      framesWanted: 3,
      resistanceLimit: 3.3,
      resistanceDropMin: 0.035,
    });
  });

  it("takes an override inside its range", () => {
    expect(resolveParameters({ pressureLimitKpa: 7000 }).values.pressureLimitKpa).toBe(7000);
  });

  it.each([
    ["stopLineFracton", 0.7],
    ["stopLineFraction", 1.2],
    ["stopLineFraction", Number.NaN],
    ["toString", 1],
  ])("tells of an override that it does not use: %s = %s", (id, value) => {
    const { values, problems } = resolveParameters({ [id]: value });
    expect(problems.map((problem) => problem.id)).toEqual([id]);
    expect(problems[0]?.message).toContain(id);
    expect(values.stopLineFraction).toBe(0.75);
  });
});
