import { describe, expect, it } from "vitest";
import {
  createWatch,
  type Disc,
  POSTERIOR_X,
  showFor,
  takeReference,
} from "../../../support/lateral-scene.ts";

const PERIOD_S = 0.125;
const blob = (radius: number): Disc => ({ x: 88, y: 101, radius, opacity: 0.6 });
const BEHIND: Disc = { x: POSTERIOR_X + 6, y: 104, radius: 3.5, opacity: 0.3 };

describe("start of cement", () => {
  it("takes what appears while a measured volume stands still for contrast, and for cement once it moved", () => {
    for (const [volumeMl, isExpected] of [
      [0, false],
      [0.03, true],
      // 2.4 mL/s is a flush that was counted.
      [0.3, false],
    ] as const) {
      const watch = createWatch(true);
      let atS = takeReference(watch);
      for (let i = 0; i < 8; i++, atS += PERIOD_S) {
        const finding = watch.show({ atS, cement: [blob(10), BEHIND], volumeMl: volumeMl * (i + 1) });
        if (i < 5) continue;
        expect(finding.notValid, `volume ${volumeMl} mL`).toBe(isExpected ? undefined : "contrast");
        expect(finding.outside.length).toBe(isExpected ? 1 : 0);
      }
    }
  });

  it("believes a large dark body that stays, against a volume sensor that stands still", () => {
    const watch = createWatch(true);
    const atS = showFor(watch, takeReference(watch), 4.5, { cement: [blob(10)], volumeMl: 0 });
    const after = showFor(watch, atS, 0.5, { cement: [blob(10), BEHIND], volumeMl: 0 });
    const finding = watch.show({ atS: after, cement: [blob(10), BEHIND], volumeMl: 0 });
    expect(finding.outside.map((piece) => piece.zone)).toEqual(["posterior"]);
  });

  it("waits for contrast to wash out where no volume is known, and finds the leak of cement after it", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    for (let i = 0; i < 40; i++, atS += PERIOD_S) {
      const seconds = i * PERIOD_S;
      const share = Math.min(seconds / 0.6, 1) * Math.exp(-Math.max(0, seconds - 0.8) / 1.2);
      const cement = [
        { ...blob(8), opacity: 0.5 * share },
        { ...BEHIND, opacity: 0.4 * share },
      ];
      const finding = watch.show({ atS, cement });
      expect(finding.outside, `${seconds} s after the flush`).toEqual([]);
      if (i === 8) expect(finding.notValid).toBe("contrast");
    }
    atS = showFor(watch, atS, 4, { cement: [blob(10)] });
    atS = showFor(watch, atS, 0.5, { cement: [blob(12), BEHIND] });
    const finding = watch.show({ atS, cement: [blob(12), BEHIND] });
    expect(finding.outside.map((piece) => piece.zone)).toEqual(["posterior"]);
  });
});
