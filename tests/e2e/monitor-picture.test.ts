/** Lines over the picture, the other view's picture, and the one that raised the alarm; by finger, key and one C-arm. */
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import type { ScriptedRuntime } from "../support/scripted-runtime.ts";
import { collisions, live, text, waitForPicture } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import {
  alarm,
  assessment,
  barcodeFrame,
  finding,
  picture,
  series,
  showFrame,
} from "../support/wall-scenes.ts";

afterAll(closeBrowser);

/** Whether anything is drawn on the overlay. */
function hasLines(page: Page): Promise<boolean> {
  return page.locator(".fluoro-overlay").evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return data.some((value) => value > 0);
  });
}

const linesGo = (page: Page) => eventually(async () => !(await hasLines(page)), "the lines to go");
const linesCome = (page: Page) => eventually(() => hasLines(page), "the lines to come back");

describe("hold to hide", () => {
  it("hides every line while a pointer rests on the picture, not for a tap or a drag", async () => {
    const { page, errors } = await openWall({ scene: live });
    await waitForPicture(page);
    await linesCome(page);
    await page.mouse.move(500, 500);
    await page.mouse.down();
    await linesGo(page);
    await page.mouse.move(503, 520, { steps: 3 });
    await page.waitForTimeout(100);
    expect(await hasLines(page)).toBe(false);
    await page.mouse.up();
    await linesCome(page);
    await page.mouse.down();
    await page.mouse.move(500, 430, { steps: 4 });
    await page.waitForTimeout(500);
    expect(await hasLines(page)).toBe(true);
    await page.mouse.up();
    expect(errors).toEqual([]);
  });

  it("works by touch, and a touch that is taken away brings the lines back", async () => {
    const { page } = await openWall({ scene: live });
    await waitForPicture(page);
    await linesCome(page);
    const client = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchEnd" | "touchCancel", points: { x: number; y: number }[]) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    for (const end of ["touchEnd", "touchCancel"] as const) {
      await touch("touchStart", [{ x: 500, y: 500 }]);
      await linesGo(page);
      await touch(end, []);
      await linesCome(page);
    }
  });

  it("never stays hidden when the window loses the focus with the key down", async () => {
    const { page } = await openWall({ scene: live });
    await waitForPicture(page);
    await linesCome(page);
    for (const name of ["blur", "pagehide"]) {
      await page.keyboard.down("o");
      await linesGo(page);
      await page.evaluate((event) => window.dispatchEvent(new Event(event)), name);
      await linesCome(page);
      await page.keyboard.up("o");
    }
  });
});

/** Marked pixels about the posterior wall of the scene, between its corners. */
function wallPixels(page: Page): Promise<number> {
  return page.locator(".fluoro-overlay").evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const scale = canvas.width / 512;
    const [left, top, width, height] = [322, 200, 12, 100].map((px) => Math.round(px * scale));
    const { data } =
      canvas.getContext("2d")?.getImageData(left ?? 0, top ?? 0, width ?? 1, height ?? 1) ?? {};
    let count = 0;
    for (let index = 3; index < (data?.length ?? 0); index += 4) if ((data?.[index] ?? 0) > 0) count += 1;
    return count;
  });
}

it("draws nothing on the posterior wall", async () => {
  const { page } = await openWall({ scene: live });
  await waitForPicture(page);
  await linesCome(page);
  expect(await wallPixels(page)).toBe(0);
});

const CARM = "carm";
type View = "lateral" | "ap";
const of = (view: View) => ({ view, pictureId: CARM });

/** One C-arm that took an AP picture 80 s ago and looks lateral now; `turn` shows the next frame of a view. */
function oneCarm() {
  let view: View = "lateral";
  let version = 2;
  let frameNumber = 2;
  return {
    prepare: (runtime: ScriptedRuntime) => {
      const nowUs = runtime.nowUs();
      const before = nowUs - 80_000_000;
      const { config } = runtime.state;
      runtime.state = {
        ...runtime.state,
        config: { ...config, pictures: config.pictures.slice(0, 1).map((item) => ({ ...item, id: CARM })) },
        series: [series("ap", 1, CARM), series("lateral", 2, CARM)],
        frames: [
          barcodeFrame(1, of("ap"), before),
          { ...barcodeFrame(2, of("lateral"), nowUs), seriesVersion: 2 },
        ],
        findings: [finding(1, before, of("ap")), finding(2, nowUs, of("lateral"))],
      };
    },
    scene: (atUs: number, risk: object = {}) =>
      assessment({ atUs, risk, pictures: [picture({ pictureId: CARM, view, lastPictureAtUs: atUs })] }),
    look: (runtime: ScriptedRuntime, next: View) => {
      if (next !== view) {
        view = next;
        version += 1;
        runtime.publish({ kind: "series", entry: series(view, version, CARM) });
      }
      frameNumber += 1;
      const atUs = runtime.nowUs();
      runtime.publish({
        kind: "frame",
        ready: { ...barcodeFrame(frameNumber, of(view), atUs), seriesVersion: version },
      });
      runtime.publish({ kind: "finding", finding: finding(frameNumber, atUs, of(view)) });
      return frameNumber;
    },
  };
}

/** Grey at the left and at the right of a canvas: lateral pictures rise, AP pictures fall. */
function slope(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const at = (share: number) =>
      canvas.getContext("2d")?.getImageData(canvas.width * share, canvas.height * 0.9, 1, 1).data[0] ?? 0;
    return at(0.95) - at(0.05);
  });
}

/** Coloured pixels: outlines on a grey picture. */
function coloured(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const { data = [] } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    let count = 0;
    for (let index = 0; index < data.length; index += 4) {
      if (Math.abs((data[index] ?? 0) - (data[index + 2] ?? 0)) > 40) count += 1;
    }
    return count;
  });
}

describe("one C-arm that alternates views", () => {
  it("keeps the other view's last picture with its age and outlines, also for a screen that comes later", async () => {
    const carm = oneCarm();
    const { page, runtime, errors } = await openWall({
      prepare: carm.prepare,
      isBeamOn: false,
      scene: (atUs) => ({ value: carm.scene(atUs) }),
    });
    await page.waitForSelector(".second canvas");
    await eventually(async () => /AP · held 1:2\d/.test(await text(page, ".second")), "the age of AP");
    await eventually(async () => (await coloured(page, ".second canvas")) > 20, "outlines of AP");
    expect(await slope(page, ".second canvas")).toBeLessThan(-50);
    expect(await page.locator(".fluoro-letter").allInnerTexts()).toEqual(["A", "P"]);

    for (let count = 0; count < 20; count++) carm.look(runtime, "ap");
    await eventually(async () => /LAT · held 0:0\d/.test(await text(page, ".second")), "the age of lateral");
    await eventually(async () => (await slope(page, ".second canvas")) > 50, "the lateral picture");
    await eventually(async () => (await coloured(page, ".second canvas")) > 20, "outlines of lateral");
    expect(await page.locator(".fluoro-letter").allInnerTexts()).toEqual(["R", "L"]);
    expect(await text(page, '[data-number="stopLine"]')).toContain("lat 0:0");

    await page.keyboard.down("o");
    await eventually(async () => (await coloured(page, ".second canvas")) === 0, "no outlines while held");
    await page.keyboard.up("o");
    await eventually(async () => (await coloured(page, ".second canvas")) > 20, "the outlines again");
    expect(await collisions(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("shows the AP frame that raised a STOP beside the live lateral picture", async () => {
    const carm = oneCarm();
    let raised: number | undefined;
    const { page, runtime } = await openWall({
      prepare: carm.prepare,
      isBeamOn: false,
      scene: (atUs) => ({
        value: carm.scene(atUs, raised === undefined ? {} : { state: "stop", word: "STOP" }),
        alarms:
          raised === undefined
            ? []
            : [alarm({ pictureId: CARM, view: "ap", frameNumber: raised, place: "CEMENT BESIDE BODY" })],
      }),
    });
    await page.waitForSelector(".second canvas");
    carm.look(runtime, "ap");
    const frameNumber = carm.look(runtime, "ap");
    carm.look(runtime, "lateral");
    await page.waitForTimeout(200);
    raised = frameNumber;
    await page.waitForSelector(".risk-stop");
    await eventually(async () => (await text(page, ".raising figcaption")) === "AP", "the raising frame");
    expect(await slope(page, ".raising canvas")).toBeLessThan(-20);
    expect(await coloured(page, ".raising canvas")).toBeGreaterThan(100);
    expect(await text(page, ".raising-act")).toMatch(/release\s+wait\s+check AP/);
    // Twelve more frames push it out of the last ones received: what was drawn stays.
    for (let count = 0; count < 20; count++) carm.look(runtime, "lateral");
    await page.waitForTimeout(300);
    expect(await text(page, ".raising figcaption")).toBe("AP");
    expect(await slope(page, ".raising canvas")).toBeLessThan(-20);
    expect(await page.locator(".fluoro-letter").allInnerTexts()).toEqual(["A", "P"]);
    expect(await collisions(page)).toEqual([]);
  });
});

it("shows a second C-arm's picture live beside the first", async () => {
  let runtime: ScriptedRuntime | undefined;
  let frameNumber = 1;
  const opened = await openWall({
    scene: (atUs) => {
      if (runtime !== undefined) {
        frameNumber += 1;
        showFrame(runtime, frameNumber, { view: "ap" });
      }
      const pictures = [
        picture({ lastPictureAtUs: atUs }),
        picture({ pictureId: "ap", view: "ap", lastPictureAtUs: atUs }),
      ];
      return { value: assessment({ atUs, pictures }) };
    },
  });
  runtime = opened.runtime;
  await waitForPicture(opened.page);
  await eventually(async () => (await text(opened.page, ".second")) === "AP · live", "AP live");
  const shown = () => opened.runtime.shownFrames.filter(({ pictureId }) => pictureId === "ap").length;
  await eventually(() => shown() > 2, "AP frames that were told to the server");
});
