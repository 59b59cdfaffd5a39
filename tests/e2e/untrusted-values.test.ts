/** What nobody may rely on is marked beside its number on the wall and on the strip, by word and shape. */
import type { Assessment, SignalStatus } from "@cementwatch/shared/leak/assessment";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { collisions, measure, text, waitForPicture } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import { assessment } from "../support/wall-scenes.ts";

afterAll(closeBrowser);

const RE_ZEROED = {
  mark: "RE-ZEROED",
  why: "zeroed on the device since its calibration",
  act: "take the zero back on the device, or calibrate it",
};
const EXPIRED = { mark: "EXPIRED", why: "calibration ended 3 days ago", act: "calibrate it" };
const UNCALIBRATED = { mark: "UNCALIBRATED", why: "no calibration", act: "calibrate it" };

type Doubt = SignalStatus["doubt"];

function scene(doubts: { readonly pressure?: Doubt; readonly volume?: Doubt }) {
  return (atUs: number): { readonly value: Assessment } => {
    const value = assessment({ atUs, change: { sinceLook: { volumeMl: 0.4 } } });
    const signal = (id: SignalStatus["signal"], number: number, doubt: Doubt): SignalStatus => ({
      signal: id,
      state: "fresh",
      quality: doubt === undefined ? "valid" : "uncalibrated",
      value: number,
      measuredAtUs: atUs,
      staleAfterUs: 500_000,
      ...(doubt === undefined ? {} : { doubt }),
    });
    const signals = [signal("pressureKpa", 1240, doubts.pressure), signal("volumeMl", 2.4, doubts.volume)];
    return { value: { ...value, signals } };
  };
}

const folder = process.env["CEMENTWATCH_PICTURES"];

describe("values that are not used", () => {
  it.each([
    [1920, 1080],
    [1280, 800],
  ])("are marked beside the number, and nothing is cut off at %i × %i", async (width, height) => {
    const scenes: readonly { readonly pressure: Doubt; readonly volume?: Doubt }[] = [
      { pressure: UNCALIBRATED },
      { pressure: EXPIRED, volume: EXPIRED },
      { pressure: RE_ZEROED, volume: UNCALIBRATED },
    ];
    let index = 0;
    const { page, errors } = await openWall({
      width,
      height,
      origin: "simulated",
      scene: (atUs) => scene(scenes[index] ?? {})(atUs),
    });
    await waitForPicture(page);
    for (index = 0; index < scenes.length; index++) {
      const { pressure, volume } = scenes[index] ?? {};
      await eventually(
        async () =>
          (await page.locator(".lane-pressureKpa .doubt-mark").allTextContents()).join("") === pressure?.mark,
        `pressure ${pressure?.mark}`,
      );
      const delivered = page.locator('[data-number="delivered"]');
      if (volume === undefined) {
        expect(await page.locator(".lane-volumeMl .doubt-mark").count()).toBe(0);
        expect(await delivered.getAttribute("class")).not.toContain("is-doubted");
      } else {
        expect(await page.locator(".lane-volumeMl .doubt-mark").textContent()).toBe(volume.mark);
        expect(await delivered.locator(".doubt-mark").textContent()).toBe(volume.mark);
        expect(await delivered.locator(".doubt-mark svg").count()).toBe(1);
        const tile = await measure(page, '[data-number="delivered"]');
        const inTile = await measure(page, '[data-number="delivered"] .doubt-mark');
        expect(inTile.y + inTile.height).toBeLessThanOrEqual(tile.y + tile.height);
      }
      // Image watching goes on.
      expect(await text(page, ".risk-word")).toContain("NONE SEEN");
      expect(await collisions(page)).toEqual([]);
      if (folder !== undefined) await page.screenshot({ path: `${folder}/untrusted-${index}-${width}.png` });
    }
    index = 0;
    await eventually(async () => (await page.locator(".doubt-mark").count()) === 1, "the first scene again");
    // Capitals of 46 px at 3 m: 1.3 times the smallest words of the wall.
    const mark = await measure(page, ".lane-pressureKpa .doubt-mark");
    expect(mark.fontPx).toBeGreaterThanOrEqual(Math.floor(44 * Math.min(width / 1920, height / 1080)));
    expect(errors).toEqual([]);
  });

  it("a zero is sent only after the line was said to be open", async () => {
    const { page, runtime } = await openWall({
      path: "/monitor?role=touch",
      width: 1280,
      height: 800,
      scene: scene({}),
    });
    const acts = page.locator(".touch-acts");
    await acts.getByRole("button", { name: "Zero pressure" }).click();
    const asked = acts.getByRole("button", { name: "Line is open to air: zero?" });
    await asked.waitFor();
    if (folder !== undefined) await page.screenshot({ path: `${folder}/zero-asked.png` });
    expect(runtime.acts).toEqual([]);
    await asked.click();
    await eventually(() => runtime.acts.length === 1, "the act");
    expect(runtime.acts[0]?.act).toEqual({ kind: "zeroPressure", isLineOpen: true });
  });

  it("say on the strip why, and what to do", async () => {
    const { page } = await openWall({
      path: "/monitor?role=touch",
      width: 1280,
      height: 800,
      scene: scene({ pressure: RE_ZEROED }),
    });
    const state = page.locator(".touch-state");
    await eventually(
      async () => (await state.textContent())?.includes("⊘ RE-ZEROED") === true,
      "the mark on the strip",
    );
    expect(await state.textContent()).toContain(
      "take the zero back on the device, or calibrate it · not used",
    );
    if (folder !== undefined) await page.screenshot({ path: `${folder}/untrusted-touch.png` });
  });
});
