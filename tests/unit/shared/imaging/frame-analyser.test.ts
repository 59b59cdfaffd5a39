import { describe, expect, it } from "vitest";
import {
  ANTERIOR_X,
  BOTTOM_Y,
  createWatch,
  type Disc,
  POSTERIOR_X,
  SPACING_MM,
  showFor,
  takeReference,
} from "../../../support/lateral-scene.ts";

const PERIOD_S = 0.125;
/** Cement in the middle of the body, clear of the cannula. */
const blob = (radius: number): Disc => ({ x: 88, y: 101, radius, opacity: 0.6 });
const BEHIND: Disc = { x: POSTERIOR_X + 6, y: 104, radius: 3.5, opacity: 0.3 };

describe("frame analyser", () => {
  it("gathers twelve settled frames after a request, says how many, then judges", () => {
    const watch = createWatch(false);
    const said: (number | undefined)[] = [];
    let judgedAt = -1;
    for (let i = 0; i < 20 && judgedAt < 0; i++) {
      const finding = watch.show({ atS: i * PERIOD_S });
      if (finding.notValid === undefined) judgedAt = i;
      else {
        expect(finding.notValid).toBe("referencing");
        said.push(finding.referenceFrames?.have);
        expect(finding.referenceFrames?.want).toBe(12);
      }
    }
    expect(said[0]).toBe(0);
    expect(said.at(-1)).toBe(11);
    expect(judgedAt).toBeGreaterThanOrEqual(11);
  });

  it("has no reference without request and volume, and takes one by itself with volume", () => {
    const alone = createWatch(false);
    const asked = createWatch(true);
    for (let i = 0; i < 20; i++) {
      const finding = alone.show({ atS: i * PERIOD_S, context: { referenceRequest: 0 } });
      expect(finding.notValid).toBe("noReference");
      asked.show({ atS: i * PERIOD_S });
    }
    expect(asked.show({ atS: 20 * PERIOD_S }).notValid).toBeUndefined();
    const late = createWatch(true);
    for (let i = 0; i < 20; i++) {
      expect(late.show({ atS: i * PERIOD_S, volumeMl: 1 }).notValid).toBe("noReference");
    }
  });

  it("accepts a short reference when the look ends, and not one of three frames", () => {
    for (const frames of [7, 9]) {
      const watch = createWatch(false);
      let have = 0;
      for (let i = 0; i < frames; i++) {
        have = watch.show({ atS: i * PERIOD_S }).referenceFrames?.have ?? 0;
      }
      const next = watch.show({ atS: 6 });
      expect(next.notValid).toBe(have >= 4 ? undefined : "referencing");
    }
    const watch = createWatch(false);
    let have = 0;
    for (let i = 0; have < 3; i++) have = watch.show({ atS: i * PERIOD_S }).referenceFrames?.have ?? 0;
    expect(watch.show({ atS: 6 }).notValid).toBe("referencing");
  });

  it("follows the bone to a tenth of a pixel", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    for (const [dx, dy] of [
      [0.3, -0.4],
      [0.9, 0.2],
      [-1.6, 1.1],
      [-0.25, 2.6],
    ] as const) {
      const finding = watch.show({ atS, dx, dy });
      expect(Math.abs((finding.registration?.dxPx ?? 99) - dx)).toBeLessThan(0.1);
      expect(Math.abs((finding.registration?.dyPx ?? 99) - dy)).toBeLessThan(0.1);
      expect(finding.overlay?.contourPx[0]?.x).toBeCloseTo(ANTERIOR_X + dx, 0);
      atS += PERIOD_S;
    }
  });

  it("measures growing cement and its front, and sees nothing outside", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    for (let radius = 2; radius <= 14; radius += 0.5, atS += PERIOD_S) {
      const finding = watch.show({ atS, cement: [blob(radius)], dx: 0.6 * Math.sin(atS), dy: Math.cos(atS) });
      expect(finding.notValid).toBeUndefined();
      expect(finding.outside).toEqual([]);
    }
    const finding = watch.show({ atS, cement: [blob(14)] });
    const area = Math.PI * (14 * SPACING_MM) ** 2;
    // The cannula's strip hides a part of the blob.
    expect(finding.cementAreaMm2).toBeGreaterThan(0.7 * area);
    expect(finding.cementAreaMm2).toBeLessThan(1.3 * area);
    const front = (88 + 14 - ANTERIOR_X) / (POSTERIOR_X - ANTERIOR_X);
    expect(Math.abs((finding.frontFraction01 ?? 9) - front)).toBeLessThan(0.04);
    // The body is 36 mm deep, as drawn and as its edges in the reference say.
    expect(Math.abs((finding.toWallMm ?? 99) - (1 - front) * 36)).toBeLessThan(1.2);
    expect(Math.abs((finding.toStopLineMm ?? 99) - (0.75 - front) * 36)).toBeLessThan(1.2);
    expect(finding.frontSpeedMmPerS).toBeGreaterThan(0.5);
    expect(finding.overlay?.cementPx.length).toBeGreaterThan(0);
  });

  it("sees cement behind the wall in the first frame and counts its frames honestly", () => {
    const watch = createWatch(false);
    let atS = showFor(watch, takeReference(watch), 4, { cement: [blob(12)] });
    for (let frames = 1; frames <= 6; frames++, atS += PERIOD_S) {
      const finding = watch.show({ atS, cement: [blob(12), BEHIND] });
      const leak = finding.outside.find((piece) => piece.zone === "posterior");
      expect(leak?.framesOfLastFive).toBe(Math.min(5, frames));
      expect(leak?.logLikelihood).toBeGreaterThan(25);
      expect(Math.abs((leak?.centroidPx.x ?? 0) - BEHIND.x)).toBeLessThan(2);
      expect(finding.outside.length).toBe(1);
    }
    const finding = watch.show({ atS, cement: [blob(12), BEHIND] });
    const area = Math.PI * (BEHIND.radius * SPACING_MM) ** 2;
    expect(finding.outside[0]?.areaMm2).toBeGreaterThan(0.5 * area);
    expect(finding.outside[0]?.areaMm2).toBeLessThan(1.7 * area);
    expect(finding.overlay?.outsidePx.length).toBe(1);
  });

  it("does not take the blur of dense cement at the endplate for a leak", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    const dense: Disc = { x: 84, y: BOTTOM_Y - 11.5, radius: 11, opacity: 2 };
    for (let i = 0; i < 5; i++, atS += PERIOD_S) {
      expect(watch.show({ atS, cement: [dense] }).outside).toEqual([]);
    }
  });

  it("names the zone by where the cement lies", () => {
    for (const [disc, zone] of [
      [{ x: 96, y: 64, radius: 4, opacity: 0.4 }, "discSuperior"],
      [{ x: 96, y: 128, radius: 4, opacity: 0.4 }, "discInferior"],
      [{ x: 58, y: 100, radius: 4, opacity: 0.4 }, "anterior"],
    ] as const) {
      const watch = createWatch(false);
      let atS = showFor(watch, takeReference(watch), 4, { cement: [blob(12)] });
      let found: readonly string[] = [];
      for (let i = 0; i < 4; i++, atS += PERIOD_S) {
        const finding = watch.show({ atS, cement: [blob(12), disc] });
        found = finding.outside.map((piece) => piece.zone);
      }
      expect(found, zone).toEqual([zone]);
    }
  });

  it("decides on one settled frame of a later look", () => {
    const watch = createWatch(false);
    const atS = takeReference(watch);
    const start = showFor(watch, atS + 4, 0.8, { cement: [blob(8)] });
    const finding = watch.show({ atS: start + 8, cement: [blob(12), BEHIND], dx: 3, dy: -2 });
    expect(finding.notValid).toBeUndefined();
    const leak = finding.outside.find((piece) => piece.zone === "posterior");
    expect(leak?.areaMm2).toBeGreaterThan(3);
    expect(leak?.framesOfLastFive).toBe(1);
  });

  it("lets the exposure ramp of a new look pass", () => {
    const watch = createWatch(false);
    const start = takeReference(watch) + 8;
    const reasons: (string | undefined)[] = [];
    for (let i = 0; i < 9; i++) {
      const exposure = -0.4 * Math.exp(-i / 1.5);
      reasons.push(watch.show({ atS: start + i * PERIOD_S, exposure }).notValid);
    }
    expect(reasons[0]).toBe("settling");
    expect(reasons[1]).not.toBeUndefined();
    expect(reasons.slice(5)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("names an exposure step in the frame where it happens, and finds no cement in it", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    for (let i = 0; i < 5; i++, atS += PERIOD_S) watch.show({ atS, cement: [blob(10)] });
    const step = watch.show({ atS, cement: [blob(10)], exposure: -0.25 });
    expect(step.notValid).toBe("exposureStep");
    const after = watch.show({ atS: atS + PERIOD_S, cement: [blob(10)], exposure: -0.25 });
    expect(after.notValid).toBeUndefined();
    expect(after.outside).toEqual([]);
  });

  it("judges no repeat", () => {
    const watch = createWatch(false);
    const atS = takeReference(watch);
    watch.show({ atS, cement: [blob(10)] });
    const repeat = watch.show({ atS: atS + PERIOD_S, cement: [blob(10), BEHIND], isRepeat: true });
    expect(repeat.notValid).toBe("repeat");
    expect(repeat.outside).toEqual([]);
  });

  it("takes a collimator leaf for no cement", () => {
    const watch = createWatch(false);
    let atS = takeReference(watch);
    const moved = watch.show({ atS, leafX: 48 });
    expect(moved.notValid).toBe("collimation");
    for (let i = 0; i < 5; i++) {
      atS += PERIOD_S;
      const finding = watch.show({ atS, leafX: 48, cement: [blob(10)] });
      expect(finding.outside).toEqual([]);
      expect(finding.notValid).toBeUndefined();
    }
    atS += PERIOD_S;
    expect(watch.show({ atS, leafX: 150 }).notValid).toMatch(/collimation|viewLost/);
  });

  it("finds the bone again after a jump of 10 mm, and says so when the view is another one", () => {
    const watch = createWatch(false);
    const atS = takeReference(watch);
    const jumped = watch.show({ atS: atS + 5, dx: 14, dy: -9 });
    expect(Math.abs((jumped.registration?.dxPx ?? 99) - 14)).toBeLessThan(0.1);
    expect(Math.abs((jumped.registration?.dyPx ?? 99) + 9)).toBeLessThan(0.1);
    const far = watch.show({ atS: atS + 7, dx: -9, dy: 14 });
    expect(Math.abs((far.registration?.dxPx ?? 99) + 9)).toBeLessThan(0.1);
    expect(Math.abs((far.registration?.dyPx ?? 99) - 14)).toBeLessThan(0.1);
    expect(watch.show({ atS: atS + 9, isOther: true }).notValid).toBe("viewLost");
    const back = watch.show({ atS: atS + 13 });
    expect(Math.abs(back.registration?.dxPx ?? 99)).toBeLessThan(0.1);
  });

  it("takes old cement as the baseline of a new reference", () => {
    const watch = createWatch(false);
    const leaked = [blob(12), BEHIND];
    let atS = showFor(watch, takeReference(watch), 4, { cement: leaked });
    const context = { referenceRequest: 2 };
    const said: (string | undefined)[] = [];
    const areas: number[] = [];
    for (let i = 0; i < 16; i++, atS += PERIOD_S) {
      const finding = watch.show({ atS, cement: leaked, context });
      said.push(finding.notValid);
      if (finding.notValid === undefined) areas.push(finding.cementAreaMm2 ?? -1);
    }
    expect(said[0]).toBe("referencing");
    expect(said.at(-1)).toBeUndefined();
    expect(Math.max(...areas)).toBe(0);
    const finding = watch.show({ atS, cement: leaked, context });
    expect(finding.outside).toEqual([]);
    expect(finding.frontFraction01).toBeUndefined();
    const grown = watch.show({
      atS: atS + PERIOD_S,
      cement: [...leaked, { x: POSTERIOR_X + 6, y: 92, radius: 4, opacity: 0.4 }],
      context,
    });
    expect(grown.outside.map((piece) => piece.zone)).toEqual(["posterior"]);
  });

  it("says the same for MONOCHROME1 and 2, and much the same for LIN, LOG and DISP", () => {
    const run = (options: { photometric?: "MONOCHROME1"; intensity?: "LIN" | "DISP" }) => {
      const watch = createWatch(false);
      let atS = showFor(watch, takeReference(watch, options), 4, { cement: [blob(12)], ...options });
      let finding = watch.show({ atS, ...options });
      for (let i = 0; i < 6; i++) {
        atS += PERIOD_S;
        finding = watch.show({ atS, seed: 50 + i, cement: [blob(12), BEHIND], ...options });
      }
      return finding;
    };
    const plain = run({});
    expect(run({ photometric: "MONOCHROME1" })).toEqual(plain);
    for (const intensity of ["LIN", "DISP"] as const) {
      const other = run({ intensity });
      expect(other.frontFraction01).toBeCloseTo(plain.frontFraction01 ?? 0, 1);
      const ratio = (other.outside[0]?.areaMm2 ?? 0) / (plain.outside[0]?.areaMm2 ?? 1);
      expect(ratio, intensity).toBeGreaterThan(0.8);
      expect(ratio, intensity).toBeLessThan(1.25);
    }
  });

  it("never gives a number that is not finite", () => {
    const watch = createWatch(false);
    const check = (value: unknown): void => {
      if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(check);
    };
    let atS = takeReference(watch, { noise: 0 });
    for (const options of [
      { noise: 0 },
      { noise: 0, cement: [blob(12), BEHIND] },
      { exposure: -8 },
      { exposure: 8 },
      { leafX: 192 },
      { noise: 0.5 },
      { cement: [{ x: 96, y: 96, radius: 300, opacity: 3 }] },
    ]) {
      check(watch.show({ atS, ...options }));
      atS += PERIOD_S;
    }
  });
});
