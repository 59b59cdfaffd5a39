import { describe, expect, it } from "vitest";
import { createWatch, takeReference } from "../../../support/lateral-scene.ts";

describe("another vertebra in the picture", () => {
  it("keeps the reference while the level stays, and learns anew when it changes", () => {
    const watch = createWatch(true);
    const first = { context: { level: "L1" } } as const;
    let atS = takeReference(watch);
    expect(watch.show({ atS, ...first }).notValid).toBeUndefined();
    atS += 0.125;
    const other = watch.show({ atS, context: { level: "L2" } });
    expect(other.notValid).toBe("referencing");
    expect(other.referenceFrames?.have).toBeLessThanOrEqual(1);
    const words = new Set<string | undefined>();
    for (let frame = 0; frame < 20; frame++) {
      atS += 0.125;
      words.add(watch.show({ atS, context: { level: "L2" } }).notValid);
    }
    expect([...words]).toEqual(["referencing", undefined]);
  });
});
