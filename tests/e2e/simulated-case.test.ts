/** What a newcomer sees: one click, a case, a leak, STOP; and what a stopped server and a closed case look like. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

/** Sum of the picture's pixels on screen: changes when a new frame is drawn. */
function pictureSum(page: Page): Promise<number> {
  return page.evaluate(() => {
    let sum = 0;
    for (const canvas of document.querySelectorAll("canvas")) {
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (context === null || canvas.width < 300 || canvas.height < 300) continue;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 404) sum += data[i] ?? 0;
    }
    return sum;
  });
}

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

describe("a simulated case on the wall", { timeout: 150_000 }, () => {
  it("starts by one click, advances, says STOP with place and act, is acknowledged, recorded and replayed alike", async () => {
    const folder = temporaryFolder();
    const { url } = await startServer(folder);
    const { page, errors } = await openPage(url);
    await page.getByText("Pump, continuous fluoroscopy, posterior leak", { exact: true }).click();
    await page.waitForSelector(".risk-word");
    await eventually(async () => (await text(page, ".risk-word")).includes("NONE SEEN"), "NONE SEEN");
    expect(await page.locator("body").innerText()).toContain("SIMULATED");
    const first = await pictureSum(page);
    await eventually(async () => (await pictureSum(page)) !== first, "the picture to advance");
    const toStopLine = () => text(page, '[data-number="stopLine"] .number-value');
    await eventually(async () => Number.parseFloat(await toStopLine()) > 0, "a distance to the stop line");

    await eventually(async () => (await text(page, ".risk-word")).includes("STOP"), "STOP", 60_000);
    expect(await page.locator("body").innerText()).toMatch(/CEMENT BEHIND WALL[\s\S]*release/);
    const stopPx = await page
      .locator(".risk-word")
      .evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    expect(stopPx).toBeGreaterThanOrEqual(190);
    // The leak goes on growing for a moment, and a growing leak sounds again: acknowledged until it is quiet.
    const isQuiet = async () => {
      if ((await page.locator(".flash-high").count()) === 0) return true;
      await page.getByRole("button", { name: /ACK/ }).click();
      await page.waitForTimeout(300);
      return false;
    };
    await eventually(isQuiet, "the flashing to end");
    expect(await text(page, ".risk-word")).toContain("STOP");
    expect(errors).toEqual([]);

    await page.request.post(`${url}/api/simulated-cases/stop`);
    const files = readdirSync(join(folder, "sessions")).filter((name) => name.endsWith(".mcap"));
    expect(files).toHaveLength(1);
    const reader = openSession(join(folder, "sessions", files[0] ?? ""));
    const result = checkReplay(reader, createDecoder);
    reader.close();
    expect(result.differences).toEqual([]);
    expect(result.recorded).toBeGreaterThan(1);
  });

  it("dashes every value within a second when the server freezes, says so, and comes back by itself", async () => {
    const { url, child } = await startServer(temporaryFolder());
    const { page } = await openPage(url);
    await page.request.post(`${url}/api/simulated-cases/pump-continuous-normal/start`);
    await page.goto(`${url}/monitor`);
    const value = () => text(page, '[data-number="delivered"] .number-value');
    await eventually(async () => /\d/.test(await value().catch(() => "")), "a delivered volume");
    child.kill("SIGSTOP");
    const isLost = async () => (await page.locator("body").innerText()).includes("CONNECTION LOST");
    await eventually(isLost, "CONNECTION LOST");
    expect(await page.locator('[data-number="delivered"]').innerText()).not.toMatch(/\d\.\d/);
    child.kill("SIGCONT");
    await eventually(async () => /\d/.test(await value().catch(() => "")), "values to come back");
    expect(await page.locator("body").innerText()).not.toContain("CONNECTION LOST");
  });

  it("shows numbers at 156 px and words at 78 px or more at 1920 × 1080, nothing cut off there or at 1280 × 800", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(url);
    await page.request.post(`${url}/api/simulated-cases/pump-continuous-normal/start`);
    await page.goto(`${url}/monitor`);
    await page.waitForSelector('[data-number="delivered"] .number-value');
    await eventually(
      async () => /\d/.test(await text(page, '[data-number="delivered"] .number-value')),
      "a number",
    );
    const px = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    expect(await px('[data-number="delivered"] .number-value')).toBeGreaterThanOrEqual(155.5);
    expect(await px(".risk-word")).toBeGreaterThanOrEqual(77.5);
    for (const [width, height] of [
      [1920, 1080],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(300);
      const overflow = await page.evaluate(() => ({
        x: document.documentElement.scrollWidth - window.innerWidth,
        y: document.documentElement.scrollHeight - window.innerHeight,
      }));
      expect(overflow.x).toBeLessThanOrEqual(0);
      expect(overflow.y).toBeLessThanOrEqual(0);
    }
  });
});
