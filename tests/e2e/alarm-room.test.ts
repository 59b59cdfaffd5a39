/** Pedal, focus, and the one screen that sounds: what pages of a room send and say. */
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { live, stop, text } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import { assessment } from "../support/wall-scenes.ts";

afterAll(closeBrowser);

const kinds = (acts: readonly { readonly act: { readonly kind: string } }[]) =>
  acts.map(({ act }) => act.kind);

describe("the foot pedal on the wall", () => {
  it("marks, proves itself and pauses a sound with a short press, and acknowledges with a second of holding", async () => {
    const { page, runtime, errors } = await openWall({ isBeamOn: false, scene: stop });
    await page.waitForSelector(".risk-stop");
    await page.keyboard.press("p");
    await eventually(() => runtime.acts.length >= 3, "three acts");
    expect(kinds(runtime.acts)).toEqual(["mark", "sign", "audioPause"]);
    expect(runtime.acts[1]).toMatchObject({
      act: { item: "pedal", isSigned: true },
      actor: { role: "wall", control: "pedal key" },
    });
    expect(runtime.told.at(-1)).toMatchObject({ kind: "pageFocus", hasFocus: true });
    await page.keyboard.down("p");
    await eventually(() => kinds(runtime.acts).includes("acknowledge"), "the acknowledgement");
    await page.keyboard.up("p");
    expect(kinds(runtime.acts).filter((kind) => kind === "audioPause")).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("pauses nothing when nothing sounds", async () => {
    const { page, runtime } = await openWall({ isBeamOn: false, scene: live });
    await page.waitForSelector(".risk-noneVisible");
    await page.keyboard.press("p");
    await eventually(() => runtime.acts.length >= 2, "two acts");
    expect(kinds(runtime.acts)).toEqual(["mark", "sign"]);
  });

  it("is told to be out of reach when the page loses its focus", async () => {
    const { page, runtime } = await openWall({ isBeamOn: false, scene: live });
    await eventually(() => runtime.told.some(({ kind }) => kind === "pageFocus"), "the focus");
    await page.evaluate(() => {
      Object.defineProperty(document, "hasFocus", { value: () => false });
      window.dispatchEvent(new Event("blur"));
    });
    const isLost = () => runtime.told.some((act) => act.kind === "pageFocus" && !act.hasFocus);
    await eventually(isLost, "the lost focus");
  });
});

describe("the sounding screen", () => {
  it("is taken by a wall that can sound, and only then", async () => {
    const { page, runtime } = await openWall({ isBeamOn: false, scene: live });
    await page.keyboard.press("x");
    const isClaimed = () => runtime.told.some(({ kind }) => kind === "soundingScreen");
    await eventually(isClaimed, "the claim");
    expect(runtime.told.filter(({ kind }) => kind === "soundingScreen")).toMatchObject([{ title: "wall" }]);
    await eventually(() => runtime.screens.length > 0, "the screen");
    expect(runtime.screens[0]).toMatch(/^[0-9a-f]{16} there$/);
  });

  it("is named by the others, which are silent, and they sound when it has gone", async () => {
    let isThere = true;
    const { page } = await openWall({
      isBeamOn: false,
      scene: (atUs) => ({
        value: assessment({
          atUs,
          change: { sound: { screenId: "other", title: "table strip", isThere } },
        }),
        alarms: stop(atUs).alarms ?? [],
      }),
    });
    await page.keyboard.press("x");
    await eventually(
      async () => (await text(page, ".wall-sound")) === "♪ at: table strip",
      "where it sounds",
    );
    const bursts = () => page.evaluate(() => performance.getEntriesByName("alarm-sound-high").length);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await bursts()).toBe(0);
    isThere = false;
    await eventually(async () => (await bursts()) > 0, "the fallback");
    expect(await text(page, ".wall-sound")).toBe("♪ ON");
  });
});

describe("the set-up", () => {
  it("tests the sound, asks for the pedal, and signs both with a press", async () => {
    const { page, runtime, errors } = await openWall({ isBeamOn: false, scene: live, path: "/setup" });
    await page.getByRole("button", { name: /^CHECKLIST/ }).click();
    await eventually(
      async () =>
        (await text(page, ".room-check-words")).includes("AUDIO OK") ||
        page.keyboard.press("x").then(() => false),
      "the self-test",
    );
    expect(await text(page, ".room-check-pedal")).toBe("PRESS THE PEDAL");
    await page.keyboard.press("p");
    await page.getByRole("button", { name: "Test sound ♪" }).click();
    await page.getByRole("button", { name: "heard? yes" }).click();
    await page.getByRole("button", { name: "SOUND HERE" }).click();
    await eventually(() => runtime.acts.length >= 2, "both signatures");
    expect(runtime.acts.map(({ act }) => act)).toEqual([
      { kind: "sign", item: "pedal", isSigned: true },
      { kind: "sign", item: "sound", isSigned: true },
    ]);
    await eventually(
      () => runtime.told.some((act) => act.kind === "soundingScreen" && act.title === "set-up"),
      "it",
    );
    expect(errors).toEqual([]);
  });
});
