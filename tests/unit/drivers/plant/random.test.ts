import { createRandom, seedOf } from "@cementwatch/drivers/plant/random";
import { describe, expect, it } from "vitest";

describe("seeded random numbers", () => {
  it("repeat for a seed and differ between seeds", () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(seedOf(1, "a")).not.toBe(seedOf(1, "b"));
    expect(seedOf(1, "a")).not.toBe(seedOf(2, "a"));
  });

  it("are uniform and normal enough for noise", () => {
    const random = createRandom(1);
    const count = 20_000;
    let uniform = 0;
    let normal = 0;
    let square = 0;
    for (let index = 0; index < count; index += 1) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      uniform += value;
      const gauss = random.gaussian();
      normal += gauss;
      square += gauss * gauss;
    }
    expect(uniform / count).toBeCloseTo(0.5, 1);
    expect(Math.abs(normal / count)).toBeLessThan(0.03);
    expect(square / count).toBeCloseTo(1, 1);
  });

  it("stay between their bounds", () => {
    const random = createRandom(3);
    for (let index = 0; index < 200; index += 1) {
      const value = random.between(2, 3);
      expect(value >= 2 && value < 3).toBe(true);
    }
  });
});
