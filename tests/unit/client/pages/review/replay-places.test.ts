import { loopPress, nextPlace, previousPlace } from "@cementwatch/client/pages/review/replay-places";
import { describe, expect, it } from "vitest";

const AT_12 = { atUs: 12e6 };

it("goes through places forwards and backwards, round the ends, and not to where it already is", () => {
  const places = [10e6, 20e6];
  expect(nextPlace(places, 0)).toBe(10e6);
  expect(nextPlace(places, 10e6)).toBe(20e6);
  expect(nextPlace(places, 20e6)).toBe(10e6);
  expect(previousPlace(places, 20e6)).toBe(10e6);
  expect(previousPlace(places, 10.3e6)).toBe(20e6);
  expect(nextPlace([], 0)).toBeUndefined();
});

describe("a loop", () => {
  it("begins at A and plays once B is set behind it", () => {
    expect(loopPress("A", AT_12, undefined)).toEqual({ fromUs: 12e6, commands: [] });
    expect(loopPress("b", AT_12, 10e6)).toEqual({ commands: [{ kind: "loop", fromUs: 10e6, toUs: 12e6 }] });
  });

  it("says what to do when B has no A, or lies before it, and keeps A", () => {
    expect(loopPress("b", AT_12, undefined)?.problem).toMatch(/press A first/);
    expect(loopPress("b", AT_12, 13e6)).toMatchObject({ fromUs: 13e6, commands: [] });
    expect(loopPress("b", AT_12, 13e6)?.problem).toMatch(/B lies before A/);
  });

  it("gets another B while it plays, and ends with X or a new A", () => {
    const loop = { fromUs: 5e6, toUs: 20e6 };
    expect(loopPress("b", { ...AT_12, loop }, undefined)?.commands).toEqual([
      { kind: "loop", fromUs: 5e6, toUs: 12e6 },
    ]);
    expect(loopPress("x", { ...AT_12, loop }, undefined)).toEqual({ commands: [{ kind: "loopOff" }] });
    expect(loopPress("a", { ...AT_12, loop }, undefined)?.commands).toEqual([{ kind: "loopOff" }]);
    expect(loopPress("q", AT_12, undefined)).toBeUndefined();
  });
});
