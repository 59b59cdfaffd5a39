/** The engineer's list of overloads, zeros and yearly tests, on the real server over its real files. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SensorHistory } from "@cementwatch/server/calibration-store/sensor-history";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";

afterAll(closeBrowser);

it("shows what happened to a sensor, and takes a yearly test", async () => {
  const data = await mkdtemp(join(tmpdir(), "sensors-tab-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const history = new SensorHistory(join(data, "sensor-history"));
  const base = { sessionId: "a", deviceId: "line", serialNumber: "SN 7" } as const;
  const zero = {
    ...base,
    kind: "zero",
    change: "set",
    by: "touch: Zero pressure",
    fullScaleKpa: 5000,
  } as const;
  await history.add({ ...zero, at: "2026-11-18T09:30:00.000Z", offsetKpa: 10 });
  await history.add({ ...zero, at: "2026-11-19T09:30:00.000Z", offsetKpa: 24 });
  await history.add({
    ...base,
    kind: "overload",
    at: "2026-11-20T10:00:00.000Z",
    count: 2,
    largestKpa: 11_800,
  });
  const { url } = await startServer(data);
  const { page, errors } = await openPage(`${url}/engineer?tab=sensors`, 1280, 800);
  const sensors = page.getByRole("region", { name: "Sensors" });
  await eventually(async () => (await sensors.innerText()).includes("SN 7"), "the sensor");
  const words = await sensors.innerText();
  expect(words).toContain("2026-11-20 to 118 bar, 2 times");
  expect(words).toContain("make a daily check of its zero before use");
  expect(words).toContain("2026-11-19 09:30: +0.240 bar (0.48 % of full scale) by touch: Zero pressure");
  expect(await sensors.locator("svg.line-plot").count()).toBe(1);

  const tests = page.getByRole("region", { name: "Yearly tests" });
  await tests.getByLabel("Name").fill("Pedal OR 2");
  await tests.getByLabel("By").fill("ab");
  await tests.getByRole("button", { name: "Save the test" }).click();
  await eventually(async () => (await tests.locator("li").count()) === 1, "the test in the list");
  expect(await tests.locator("li").innerText()).toMatch(/✓ Pedal OR 2 pedal · due in 36\d days/);
  await tests.getByRole("button", { name: /Sound self-test/ }).click();
  await eventually(
    async () => (await tests.getByLabel("Notes").inputValue()).startsWith("self-test of the signals"),
    "the result of the self-test",
  );
  const folder = process.env["CEMENTWATCH_PICTURES"];
  if (folder !== undefined) {
    await page.screenshot({ path: `${folder}/sensors-1280.png` });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.screenshot({ path: `${folder}/sensors-1920.png` });
  }
  expect(errors).toEqual([]);
});
