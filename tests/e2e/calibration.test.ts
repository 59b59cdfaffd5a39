/** A pressure calibration of nine points up and down on the bench without hardware, by clicks only, to its certificate. */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";

afterAll(closeBrowser);

const POINTS = 9;

it("calibrates a pressure sensor with no more clicks than points + 6", async () => {
  const data = await mkdtemp(join(tmpdir(), "cementwatch-calibration-"));
  const { url } = await startServer(data);
  const { page, errors } = await openPage("about:blank");
  const clicks = await countClicks(page);
  await page.goto(`${url}/calibration`);
  await page.getByRole("button", { name: "Calibration bench without hardware" }).click();
  await page.getByRole("button", { name: String(POINTS), exact: true }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText(`point ${2 * POINTS} of ${2 * POINTS}`).waitFor({ timeout: 90_000 });
  const adjust = page.getByRole("group", { name: "adjust?" });
  await adjust.waitFor({ timeout: 20_000 });
  expect(await page.locator(".residual-mark").count()).toBe(2 * POINTS);
  await adjust.getByRole("button", { name: "no" }).click();
  const certificate = page.getByRole("link", { name: "Certificate" });
  await certificate.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), certificate.click()]);
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");
  expect(await clicks()).toBeLessThanOrEqual(POINTS + 6);
  await page.goto(`${url}/calibration`);
  const papers = page.getByRole("region", { name: "Certificates" });
  await papers.getByText("SIMULATED").waitFor();
  expect(errors).toEqual([]);
}, 150_000);

/** Clicks as the browser saw them, over all pages of the tab. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  let clicks = 0;
  await page.exposeFunction("countClick", () => {
    clicks += 1;
  });
  await page.addInitScript(() => {
    const { countClick } = window as unknown as { countClick: () => void };
    window.addEventListener("click", countClick, true);
  });
  return async () => clicks;
}
