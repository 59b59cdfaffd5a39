/** The wall in a real browser: sizes at 3 m, every state, nothing cut off, what flashes and what is marked. */
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { collisions, live, measure, stop, text, waitForPicture } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import { alarm, assessment, picture } from "../support/wall-scenes.ts";

afterAll(closeBrowser);

describe("the wall at 1920 × 1080", () => {
  it("can be read from 3 m: numbers 156 px with 112 px capitals, words 78 px and more, picture 1000 × 1000", async () => {
    const { page, errors } = await openWall({ scene: live });
    await waitForPicture(page);
    for (const id of ["stopLine", "sinceLook", "delivered", "cement"]) {
      const number = await measure(page, `[data-number="${id}"] .number-value`);
      expect(number.fontPx).toBe(156);
      expect(number.capPx).toBeGreaterThanOrEqual(110);
    }
    expect((await measure(page, ".risk-word")).fontPx).toBe(104);
    expect((await measure(page, ".risk-detail")).fontPx).toBe(78);
    expect((await measure(page, ".number-caption")).fontPx).toBe(52);
    expect((await measure(page, ".wall-buttons button")).height).toBeGreaterThanOrEqual(96);
    const shown = await measure(page, ".fluoro-picture");
    expect([Math.round(shown.width), Math.round(shown.height)]).toEqual([1000, 1000]);
    expect(await text(page, ".wall-header")).toContain("LIVE");
    expect(await collisions(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it.each([
    [1920, 1080],
    [1280, 800],
  ])("overlaps nothing and cuts nothing off at %i × %i, in every state", async (width, height) => {
    const states = [
      { risk: { state: "watch", word: "WATCH", detail: "FRONT NEAR STOP LINE" } },
      {
        risk: { state: "watch", word: "WATCH", detail: "CEMENT IN FRONT OF BODY" },
        change: { recommendedLook: { view: "ap", short: "look at the chest", why: "" } },
      },
      { risk: { state: "notWatching", word: "NOT WATCHING", detail: "outline not confirmed" } },
      {
        risk: {
          state: "stop",
          word: "STOP",
          detail: "CEMENT IN FRONT OF BODY",
          act: "release · wait · check AP",
        },
        change: { recommendedLook: { view: "ap", short: "look at the chest", why: "" } },
      },
      {
        change: {
          toStopLineMm: -12.4,
          delivered: { volumeMl: 12.4, isApproximate: true, note: "12 tubes", deadVolumeMl: 0 },
        },
      },
      { change: { cement: { phase: "set", batch: "A" } } },
    ] as const;
    let index = 0;
    const { page } = await openWall({
      width,
      height,
      origin: "simulated",
      scene: (atUs) => ({ value: assessment({ atUs, ...states[index % states.length] }) }),
    });
    await waitForPicture(page);
    for (index = 0; index < states.length; index++) {
      const state = states[index];
      const word = state !== undefined && "risk" in state ? state.risk.word : "NONE SEEN";
      await eventually(async () => (await text(page, ".risk-word")).includes(word), word);
      await page.waitForTimeout(250);
      expect(await collisions(page), word).toEqual([]);
    }
    const scroll = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(scroll).toBeLessThanOrEqual(0);
  });

  it("shows STOP at 200 px with place, act and the raising frame, and the live picture neither moves nor shrinks", async () => {
    let scene = live;
    const { page, runtime } = await openWall({ scene: (nowUs) => scene(nowUs) });
    await waitForPicture(page);
    const wasTold = (part: object) => runtime.shownScreens.some((view) => isLike(view, part));
    const calm = { risk: "NONE SEEN", picture: "LIVE", "number.stopLine.caption": "TO STOP LINE" };
    await eventually(() => wasTold({ layout: "wall watch", role: "wall", texts: calm }), "the calm screen");
    const before = await measure(page, ".fluoro-picture");
    scene = stop;
    await page.waitForSelector(".risk-stop");
    expect(await measure(page, ".fluoro-picture")).toEqual(before);
    expect((await measure(page, ".risk-word")).fontPx).toBe(200);
    expect((await measure(page, ".risk-detail")).fontPx).toBeGreaterThanOrEqual(78);
    expect((await measure(page, ".raising-act li")).fontPx).toBeGreaterThanOrEqual(78);
    const raising = await measure(page, ".raising canvas");
    expect([raising.width, raising.height].map(Math.round)).toEqual([320, 320]);
    expect(await text(page, ".raising-act")).toMatch(/release\s+wait\s+check AP/);
    expect(await collisions(page)).toEqual([]);
    const isCircled = await page.locator(".raising canvas").evaluate((node) => {
      const { data } = (node as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, 320, 320) ?? {
        data: [],
      };
      return data.some((value, index) => index % 4 === 0 && value > 200 && (data[index + 2] ?? 255) < 80);
    });
    expect(isCircled).toBe(true);
    await eventually(() => wasTold({ layout: "wall stop", widthPx: 1920, texts: { risk: "STOP" } }), "STOP");
  });

  it("names on WATCH the look that would tell more, at 78 px on the line of the word", async () => {
    const recommendedLook = {
      view: "ap",
      short: "check AP",
      why: "check AP: lateral plume suspected",
    } as const;
    const risk = { state: "watch", word: "WATCH", detail: "RESISTANCE FELL" } as const;
    const { page } = await openWall({
      isBeamOn: false,
      scene: (atUs) => ({ value: assessment({ atUs, risk, change: { recommendedLook } }) }),
    });
    await page.waitForSelector(".risk-watch");
    expect(await text(page, ".risk-word")).toMatch(/^WATCH\s*check AP$/);
    expect((await measure(page, ".risk-look")).fontPx).toBe(78);
    expect((await measure(page, ".risk-word")).fontPx).toBe(104);
    expect(await page.locator(".number").count()).toBe(4);
  });

  it("never says safe, no leak or unknown, and never shows the score, in any state", async () => {
    const risks = [
      { state: "noneVisible", word: "NONE SEEN", detail: "" },
      { state: "notWatching", word: "NOT WATCHING", detail: "patient moved", act: "confirm outline" },
      { state: "watch", word: "WATCH", detail: "FRONT AT STOP LINE" },
      { state: "stop", word: "STOP", detail: "CEMENT BEHIND WALL" },
    ] as const;
    let index = 0;
    const scene: Parameters<typeof openWall>[0]["scene"] = (atUs) => ({
      value: assessment({ atUs, risk: { ...risks[index % risks.length], score01: 0.973 } }),
      alarms: index === risks.length - 1 ? [alarm({})] : [],
    });
    for (const path of ["/monitor", "/monitor?role=touch"]) {
      index = 0;
      const { page } = await openWall({ scene, path });
      for (; index < risks.length; index++) {
        await page
          .getByText(risks[index]?.word ?? "", { exact: true })
          .first()
          .waitFor();
        const said = await page.locator("body").innerText();
        expect(said).not.toMatch(/\bsafe\b|no leak|unknown|score|%|0[.,]97|\b97\b/i);
      }
    }
  });

  it("flashes only the alarm tile, at 1.4 to 2.8 Hz, and stands still once acknowledged", async () => {
    let isAcknowledged = false;
    const { page } = await openWall({
      scene: (atUs) => ({ ...stop(atUs), alarms: [alarm({ isAcknowledged })] }),
    });
    const flashing = () =>
      page.evaluate(() =>
        document.getAnimations().map((animation) => {
          const { effect } = animation;
          const target = effect instanceof KeyframeEffect ? effect.target?.classList[0] : undefined;
          return { target, hz: 1000 / Number(effect?.getComputedTiming().duration) };
        }),
      );
    await page.waitForSelector(".risk-stop");
    const all = await flashing();
    expect(all.map(({ target }) => target)).toEqual(["risk"]);
    expect(all[0]?.hz).toBeGreaterThanOrEqual(1.4);
    expect(all[0]?.hz).toBeLessThanOrEqual(2.8);
    isAcknowledged = true;
    await eventually(async () => (await flashing()).length === 0, "the tile to stand still");
  });

  it("marks what is simulated with a hatched frame of 24 px and the word at 78 px", async () => {
    const { page } = await openWall({ scene: live, origin: "simulated" });
    await waitForPicture(page);
    expect(await text(page, ".risk-origin")).toBe("SIMULATED");
    expect((await measure(page, ".risk-origin")).fontPx).toBe(78);
    const bands = await page.locator(".wall-marked i").evaluateAll((nodes) =>
      nodes.map((node) => {
        const { width, height } = node.getBoundingClientRect();
        return Math.round(Math.min(width, height));
      }),
    );
    expect(bands).toEqual([24, 24, 24, 24]);
  });

  it("has no tile, no lane and no fault for what is not fitted", async () => {
    const { page } = await openWall({
      fitted: {},
      isBeamOn: false,
      scene: (atUs) => ({
        value: assessment({
          atUs,
          pictures: [picture({ state: "held", lastPictureAtUs: atUs - 14e6 })],
          change: { signals: [], sinceLook: { durationUs: 14e6 } },
        }),
      }),
    });
    await waitForPicture(page);
    expect(await page.locator('[data-number="delivered"]').count()).toBe(0);
    expect(await page.locator(".lane").count()).toBe(1);
    expect(await text(page, '[data-number="sinceLook"]')).toContain("0:14");
    expect(await text(page, ".wall-header")).toMatch(/HELD 0:1[45]/);
    expect(await page.locator(".fluoro-frame").getAttribute("data-border")).toBe("dashed");
  });
});

/** True when everything in `part` stands in `whole` too. */
function isLike(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return whole === part;
  return Object.entries(part).every(([key, value]) => isLike((whole as Record<string, unknown>)[key], value));
}
