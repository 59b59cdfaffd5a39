import { LookSpans } from "@cementwatch/shared/session/look-spans";
import { expect, it } from "vitest";

const S = 1_000_000;

it("joins pictures to looks, and parts them at a break or another view", () => {
  const looks = new LookSpans(100);
  for (const atS of [1, 1.1, 1.2, 3.1, 9]) looks.add(atS * S, "lateral");
  looks.add(9.5 * S, "ap");
  expect(looks.spans()).toEqual([
    { fromUs: 1 * S, toUs: 3.1 * S, view: "lateral", frames: 4 },
    { fromUs: 9 * S, toUs: 9 * S, view: "lateral", frames: 1 },
    { fromUs: 9.5 * S, toUs: 9.5 * S, view: "ap", frames: 1 },
  ]);
});

it("has a bound: looks beyond it are joined to the last", () => {
  const looks = new LookSpans(2);
  for (let n = 0; n < 50; n++) looks.add(n * 10 * S, "lateral");
  expect(looks.spans()).toHaveLength(2);
  expect(looks.spans().at(-1)).toMatchObject({ toUs: 490 * S, frames: 49 });
});
