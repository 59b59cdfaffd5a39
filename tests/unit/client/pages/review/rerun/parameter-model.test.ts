/** The table of parameters as a person fills it in. */
import {
  changedValues,
  PARAMETER_ROWS,
  rowsWith,
  savedSet,
  textProblem,
  textsOf,
} from "@cementwatch/client/pages/review/rerun/parameter-model";
import { readParameterText } from "@cementwatch/server/rerun/parameter-text";
import { LEAK_PARAMETERS } from "@cementwatch/shared/leak/parameters";
import { expect, it } from "vitest";

const AREA = PARAMETER_ROWS.find(({ name }) => name === "veinAreaMm2") ?? PARAMETER_ROWS[0];

it("has a row for each parameter", () => {
  expect(PARAMETER_ROWS.map(({ name }) => name)).toEqual(Object.keys(LEAK_PARAMETERS));
  expect(PARAMETER_ROWS.find(({ name }) => name === "noiseFactor")?.pixels).toBe("yes");
});

it.each(["", "  ", "0.5", "40", "2,5", " 3 ", undefined])("takes %j", (text) => {
  expect(AREA === undefined ? "no row" : textProblem(AREA, text)).toBe("");
});

it.each(["0.4", "41", "x", "NaN", "1e99", "1,2,3", "-1"])("refuses %j with the range", (text) => {
  expect(AREA === undefined ? "" : textProblem(AREA, text)).toBe("enter 0.5 to 40");
  expect(changedValues({ veinAreaMm2: text })).toBeUndefined();
});

it("gives the entered values alone, also when one is the default", () => {
  expect(changedValues({})).toEqual({});
  expect(changedValues({ veinAreaMm2: "2,5", otherAreaMm2: " ", noiseFactor: "4.2" })).toEqual({
    veinAreaMm2: 2.5,
    noiseFactor: 4.2,
  });
});

it("saves a set that the command line reads and the page loads again", () => {
  const values = { veinAreaMm2: 2.5, noiseFactor: 4 };
  expect(readParameterText(savedSet(values))).toEqual(values);
  expect(changedValues(textsOf(values))).toEqual(values);
});

it("finds rows by words of name, unit and source", () => {
  expect(rowsWith("VEIN mm²").map(({ name }) => name)).toEqual(["veinAreaMm2"]);
  expect(rowsWith("")).toHaveLength(PARAMETER_ROWS.length);
  expect(rowsWith("nothing has this")).toEqual([]);
});
