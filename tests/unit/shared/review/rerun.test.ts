/** The request of a re-run, and what is wrong with changed parameters. */
import { LEAK_PARAMETERS, resolveParameters } from "@cementwatch/shared/leak/parameters";
import {
  changedFromDefault,
  parameterProblems,
  pixelNotes,
  rerunRequestSchema,
} from "@cementwatch/shared/review/rerun";
import { expect, it } from "vitest";

it("names each wrong parameter, its value and what to give", () => {
  expect(parameterProblems({ veinAreaMm2: 3 })).toEqual([]);
  expect(
    parameterProblems({
      veinAreaMm2: Number.NaN,
      otherAreaMm2: 41,
      madeUp: 1,
      veinWidthMm: "2",
      toString: 1,
    }),
  ).toEqual([
    'parameter "veinAreaMm2" is NaN mm²: give 0.5 to 40',
    'parameter "otherAreaMm2" is 41 mm²: give 0.5 to 40',
    'parameter "madeUp" is not known: correct or remove it',
    'parameter "veinWidthMm" is "2": give a number',
    'parameter "toString" is not known: correct or remove it',
  ]);
});

it("takes every parameter of the table at both ends of its range", () => {
  for (const [name, { min, max }] of Object.entries(LEAK_PARAMETERS)) {
    expect(parameterProblems({ [name]: min })).toEqual([]);
    expect(parameterProblems({ [name]: max })).toEqual([]);
  }
});

it("says when a change needs the pixels", () => {
  expect(pixelNotes("reanalyse", { noiseFactor: 3 })).toEqual([]);
  const notes = pixelNotes("pipelineOnly", { noiseFactor: 3, otherAreaMm2: 2, volumeLimitMl: 4 });
  expect(notes).toHaveLength(2);
  expect(notes[0]).toContain("noiseFactor is of the image analysis alone");
  expect(notes[1]).toContain("otherAreaMm2 is of the image analysis too");
});

it("lists the values that are not the default", () => {
  const { values } = resolveParameters({ volumeLimitMl: 4, veinAreaMm2: LEAK_PARAMETERS.veinAreaMm2.value });
  expect(changedFromDefault(values)).toEqual({ volumeLimitMl: 4 });
});

it.each([
  [{ sessionIds: [], mode: "reanalyse" }],
  [{ sessionIds: ["../etc"], mode: "reanalyse" }],
  [{ sessionIds: ["a"], mode: "fast" }],
  [{ sessionIds: ["a"], mode: "reanalyse", windowMs: 0 }],
  [{ sessionIds: ["a"], mode: "reanalyse", detector: "/bin/sh" }],
  [{ sessionIds: ["a"], mode: "reanalyse", parameters: { veinAreaMm2: "3" } }],
])("refuses %j", (body) => {
  expect(rerunRequestSchema.safeParse(body).success).toBe(false);
});

it("fills in what is left out", () => {
  expect(rerunRequestSchema.parse({ sessionIds: ["a"], mode: "reanalyse" })).toEqual({
    sessionIds: ["a"],
    mode: "reanalyse",
    baseline: "recorded",
    parameters: {},
  });
});
