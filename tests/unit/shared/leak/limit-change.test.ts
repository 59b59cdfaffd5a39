import { CASE_LIMITS, limitProblem } from "@cementwatch/shared/leak/limit-change";
import { LEAK_PARAMETERS, resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";

describe("a limit of the case", () => {
  it.each(CASE_LIMITS)("%s may be lowered without a reason, and raised with one only", (id) => {
    const { value, min, max } = LEAK_PARAMETERS[id];
    expect(limitProblem(id, (value + min) / 2, "")).toBeUndefined();
    expect(limitProblem(id, value, "")).toBeUndefined();
    const raised = (value + max) / 2;
    expect(limitProblem(id, raised, " ")).toContain(`above the usual ${value}`);
    expect(limitProblem(id, raised, "rated for it")).toBeUndefined();
  });

  it("is refused out of its range, as no number, and when it belongs to an engineer", () => {
    for (const value of [0.4, 21, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(limitProblem("volumeLimitMl", value, "why")).toContain("give 0.5 to 20");
    }
    expect(limitProblem("posteriorAreaMm2", 2, "why")).toContain("the limits of a case are");
    expect(limitProblem("constructor", 2, "why")).toContain("the limits of a case are");
  });

  it("that a configuration brings from elsewhere is refused as well, and the usual one stays", () => {
    const { values, problems } = resolveParameters({ volumeLimitMl: 99, sessionVolumeWarnMl: 5, colour: 1 });
    expect(values.volumeLimitMl).toBe(LEAK_PARAMETERS.volumeLimitMl.value);
    expect(values.sessionVolumeWarnMl).toBe(5);
    expect(problems.map(({ id }) => id).toSorted()).toEqual(["colour", "volumeLimitMl"]);
  });
});
