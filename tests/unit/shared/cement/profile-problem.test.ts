import { type CementProfile, findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import { describe, expect, it } from "vitest";

const good = findCementProfile("pmma-medium");
const problem = (change: Partial<CementProfile>) => profileProblem({ ...good, ...change });
const row = good.handling[0] ?? expect.fail("a row is missing");

describe("profileProblem", () => {
  it("has nothing to say about a whole profile", () => expect(problem({})).toBeUndefined());

  it.each([
    [{ initialViscosityPaS: Number.NaN }, "initialViscosityPaS is NaN"],
    [{ riseS: 0 }, "riseS is 0"],
    [{ viscosityFactor: 0.3 }, "viscosityFactor is 0.3"],
    [{ flowExponent: Number.POSITIVE_INFINITY }, "flowExponent is Infinity"],
    [{ densityGPerMl: 1380 }, "densityGPerMl is 1380"],
    [{ monomerShare01: 97.5 }, "monomerShare01 is 97.5"],
    [{ opacifier: { name: "BaSO4", massPercent: Number.NaN } }, "opacifier.massPercent is NaN"],
    [{ opacifier: { name: "ZrO2", massPercent: 0 } }, "opacifier.massPercent is 0"],
    [{ opacifier: { name: "none", massPercent: 30 } }, "opacifier.massPercent is 30"],
    [{ handling: [] }, "handling is empty"],
    [{ handling: [row] }, "it must reach 22 °C"],
    [{ id: "../../etc" }, 'id is "../../etc"'],
    [{ version: 0 }, "version is 0"],
    [{ title: " " }, "title has 1 letters"],
    [{ source: "" }, "source has 0 letters"],
  ] as const)("names field, value and advice of %j", (change, words) => {
    const said = problem(change as Partial<CementProfile>) ?? "";
    expect(said).toContain(words);
    expect(said).toMatch(/: .{12}/);
  });

  it("wants times that rise within a row", () => {
    const handling = [{ ...row, workingToS: row.workingFromS }, ...good.handling.slice(1)];
    expect(problem({ handling })).toContain("handling[0].workingToS");
    expect(problem({ handling: [{ ...row, setS: Number.NaN }, ...good.handling.slice(1)] })).toContain(
      "handling[0].setS is NaN",
    );
  });

  it("wants rows that get faster as it gets warmer", () => {
    expect(problem({ handling: good.handling.toReversed() })).toContain("sort the rows");
    const slower = good.handling.map((entry, index) => (index === 4 ? { ...entry, setS: 2_000 } : entry));
    expect(problem({ handling: slower })).toContain("warmer cement is faster");
  });
});
