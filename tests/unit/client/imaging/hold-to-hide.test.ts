import { HoldToHide } from "@cementwatch/client/imaging/hold-to-hide";
import { describe, expect, it } from "vitest";

describe("hold to hide", () => {
  it("hides from the moment on that a hold begins until it is released", () => {
    const hold = new HoldToHide();
    hold.press("finger 1", 250);
    expect([hold.isHidden(0), hold.isHidden(249), hold.isHidden(250)]).toEqual([false, false, true]);
    hold.release("finger 1");
    expect(hold.isHidden(300)).toBe(false);
  });

  it("hides while any of several holds", () => {
    const hold = new HoldToHide();
    hold.press("key", 0);
    hold.press("finger 1", 0);
    hold.release("key");
    expect(hold.isHidden(1)).toBe(true);
    hold.releaseAll();
    expect(hold.isHidden(1)).toBe(false);
  });

  it("shows the lines again after ten seconds when no release was told, repeats of the key included", () => {
    const hold = new HoldToHide();
    hold.press("key", 0);
    hold.press("key", 9_000);
    expect([hold.isHidden(9_999), hold.isHidden(10_000)]).toEqual([true, false]);
    hold.release("key");
    hold.press("key", 11_000);
    expect(hold.isHidden(11_000)).toBe(true);
  });
});
