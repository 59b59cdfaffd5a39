/** The pages of calibration in a real browser, on a made-up desk: what is shown, what is pressed, what is sent. */
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { entry, phaseResult, runView } from "../support/calibration-desk.ts";
import { openDesk } from "../support/calibration-desk-routes.ts";
import { closeBrowser, openPage } from "../support/dashboard.ts";
import { TestApps } from "../support/test-app.ts";

const dashboard = join(import.meta.dirname, "..", "..", "client", "dist");
const tests = new TestApps();
afterEach(() => tests.closeAll());
afterAll(closeBrowser);

async function open(path: string, given: Parameters<typeof openDesk>[1], width = 1920, height = 1080) {
  const app = await tests.start({ dashboard });
  const { page, errors } = await openPage("about:blank", width, height);
  const desk = await openDesk(page, given);
  await page.goto(`${app.url}${path}`);
  return { page, desk, errors };
}

it("shows dashes a second after the server fell silent, and numbers when it answers again", async () => {
  const { page, desk, errors } = await open("/calibration?run=run-1", { run: runView(3) });
  const live = page.getByRole("region", { name: "Live reading" });
  await live.getByText("75.19").waitFor();
  const silentSince = Date.now();
  desk.isReachable = false;
  await live.getByText("no connection").waitFor();
  // Never before its time, and no number is left over.
  expect(Date.now() - silentSince).toBeGreaterThan(500);
  expect(await live.innerText()).not.toMatch(/75\.19|75\.02|0\.17/);
  desk.isReachable = true;
  await live.getByText("75.19").waitFor();
  expect(errors.filter((text) => !text.includes("ERR_FAILED"))).toEqual([]);
});

it("shows dashes and what to do while an instrument is unplugged", async () => {
  const { reference: _, deviation: __, ...rest } = runView(3);
  const advice = "not connected: plug it in again; nothing is lost";
  const reference = { quality: "none", isConnected: false, advice } as const;
  const { page } = await open("/calibration?run=run-1", { run: { ...rest, reference } });
  await page.getByText(`reference: ${advice}`).waitFor();
  const live = await page.getByRole("region", { name: "Live reading" }).innerText();
  expect(live).toMatch(/reference\s+–\.––/);
  expect(live).toMatch(/Δ device − reference\s+–\.––/);
});

it("keeps the yearly test of a pedal, and shows every version of a reference", async () => {
  const { page, desk } = await open("/calibration", {});
  const peripherals = page.getByRole("region", { name: "Pedal, screen, speaker" });
  await peripherals.getByRole("button", { name: "Test Foot pedal, room 2 again" }).click();
  const save = peripherals.getByRole("button", { name: "Save test" });
  await peripherals.getByLabel("By (initials)").fill("bme-7");
  expect(await save.isDisabled()).toBe(true);
  await peripherals.getByRole("button", { name: "pass", exact: true }).click();
  await save.click();
  await expect
    .poll(() => desk.sent)
    .toMatchObject([{ peripheralId: "pedal-or2", kind: "pedal", result: "pass", by: "bme-7" }]);
  await page.goto(page.url().replace(/calibration.*/, "calibration?tab=references"));
  await page.getByRole("button", { name: "Change R-9" }).click();
  await page.getByRole("region", { name: "Versions of R-9" }).getByText("new certificate").waitFor();
});

it("is driven by keys, and leaves a typed space alone", async () => {
  const { reference: _, ...rest } = runView(3);
  const { deviceId: __, ...typedReference } = rest.plan.reference;
  const run = { ...runView(3), plan: { ...rest.plan, reference: typedReference } };
  const { page, desk } = await open("/calibration?run=run-1", { run });
  await page.getByText("point 4 of 9").waitFor();
  for (const key of [" ", "r", "p"]) await page.keyboard.press(key);
  await expect
    .poll(() => desk.acts)
    .toEqual([{ kind: "capture" }, { kind: "redo", step: 3 }, { kind: "pause" }]);
  await page.getByLabel("reference shows, bar").fill("75.1");
  await page.keyboard.press(" ");
  await page.keyboard.press("Enter");
  await expect.poll(() => desk.acts.at(-1)).toEqual({ kind: "typeReference", value: 7_509.999999999999 });
  // A point of the list is picked, then taken again.
  await page.getByRole("button", { name: /^2 · M1/ }).click();
  await page.getByRole("button", { name: "Redo 2 (R)" }).click();
  await expect.poll(() => desk.acts.at(-1)).toEqual({ kind: "redo", step: 2 });
});

it.each([
  [1920, 1080],
  [1280, 800],
])(
  "keeps the wizard within a screen of %d × %d",
  async (width, height) => {
    const run = runView(9, { stage: "judging", asFound: phaseResult(1), step: -1 });
    const { page, desk } = await open("/calibration?run=run-1", { run }, width, height);
    await page.getByText("PASS as-found (worst +0.160 at 100.00, limit 0.500 bar)").waitFor();
    const size = await page.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight]);
    expect(size).toEqual([width, height]);
    const answer = page.getByRole("button", { name: "correction" });
    const box = await answer.boundingBox();
    expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN)).toBeLessThanOrEqual(height);
    await answer.click();
    await expect.poll(() => desk.acts).toEqual([{ kind: "adjust", how: "correction" }]);
  },
  60_000,
);

it("leads from a device that is due to the request of a run", async () => {
  const { page, desk } = await open("/calibration", { entries: [entry(1), entry(2)], run: runView(0) });
  const devices = page.getByRole("region", { name: "Devices" });
  await devices.getByText("2024-11-02, ended").waitFor();
  await page.getByRole("link", { name: "Calibrate sensor, pressure" }).click();
  await page.getByText("who calibrates?").waitFor();
  const begin = page.getByRole("button", { name: "Begin" });
  expect(await begin.isDisabled()).toBe(true);
  await page.getByLabel("Calibrated by (initials)").fill("bme-7");
  await begin.click();
  await page.getByText("point 1 of 9").waitFor();
  expect(desk.sent).toMatchObject([
    { deviceId: "sensor", referenceId: "R-9", operator: "bme-7", range: { min: 0, max: 10_000 }, limit: 50 },
  ]);
});

it("opens a result that was out of tolerance, with its budget, and takes back to an older one", async () => {
  const entries = [entry(1), entry(9), entry(10)];
  const { page, desk, errors } = await open("/calibration?entry=C-2030-0014", { entries });
  await page.getByRole("link", { name: "L1, case 14" }).waitFor();
  const budget = page.getByRole("region", { name: "Uncertainty budget" });
  expect(await budget.getByRole("row").count()).toBe(4);
  expect(await budget.innerText()).toContain("agrees");
  await page.getByLabel("Reason").fill("sensor was exchanged back");
  await page.getByLabel("By (initials)").fill("bme-7");
  await page.getByRole("button", { name: "Roll back to C-2030-0014" }).click();
  await expect.poll(() => desk.sent).toEqual([{ reason: "sensor was exchanged back", operator: "bme-7" }]);
  expect(errors.filter((text) => !text.includes("404"))).toEqual([]);
});

it("adds a reference only when it is complete", async () => {
  const { page, desk } = await open("/calibration?tab=references", {});
  await page.getByText("2021-11-01, ended").waitFor();
  await page.getByRole("button", { name: "Change R-3" }).click();
  const save = page.getByRole("button", { name: "Save as a new version" });
  expect(await save.isDisabled()).toBe(true);
  await page.getByLabel("Valid until").fill("2098-11-01");
  await page.getByLabel("Reason for this version").fill("new certificate");
  await save.click();
  await expect.poll(() => desk.sent).toMatchObject([{ id: "R-3", validUntil: "2098-11-01", baseVersion: 1 }]);
});
