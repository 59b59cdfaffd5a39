import { describe, expect, it } from "vitest";
import { ctRequestOf, EMPTY_CT } from "../../../../../../client/src/pages/review/queue/ct-model.ts";

const CT = { ...EMPTY_CT, level: "L1", date: "2026-01-20", type: "B" };

describe("ctRequestOf", () => {
  it("codes the place and takes a comma; a leak of none has neither place nor volume", () => {
    expect(ctRequestOf({ ...CT, place: 1, volumeMl: "0,3" }, "Anna")).toEqual({
      kind: "ctTruth",
      author: "Anna",
      content: {
        level: "L1",
        date: "2026-01-20",
        type: "B",
        route: "posterior",
        site: "canal",
        volumeMl: 0.3,
      },
    });
    expect(ctRequestOf({ ...CT, type: "none", place: 1, volumeMl: "0.3" }, "Anna")).toMatchObject({
      content: { level: "L1", date: "2026-01-20", type: "none" },
    });
  });

  it.each([
    [{ date: "" }, "Enter the date"],
    [{ type: "" }, "Choose the type"],
    [{ volumeMl: "much" }, 'Volume is "much"'],
    [{ volumeMl: "-1" }, "from 0 to 20"],
    [{ date: "20.1.2026" }, "Check the date"],
  ])("of %j says what to do", (change, words) => {
    expect(ctRequestOf({ ...CT, ...change }, "Anna")).toContain(words);
  });
});
