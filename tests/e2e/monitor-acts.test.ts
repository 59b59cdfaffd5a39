/** The picture that must advance, and what hands, keys and the table strip send. */
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { frameOnScreen, live, stop, text, waitForPicture } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import { assessment, picture } from "../support/wall-scenes.ts";

afterAll(closeBrowser);

describe("the picture", () => {
  it("advances in its own pixels, and every frame that is drawn is told to the server", async () => {
    const { page, runtime } = await openWall({ scene: live });
    await waitForPicture(page);
    const first = await frameOnScreen(page);
    await eventually(async () => (await frameOnScreen(page)) > first + 5, "five more frames");
    await eventually(() => runtime.shownFrames.length > 5, "shown frames");
    const numbers = runtime.shownFrames
      .filter(({ pictureId }) => pictureId === "lateral")
      .map(({ frameNumber }) => frameNumber);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it("turns its letters round when it is flipped, hides its lines while O is held, and changes its greys by dragging", async () => {
    const { page } = await openWall({ scene: live });
    await waitForPicture(page);
    const letters = () => page.locator(".fluoro-letter").allInnerTexts();
    expect(await letters()).toEqual(["A", "P"]);
    await page.keyboard.press("h");
    expect(await letters()).toEqual(["P", "A"]);
    await page.keyboard.press("h");
    const lines = () =>
      page.locator(".fluoro-overlay").evaluate((node) => {
        const canvas = node as HTMLCanvasElement;
        const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return data.some((value) => value > 0);
      });
    await eventually(lines, "lines on the picture");
    await page.keyboard.down("o");
    await eventually(async () => !(await lines()), "the lines to go");
    await page.keyboard.up("o");
    await eventually(lines, "the lines to come back");
    const grey = () =>
      page
        .locator(".fluoro-picture canvas")
        .first()
        .evaluate((node) => {
          const canvas = node as HTMLCanvasElement;
          return (
            canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0] ?? 0
          );
        });
    const before = await grey();
    await page.mouse.move(400, 500);
    await page.mouse.down();
    await page.mouse.move(400, 400, { steps: 4 });
    await page.mouse.up();
    await eventually(async () => (await grey()) > before + 20, "a brighter picture");
  });

  it("comes back within half a second of frames when the graphics context is lost, and says so", async () => {
    const { page } = await openWall({ scene: live, path: "/" });
    // Remembers every WebGL context, so that the test can take it away as a driver crash would.
    await page.addInitScript(() => {
      const contexts: WebGL2RenderingContext[] = [];
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
        const made = Reflect.apply(original, this, args) as unknown;
        if (made instanceof WebGL2RenderingContext) contexts.push(made);
        return made;
      } as typeof original;
      (window as unknown as { loseContext(): number }).loseContext = () => {
        const open = contexts.filter((context) => !context.isContextLost());
        for (const context of open) context.getExtension("WEBGL_lose_context")?.loseContext();
        return open.length;
      };
    });
    await page.goto(page.url().replace(/\/$/, "/monitor?draw=gpu"));
    await waitForPicture(page);
    expect(await page.locator(".fluoro-picture").getAttribute("data-mode")).toBe("gpu");
    const isLost = await page.evaluate(() => (window as unknown as { loseContext(): number }).loseContext());
    expect(isLost).toBeGreaterThan(0);
    const at = await frameOnScreen(page);
    await eventually(async () => (await frameOnScreen(page)) > at + 2, "the picture to advance again");
    expect(await page.locator(".fluoro-picture").getAttribute("data-mode")).toBe("cpu");
    expect(await text(page, ".wall-header")).toContain("picture restored");
  });
});

describe("acts", () => {
  it("marks and says so, pauses the sound and acknowledges by touch", async () => {
    const { page, runtime } = await openWall({ isBeamOn: false, scene: stop });
    await page.waitForSelector(".risk-stop");
    await page.getByRole("button", { name: "MARK" }).click();
    await page.getByRole("button", { name: "MARKED ✓" }).waitFor();
    await page.getByRole("button", { name: /SOUND/ }).click();
    await page.getByRole("button", { name: /ACK/ }).click();
    await eventually(() => runtime.acts.length === 3, "three acts");
    expect(runtime.acts.map(({ act }) => act)).toEqual([
      { kind: "mark", label: "" },
      { kind: "audioPause", isPaused: true },
      { kind: "acknowledge", alarmId: 1 },
    ]);
    expect(runtime.acts[2]?.actor).toEqual({ role: "wall", control: "wall ACK" });
  });

  it("acknowledges by key only after a second of holding", async () => {
    const { page, runtime } = await openWall({ isBeamOn: false, scene: stop });
    await page.waitForSelector(".risk-stop");
    await page.keyboard.press("a");
    await page.keyboard.press("m");
    await eventually(() => runtime.acts.length === 1, "the mark");
    await page.keyboard.down("a");
    await eventually(() => runtime.acts.length === 2, "the acknowledgement");
    await page.keyboard.up("a");
    expect(runtime.acts.map(({ act }) => act.kind)).toEqual(["mark", "acknowledge"]);
  });
});

describe("the table strip", () => {
  it("has buttons of 65 px and more, the alarm with its evidence, and sends what it says", async () => {
    const path = "/monitor?role=touch";
    const { page, runtime, errors } = await openWall({
      isBeamOn: false,
      scene: stop,
      path,
      width: 1280,
      height: 800,
    });
    await page.waitForSelector(".touch-alarm");
    const heights = await page
      .locator(".touch button")
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(15);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(65);
    expect(await text(page, ".touch-alarm")).toContain("cement outside 4.20 mm² (limit 1.50)");
    await page.getByRole("button", { name: "Mixed −1 min" }).click();
    await page.getByRole("button", { name: /Undo Mixed/ }).click();
    await page.getByRole("button", { name: "Known: accepted" }).click();
    await page.getByRole("button", { name: "Acknowledge all" }).click();
    await eventually(() => runtime.acts.length === 4, "four acts");
    expect(runtime.acts.map(({ act }) => act)).toEqual([
      { kind: "mixStarted", secondsAgo: 60 },
      { kind: "undo", sequence: 1 },
      { kind: "knownLeak", alarmId: 1, reason: "accepted" },
      { kind: "acknowledge", alarmId: "all" },
    ]);
    expect(runtime.acts[0]?.actor.role).toBe("touch");
    expect(errors).toEqual([]);
  });

  it("shows each detector against its limit with its last ten seconds, and what to do about a picture", async () => {
    const moved = { isJudged: false, notValid: "patient moved", notValidAct: "confirm outline" };
    const { page, errors } = await openWall({
      isBeamOn: false,
      path: "/monitor?role=touch",
      width: 1280,
      height: 800,
      fitted: { volume: "pump" },
      scene: (atUs) => {
        const risk = {
          state: "notWatching",
          word: "NOT WATCHING",
          detail: "patient moved",
          act: "confirm outline",
        };
        const recommendedLook = { view: "ap", short: "check AP", why: "check AP: lateral plume suspected" };
        const value = assessment({
          atUs,
          risk: risk as { state: "notWatching" },
          pictures: [picture({ lastPictureAtUs: atUs, ...moved })],
          change: {
            toStopLineMl: 0.3,
            recommendedLook: recommendedLook as { view: "ap"; short: string; why: string },
          },
        });
        return { value };
      },
    });
    await page.waitForSelector(".touch-reading");
    const says = (selector: string, said: string) =>
      eventually(async () => (await text(page, selector)).includes(said), `${selector}: ${said}`);
    for (const said of [
      "6.2 mm",
      "≈ 0.3 mL to line",
      "0.0 mm²",
      "limit 1.5",
      "check AP: lateral plume suspected",
      "not available: pressure",
    ])
      await says(".touch-evidence", said);
    await says(".touch-header", "patient moved · confirm outline");
    await says(".touch-state", "patient moved: confirm outline");
    const points = () => page.locator(".touch-spark polyline").first().getAttribute("points");
    await eventually(async () => ((await points()) ?? "").split(" ").length > 5, "a curve");
    const sizes = await page
      .locator(".touch-reading span")
      .evaluateAll((nodes) => nodes.map((node) => Number.parseFloat(getComputedStyle(node).fontSize)));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
    expect(errors).toEqual([]);
  });

  it("says where the sound is, and sounds here when asked to", async () => {
    let sound: Assessment["sound"];
    const { page, runtime } = await openWall({
      isBeamOn: false,
      scene: (atUs) => ({ value: assessment({ atUs, change: sound === undefined ? {} : { sound } }) }),
      path: "/monitor?role=touch",
    });
    await eventually(async () => (await text(page, ".touch-sign")) === "♪ at: wall", "the sign");
    await page.getByRole("button", { name: "Sound here" }).click();
    const chosen = () => runtime.told.find((act) => act.kind === "soundingScreen");
    await eventually(() => chosen() !== undefined, "the choice");
    const { screenId = "", title = "" } = chosen() ?? {};
    expect(title).toBe("table strip");
    sound = { screenId, title, isThere: true };
    await eventually(async () => (await text(page, ".touch-sign")) === "♪ ON", "the sound to be on");
  });
});
