import { lateralToPicture, signedDistance } from "@cementwatch/drivers/carms/phantom/geometry";
import { createPhantom, type Phantom, type PhantomScene } from "@cementwatch/drivers/carms/phantom/phantom";
import { describe, expect, it } from "vitest";

const OPTIONS = { seed: 5, view: "lateral", leak: "none", gauge: 11, cavityMl: 0 } as const;
const SETTLED = { lumen01: 0, sinceBeamOnUs: 5_000_000 };

/** Mean of `count` pictures at the same moment of breathing: noise falls with its root. */
function meanPicture(phantom: Phantom, scene: Omit<PhantomScene, "atUs" | "sinceBeamOnUs">, count = 12) {
  const sum = new Float64Array(phantom.sizePx ** 2);
  for (let index = 0; index < count; index += 1) {
    const picture = phantom.render({ ...scene, atUs: 0, sinceBeamOnUs: Number.POSITIVE_INFINITY });
    for (let pixel = 0; pixel < picture.length; pixel += 1) {
      sum[pixel] = (sum[pixel] ?? 0) + (picture[pixel] ?? 0) / count;
    }
  }
  return sum;
}

/** Positions in the treated body's frame at which `after` is darker than `before` by more than `grey`. */
function darkened(phantom: Phantom, before: Float64Array, after: Float64Array, grey: number) {
  const { treated } = phantom.spine;
  const origin = lateralToPicture(treated, 0, 0);
  const cos = Math.cos(treated.tiltRad);
  const sin = Math.sin(treated.tiltRad);
  const points: { u: number; v: number }[] = [];
  for (let pixel = 0; pixel < after.length; pixel += 1) {
    if ((before[pixel] ?? 0) - (after[pixel] ?? 0) < grey) continue;
    const x = (pixel % phantom.sizePx) * phantom.pixelSpacingMm - origin.x;
    const y = Math.floor(pixel / phantom.sizePx) * phantom.pixelSpacingMm - origin.y;
    points.push({ u: cos * x + sin * y, v: -sin * x + cos * y });
  }
  return points;
}

describe("phantom", () => {
  it("is the same for the same seed and scenes, and another for another seed", () => {
    const draw = (seed: number) => {
      const phantom = createPhantom({ ...OPTIONS, seed });
      phantom.render({ ...SETTLED, atUs: 0, bodyMl: 0, leakMl: 0 });
      return phantom.render({ ...SETTLED, atUs: 125_000, bodyMl: 1, leakMl: 0 }).slice();
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it("uses the 12-bit scale without clipping the spine", () => {
    const phantom = createPhantom(OPTIONS);
    const picture = phantom.render({ ...SETTLED, atUs: 0, bodyMl: 3, leakMl: 0, lumen01: 1 });
    const inField = picture.filter((grey) => grey > 100);
    expect(inField.length / picture.length).toBeGreaterThan(0.9);
    inField.sort();
    expect(inField.at(-1)).toBeLessThan(4_095);
    expect(inField[0]).toBeGreaterThan(300);
  });

  it("darkens inside the body only, in front of the posterior third, for a normal filling", () => {
    for (const seed of [5, 13, 24]) {
      const phantom = createPhantom({ ...OPTIONS, seed });
      const before = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 0 });
      const after = meanPicture(phantom, { bodyMl: 3.8, leakMl: 0, lumen01: 0 });
      const dark = darkened(phantom, before, after, 120);
      const { treated } = phantom.spine;
      expect(dark.length * phantom.pixelSpacingMm ** 2).toBeGreaterThan(150);
      const outside = dark.filter((point) => signedDistance(treated.outline, point.u, point.v) > 0.7);
      expect(outside).toEqual([]);
      const front = Math.max(...dark.map((point) => point.u)) / treated.depthMm;
      expect(front).toBeGreaterThan(0.4);
      expect(front).toBeLessThan(0.65);
    }
  });

  it("never retreats and grows with the volume", () => {
    const phantom = createPhantom(OPTIONS);
    const before = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 0 });
    const areas = [0.5, 1, 2, 3].map((bodyMl) => {
      return darkened(phantom, before, meanPicture(phantom, { bodyMl, leakMl: 0, lumen01: 0 }), 120).length;
    });
    expect(areas).toEqual(areas.toSorted((a, b) => a - b));
    const kept = meanPicture(phantom, { bodyMl: 1, leakMl: 0, lumen01: 0 });
    expect(darkened(phantom, before, kept, 120).length).toBeGreaterThan((areas[3] ?? 0) * 0.95);
  });

  it("puts each leak where it belongs", () => {
    const leakOf = (leak: "posterior" | "disc" | "vein") => {
      const phantom = createPhantom({ ...OPTIONS, leak });
      const before = meanPicture(phantom, { bodyMl: 1, leakMl: 0, lumen01: 0 });
      const after = meanPicture(phantom, { bodyMl: 1, leakMl: 0.25, lumen01: 0 });
      const { treated } = phantom.spine;
      const outside = darkened(phantom, before, after, 90).filter(
        (point) => signedDistance(treated.outline, point.u, point.v) > 1.3,
      );
      expect(outside.length * phantom.pixelSpacingMm ** 2).toBeGreaterThan(8);
      expect(phantom.leakVisibleAtMl).toBeGreaterThan(0.02);
      expect(phantom.leakVisibleAtMl).toBeLessThan(0.2);
      return { outside, treated };
    };
    const posterior = leakOf("posterior");
    expect(posterior.outside.every((point) => point.u > posterior.treated.depthMm)).toBe(true);
    expect(posterior.outside.every((point) => Math.abs(point.v) < 13)).toBe(true);
    const disc = leakOf("disc");
    expect(disc.outside.every((point) => point.u > 0 && point.u < disc.treated.depthMm && point.v < -8)).toBe(
      true,
    );
    const vein = leakOf("vein");
    expect(vein.outside.every((point) => point.u < 2)).toBe(true);
    const none = createPhantom(OPTIONS);
    expect(none.leakVisibleAtMl).toBe(Number.POSITIVE_INFINITY);
  });

  it("breathes 1 to 1.5 mm along the spine at 0.25 Hz", () => {
    const phantom = createPhantom({ ...OPTIONS, view: "lateral" });
    const { treated } = phantom.spine;
    // Follows the dark inferior endplate of the next body in a column beside the cannula.
    const at = lateralToPicture(treated, treated.depthMm * 0.5, treated.posteriorHeightMm / 2);
    const column = Math.round(at.x / phantom.pixelSpacingMm);
    const rowGuess = Math.round(at.y / phantom.pixelSpacingMm);
    const rows: number[] = [];
    for (let index = 0; index < 32; index += 1) {
      const picture = phantom.render({ ...SETTLED, atUs: index * 125_000, bodyMl: 0, leakMl: 0 });
      const profile = Array.from({ length: 25 }, (_, offset) => {
        let sum = 0;
        for (let dx = -12; dx <= 12; dx += 1) {
          sum += picture[(rowGuess - 12 + offset) * phantom.sizePx + column + dx] ?? 0;
        }
        return sum;
      });
      const highest = Math.max(...profile);
      const weights = profile.map((value) => Math.max(0, highest - value - 1_500) ** 4);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      rows.push(weights.reduce((sum, weight, row) => sum + weight * row, 0) / total);
    }
    const swingMm = (Math.max(...rows) - Math.min(...rows)) * phantom.pixelSpacingMm;
    expect(swingMm).toBeGreaterThan(0.6);
    expect(swingMm).toBeLessThan(1.8);
    expect(Math.abs((rows[0] ?? 0) - (rows.at(-1) ?? 0)) * phantom.pixelSpacingMm).toBeLessThan(0.5);
  });

  it("starts a look dark and noisy and settles within half a second", () => {
    const phantom = createPhantom(OPTIONS);
    const level = (sinceBeamOnUs: number) => {
      const picture = phantom.render({ atUs: 0, bodyMl: 0, leakMl: 0, lumen01: 0, sinceBeamOnUs });
      const rows = picture.subarray(200 * 512, 300 * 512);
      return rows.reduce((sum, grey) => sum + grey, 0) / rows.length;
    };
    for (let index = 0; index < 10; index += 1) level(5_000_000);
    const settled = level(5_000_000);
    const first = level(80_000);
    expect(first).toBeLessThan(settled - 40);
    let last = first;
    for (const sinceBeamOnUs of [205_000, 330_000, 455_000, 580_000, 705_000]) last = level(sinceBeamOnUs);
    expect(Math.abs(last - settled)).toBeLessThan(20);
  });

  it("turns the lumen dark as cement enters it", () => {
    const phantom = createPhantom(OPTIONS);
    const { tip, shaft, treated } = phantom.spine;
    const middle = lateralToPicture(treated, tip.u + shaft.u * 80, tip.v + shaft.v * 80);
    const pixel =
      Math.round(middle.y / phantom.pixelSpacingMm) * 512 + Math.round(middle.x / phantom.pixelSpacingMm);
    const empty = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 0 })[pixel] ?? 0;
    const half = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 0.2 })[pixel] ?? 0;
    const full = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 1 })[pixel] ?? 0;
    expect(Math.abs(half - empty)).toBeLessThan(60);
    expect(full).toBeLessThan(empty - 90);
  });

  it("is drawn with a pixel or so of error", () => {
    for (const view of ["lateral", "ap"] as const) {
      const { drawing, spine, pixelSpacingMm } = createPhantom({ ...OPTIONS, view });
      expect(drawing.pixelSpacingMm).toBeCloseTo(0.35, 6);
      if (view === "ap") {
        expect(drawing.posteriorWallPx).toEqual([]);
        continue;
      }
      const outline = spine.treated.outline.map((point) => lateralToPicture(spine.treated, point.x, point.y));
      const errors = drawing.contourPx.map(
        (point) =>
          Math.abs(signedDistance(outline, point.x * pixelSpacingMm, point.y * pixelSpacingMm)) /
          pixelSpacingMm,
      );
      expect(Math.max(...errors)).toBeLessThan(3);
      expect(Math.max(...errors)).toBeGreaterThan(0.1);
      expect(drawing.posteriorWallPx.length).toBeGreaterThanOrEqual(2);
      const ys = drawing.posteriorWallPx.map((point) => point.y);
      expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    }
  });

  it("shows cement from the front as well", () => {
    const phantom = createPhantom({ ...OPTIONS, view: "ap" });
    const before = meanPicture(phantom, { bodyMl: 0, leakMl: 0, lumen01: 0 }, 4);
    const after = meanPicture(phantom, { bodyMl: 3, leakMl: 0, lumen01: 0 }, 4);
    let dark = 0;
    for (let pixel = 0; pixel < after.length; pixel += 1) {
      if ((before[pixel] ?? 0) - (after[pixel] ?? 0) > 200) dark += 1;
    }
    expect(dark * phantom.pixelSpacingMm ** 2).toBeGreaterThan(200);
  });

  it("renders fast enough for two shared cores (reported)", () => {
    const phantom = createPhantom(OPTIONS);
    const times: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      const start = performance.now();
      phantom.render({ ...SETTLED, atUs: index * 125_000, bodyMl: index * 0.08, leakMl: 0, lumen01: 1 });
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(
      `phantom 512²: median ${times[20]?.toFixed(1)} ms, p95 ${times[37]?.toFixed(1)} ms a picture`,
    );
    expect(times.length).toBe(40);
  });
});
