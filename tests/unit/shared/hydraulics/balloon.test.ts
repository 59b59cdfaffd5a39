/** A balloon's curve: steps, decay, burst, emptying. */
import {
  type BalloonCurve,
  createBalloonCurve,
  hasNoDecay,
  isFilled,
  takeBalloonPressure,
  takeBalloonVolume,
} from "@cementwatch/shared/hydraulics/balloon";
import { describe, expect, it } from "vitest";
import { type BalloonSample, balloonTrace } from "../../../support/balloon-trace.ts";

const S = 1_000_000;
const NEAR = { nearKpa: 1517, waitS: 25, least01: 0.05 };
const STEPS = [
  { atS: 1, kpa: 400, ml: 0.5 },
  { atS: 30, kpa: 900, ml: 1 },
  { atS: 60, kpa: 1300, ml: 1.5 },
];

function feed(
  samples: readonly BalloonSample[],
  curve = createBalloonCurve(),
  hasVolume = true,
): BalloonCurve {
  for (const { atS, kpa, ml } of samples) {
    if (hasVolume) takeBalloonVolume(curve, Math.round(atS * S), ml);
    takeBalloonPressure(curve, Math.round(atS * S), kpa);
  }
  return curve;
}

describe("steps", () => {
  it.each([true, false])("are found with their peaks, volume known: %s", (hasVolume) => {
    const curve = feed(balloonTrace(STEPS, 100), createBalloonCurve(), hasVolume);
    expect(curve.steps.map(({ peakKpa }) => peakKpa)).toEqual([400, 900, 1300]);
    if (hasVolume) expect(curve.steps.map(({ volumeMl }) => volumeMl)).toEqual([0.5, 1, 1.5]);
    expect(curve.peakKpa).toBe(1300);
  });

  it("tell their decay from 10 s on and keep what it was at 60 s", () => {
    const early = feed(balloonTrace(STEPS.slice(0, 1), 9));
    expect(early.steps[0]?.decay01).toBeUndefined();
    const later = feed(balloonTrace(STEPS.slice(0, 1), 31));
    // 0.25 · (1 − e^(−28.5/15)) = 0.213.
    expect(later.steps[0]?.decay01).toBeCloseTo(0.213, 1);
    const late = feed(balloonTrace(STEPS.slice(0, 1), 200));
    expect(late.steps[0]?.decay01).toBeCloseTo(0.245, 2);
  });

  it("are not made of noise", () => {
    const noisy = balloonTrace(STEPS.slice(0, 1), 60).map((sample, index) => ({
      ...sample,
      kpa: sample.kpa + 5 * Math.sin(index * 2.1),
    }));
    expect(feed(noisy, createBalloonCurve(), false).steps).toHaveLength(1);
  });

  it("end when fluid is let out, which is no decay of bone", () => {
    const curve = feed(balloonTrace(STEPS.slice(0, 1), 25), createBalloonCurve(), false);
    const before = curve.steps[0]?.decay01 ?? 0;
    for (let tick = 0; tick <= 10; tick += 1)
      takeBalloonPressure(curve, (25 + tick / 10) * S, 310 - 30 * tick);
    expect(curve.steps[0]?.isOver).toBe(true);
    expect(curve.steps[0]?.decay01).toBeCloseTo(before, 2);
  });

  it("are bounded in number", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      atS: 1 + index * 5,
      kpa: 100 + 30 * index,
      ml: 0.1 + index * 0.06,
      decay01: 0,
    }));
    expect(feed(balloonTrace(many, 320)).steps).toHaveLength(40);
  });
});

describe("no decay near the limit", () => {
  it("is an end point after 25 s at 220 psi", () => {
    const step = [{ atS: 1, kpa: 1600, ml: 3, decay01: 0.01 }];
    expect(hasNoDecay(feed(balloonTrace(step, 25)), NEAR)).toBe(false);
    expect(hasNoDecay(feed(balloonTrace(step, 28)), NEAR)).toBe(true);
  });

  it.each([
    ["bone that yields", { atS: 1, kpa: 1600, ml: 3, decay01: 0.1 }],
    ["a pressure below it", { atS: 1, kpa: 1400, ml: 3, decay01: 0 }],
  ])("is not said of %s", (_, step) => {
    expect(hasNoDecay(feed(balloonTrace([step], 60)), NEAR)).toBe(false);
  });
});

describe("a burst", () => {
  const full = balloonTrace([{ atS: 1, kpa: 1200, ml: 2 }], 20);

  it("is a fall by three quarters within 0.6 s while the fluid stays away", () => {
    const curve = feed([...full, { atS: 20.3, kpa: 100, ml: 2 }, { atS: 20.4, kpa: 5, ml: 2 }]);
    expect(curve.rupturedAtUs).toBe(20.3 * S);
    expect(feed([{ atS: 30, kpa: 5, ml: 0 }], curve).rupturedAtUs).toBe(20.3 * S);
  });

  it("is seen without a volume", () => {
    expect(feed([...full, { atS: 20.3, kpa: 5, ml: 0 }], createBalloonCurve(), false).rupturedAtUs).toBe(
      20.3 * S,
    );
  });

  it.each([
    ["fluid that a hand draws back", [{ atS: 20.3, kpa: 60, ml: 1 }]],
    [
      "a handle that is turned back in two seconds",
      Array.from({ length: 20 }, (_, at) => ({ atS: 20 + at / 10, kpa: 900 - 47 * at, ml: 2 })),
    ],
  ])("is not %s", (_, tail) => {
    expect(feed([...full, ...tail]).rupturedAtUs).toBeUndefined();
  });

  it("below the seating pressure is not told from a hand", () => {
    const low = balloonTrace([{ atS: 1, kpa: 300, ml: 1 }], 20);
    expect(feed([...low, { atS: 20.1, kpa: 0, ml: 1 }]).rupturedAtUs).toBeUndefined();
  });

  it("is not seen while a person lets fluid out", () => {
    const curve = feed(full);
    curve.lettingDownUntilUs = 25 * S;
    expect(feed([{ atS: 20.2, kpa: 5, ml: 2 }], curve).rupturedAtUs).toBeUndefined();
  });

  it("ends the record of the volume: what is pumped after it is not in the balloon", () => {
    const curve = feed([...full, { atS: 20.2, kpa: 5, ml: 2 }, { atS: 25, kpa: 5, ml: 4 }]);
    expect(curve.peakMl).toBe(2);
  });
});

describe("emptying", () => {
  it("needs both pressure and volume near zero", () => {
    const curve = feed([...balloonTrace(STEPS.slice(0, 1), 20), { atS: 21, kpa: 5, ml: 0.5 }]);
    expect(isFilled(curve)).toBe(true);
    expect(curve.emptiedAtUs).toBeUndefined();
    feed([{ atS: 22, kpa: 5, ml: 0.1 }], curve);
    expect(isFilled(curve)).toBe(false);
    expect(curve.emptiedAtUs).toBe(22 * S);
    feed([{ atS: 30, kpa: 200, ml: 0.6 }], curve);
    expect(curve.emptiedAtUs).toBeUndefined();
  });
});
