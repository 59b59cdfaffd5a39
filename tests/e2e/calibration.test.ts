/**
 * A pressure calibration up and down on the bench without hardware, by clicks only: as found, a correction, as left, to
 * its certificate; then, on the same server, a reference that is typed, and the daily check's zero and point.
 */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";

afterAll(closeBrowser);

const POINTS = 5;

it("calibrates a sensor by few clicks, corrects it, and checks it in the morning", async () => {
  const data = await mkdtemp(join(tmpdir(), "cementwatch-calibration-"));
  const { url } = await startServer(data);
  const { page, errors } = await openPage("about:blank");
  await calibrate(page, url);
  await readResult(page);
  await typeReference(page, url);
  await checkInTheMorning(page, url);
  expect(errors).toEqual([]);
}, 300_000);

async function calibrate(page: Page, url: string): Promise<void> {
  const clicks = await countClicks(page);
  await page.goto(`${url}/calibration`);
  await page.getByRole("button", { name: "Calibration bench without hardware" }).click();
  await page.getByRole("button", { name: String(POINTS), exact: true }).click();
  // A pump that swings out is within a wide limit sooner.
  await page.getByLabel("Permissible error ±, bar").fill("2");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText(`point ${2 * POINTS} of ${2 * POINTS}`).waitFor({ timeout: 120_000 });
  const adjust = page.getByRole("group", { name: "adjust?" });
  await adjust.waitFor({ timeout: 60_000 });
  expect(await page.locator(".residual-mark").count()).toBe(2 * POINTS);
  await adjust.getByRole("button", { name: "correction" }).click();
  await page.getByText("as-left 2/2").waitFor();
  const certificate = page.getByRole("link", { name: "Certificate" });
  await certificate.waitFor({ timeout: 120_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), certificate.click()]);
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");
  expect(await clicks()).toBeLessThanOrEqual(POINTS + 6);
}

async function readResult(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Result", exact: true }).click();
  await page.getByText("PASS as-left · corrected by the fit").waitFor();
  await page.getByRole("button", { name: /^As found:/ }).click();
  await page.getByRole("img", { name: "Deviations as found" }).waitFor();
  const figures = page.getByRole("region", { name: "After DKD-R 6-1" });
  expect(await figures.innerText()).toMatch(/hysteresis h\s+0\.\d+ bar/);
  await page.getByRole("link", { name: "Devices and due dates" }).click();
  const papers = page.getByRole("region", { name: "Certificates" });
  await papers.getByText("SIMULATED").waitFor();
  // Temperature of the bench's sensor is no device that somebody forgot to calibrate.
  await page.getByText("nothing is due within 30 days", { exact: true }).waitFor();
}

/** A gauge without a connection: entered in the register, then a run asks for its readings. */
async function typeReference(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/calibration?tab=references`);
  await page.getByRole("button", { name: "Add a reference" }).click();
  await page.getByLabel(/for practice only/).check();
  const texts = {
    "Id (on its label)": "G-1",
    Name: "Gauge, fine",
    Model: "FG 100",
    "Serial number": "77",
    "Certificate number": "K-77",
    "Calibrated by (laboratory)": "North",
    "Calibrated on": "2020-01-01",
    "Valid until": "2098-01-01",
    "Range to, kPa": "10000",
    "U (k = 2) of the certificate, kPa": "5",
    "Drift between calibrations, ±, kPa": "1",
    "Resolution, kPa": "1",
    "Reason for this version": "bought",
  };
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole("button", { name: "Add reference" }).click();
  await page.getByRole("rowheader", { name: "G-1" }).waitFor();
  await page.getByRole("link", { name: "Devices and due dates" }).click();
  await page.getByRole("link", { name: "Calibrate bench-device, pressure" }).click();
  await page.getByLabel("Reference", { exact: true }).selectOption("G-1");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Start" }).click();
  const typed = page.getByLabel("reference shows, bar");
  await typed.waitFor();
  await page.getByRole("button", { name: "Stop, resume later (P)" }).click();
  await page.getByRole("button", { name: "Give up …" }).click();
  await page.getByLabel("reason for giving up").fill("enough for today");
  await page.getByRole("button", { name: "Give up", exact: true }).click();
  await page.getByText("given up: it gives no certificate").waitFor();
}

async function checkInTheMorning(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/calibration?tab=daily`);
  await page.getByText(/corrected by C-\d{4}-\d{4}/).waitFor();
  const step = (title: string) => page.getByRole("listitem").filter({ hasText: title });
  const take = async (title: string, pressed: string) => {
    // The pump needs a moment: pressed until it stands still, as a person would.
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: pressed }).click();
          return step(title).locator("b").innerText();
        },
        { timeout: 60_000, interval: 500 },
      )
      .not.toBe("");
    return step(title).locator("b").innerText();
  };
  await step("1 · Zero").getByRole("button", { name: "Bench to 0.00 bar" }).click();
  expect(await take("1 · Zero", "Take zero")).toMatch(/^zero −?\d/);
  await step("2 · One point").getByRole("button", { name: "Bench to 50.00 bar" }).click();
  const words = await take("2 · One point", "Take point");
  // What hysteresis leaves of the corrected sensor: ten kilopascal at most.
  expect(Math.abs(Number(/−?[\d.]+(?= kPa)/.exec(words)?.[0].replace("−", "-")))).toBeLessThan(12);
  await page.getByText("not complete yet").waitFor();
}

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
