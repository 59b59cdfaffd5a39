/** Parameter sets as people write them: YAML, JSON, a saved set; and everything that can be wrong with one. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readParameterFile, readParameterText } from "@cementwatch/server/rerun/parameter-text";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

describe("a parameter set", () => {
  it.each([
    ["veinAreaMm2: 2 # smaller\nnoiseFactor: 3.5\n"],
    ['{"veinAreaMm2": 2, "noiseFactor": 3.5}'],
    ["name: narrow veins\nparameters:\n  veinAreaMm2: 2\n  noiseFactor: 3.5\n"],
    [
      '{"format":"cementwatch.parameters","formatVersion":1,"parameters":{"veinAreaMm2":2,"noiseFactor":3.5}}',
    ],
  ])("is read from %j", (text) => {
    expect(readParameterText(text)).toEqual({ veinAreaMm2: 2, noiseFactor: 3.5 });
  });

  it("may be empty", () => {
    expect(readParameterText("")).toEqual({});
    expect(readParameterText("# nothing\n")).toEqual({});
  });

  it.each([
    ["veinAreaMm2: .nan", "veinAreaMm2"],
    ["veinAreaMm2: .inf", "give 0.5 to 40"],
    ["veinAreaMm2: -1", "-1 mm²"],
    ["veinAreaMm2:", "null"],
    ["veinAreaMm2: [3]", "[3]"],
    ["veinArea: 3", '"veinArea" is not known'],
    ["veinAreaMm2: 2\nveinAreaMm2: 3", "line 2"],
    ["  veinAreaMm2: 2\n x: 1", "line"],
    ["- veinAreaMm2", "one changed value a line"],
    ["7", "one changed value a line"],
    ["parameters: 7", "holds no names"],
    ["parameters: {}\nveinAreaMm2: 3", '"veinAreaMm2" stands beside'],
    [`# ${"x".repeat(70_000)}`, "more than 64 kB"],
    ["__proto__: {veinAreaMm2: 3}", "__proto__"],
  ])("is refused when it says %j", (text, words) => {
    expect(() => readParameterText(text)).toThrowError(words);
  });

  it("names a file that is not there", () => {
    const path = join(temporaryFolder(), "none.yaml");
    expect(() => readParameterFile(path)).toThrowError(path);
    writeFileSync(path, "stopLineFraction: 0.8\n");
    expect(readParameterFile(path)).toEqual({ stopLineFraction: 0.8 });
  });
});
