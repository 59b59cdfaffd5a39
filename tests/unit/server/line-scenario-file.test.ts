import { loadLineScenario, parseLineScenario } from "@cementwatch/server/line-scenario-file";
import { describe, expect, test } from "vitest";

const HEAD = "title: try\nlasts: 10s\nsteps:\n";

test("times in seconds and milliseconds, and what is left out", () => {
  const { lasts, steps } = parseLineScenario(
    `${HEAD}  - { at: 250ms, do: garbage, bytes: 40 }\n  - at: 3.2s\n    do: unplug\n`,
    "x.yaml",
  );
  expect(lasts).toBe(10_000_000);
  expect(steps).toEqual([
    { at: 250_000, do: "garbage", bytes: 40 },
    { at: 3_200_000, do: "unplug", event: true, elsewhere: false },
  ]);
});

describe("a mistake is named with its line", () => {
  test.each([
    ["  - { at: 1s, do: explode }", /^PIP-CONFIG-INVALID: x\.yaml:4: steps\.0\.do: /],
    ["  - { at: 1s, do: hang }\n  - { at: soon, do: hang }", /x\.yaml:5: steps\.1\.at: .*3\.2s or 250ms/],
    [
      "  - { at: 2s, do: hang }\n  - { at: 1s, do: hang }",
      /x\.yaml:5: steps\.1\.at: write the steps in the order/,
    ],
    ["  - at: 1s\n    do: damage\n    share: 2", /x\.yaml:6: steps\.0\.share: /],
    ["  - at: 1s\n    do: hang\n    fro: 2s", /x\.yaml:6: steps\.0\.fro: /],
    ["  - { at: 1s, do: unsolicited, hex: xyz }", /write bytes like 02 41 3F/],
    ["  - [", /x\.yaml:\d+: /],
  ])("%j", (steps, words) => {
    expect(() => parseLineScenario(`${HEAD}${steps}\n`, "x.yaml")).toThrow(words);
  });

  test("a file that is not there", () => {
    expect(() => loadLineScenario("/nowhere.yaml")).toThrow(/scenario \/nowhere\.yaml cannot be read/);
  });
});
