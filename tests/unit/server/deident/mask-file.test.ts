import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMaskFile } from "@cementwatch/server/deident/mask-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const GOOD = `version: 1
masks:
  - manufacturer: ACME
    model: C 9
    rows: 480
    columns: 640
    rectangles:
      - { x: 0, y: 0, width: 640, height: 20 }
`;

function file(text: string): string {
  const path = join(temporaryFolder(), "masks.yaml");
  writeFileSync(path, text);
  return path;
}

it("reads mask sets; no file is none", async () => {
  expect(await readMaskFile(file(GOOD))).toMatchObject([{ model: "C 9", rectangles: [{ width: 640 }] }]);
  expect(await readMaskFile(join(temporaryFolder(), "none.yaml"))).toEqual([]);
});

it.each([
  [
    "a rectangle that leaves the picture",
    GOOD.replace("x: 0", "x: 1"),
    /line 8: rectangle 1,0 640 × 20 leaves/,
  ],
  ["a wrong type", GOOD.replace("480", "many"), /line 5: masks.0.rows/],
  ["a negative number", GOOD.replace("y: 0", "y: -1"), /line 8: masks.0.rectangles.0.y/],
  ["a field that is not known", GOOD.replace("model:", "modal:"), /line 3/],
  ["the same device twice", GOOD + GOOD.slice(GOOD.indexOf("  - ")), /line 9: .*stands above already/],
  ["no YAML", "masks: [", /line \d+/],
  ["another version", GOOD.replace("version: 1", "version: 2"), /line 1: version/],
  ["an empty file", "", /the file/],
])("refuses %s and names the line", async (_, text, problem) => {
  await expect(readMaskFile(file(text))).rejects.toThrow(problem);
});
