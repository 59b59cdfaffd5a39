import {
  cannulaDeliveredMl,
  cannulaPumpMl,
  createCannulaAccount,
  settleMoved,
  settleStylet,
  settleTare,
} from "@cementwatch/shared/procedure/cannula-account";
import { describe, expect, it } from "vitest";

const empty = createCannulaAccount("L1", "left", 0, 0.54);

describe("a cannula's account", () => {
  it("delivers nothing before the lumen is full, and all that follows", () => {
    expect(cannulaDeliveredMl(empty, 0.5)).toBe(0);
    expect(cannulaDeliveredMl(empty, 2)).toBeCloseTo(1.46, 6);
    expect(cannulaPumpMl(empty, 2)).toBe(2);
  });

  it("fills the lumen once, however often another cannula is used between", () => {
    const account = settleMoved(settleMoved(empty, 1), 1);
    expect(cannulaDeliveredMl(account, 0.5)).toBeCloseTo(1.96, 6);
  });

  it("counts what a stylet pushes out, and fills the lumen again afterwards", () => {
    const pushed = settleStylet(empty, 2);
    expect(cannulaDeliveredMl(pushed)).toBe(2);
    expect(pushed.styletMl).toBeCloseTo(0.54, 6);
    expect(cannulaDeliveredMl(pushed, 0.4)).toBe(2);
    expect(cannulaDeliveredMl(pushed, 1)).toBeCloseTo(2.46, 6);
  });

  it("pushes no more out of a lumen than is in it", () => {
    const pushed = settleStylet(empty, 0.2);
    expect(pushed.styletMl).toBe(0.2);
    expect(settleStylet(pushed, 0)).toMatchObject({ settledMl: 0.2, styletMl: 0.2 });
  });

  it("begins again at a tare", () => {
    expect(cannulaPumpMl(settleTare(settleStylet(empty, 2)))).toBe(0);
  });
});
