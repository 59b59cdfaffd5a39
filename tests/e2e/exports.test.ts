/** Exports as a person at the desk makes them: from the tab, and from a replay around an alarm. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { configMessage, procedureRecord, recorded, writeSession } from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

it("exports tables, offers them, and removes them; a refused part says what to type; a link opens a replay at its moment", {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  const procedure = recorded("/procedure", 9_000_000, procedureRecord(["L1"]));
  await writeSession(join(folder, "sessions", "2026-01-15-test.mcap"), [
    configMessage(1, "CASE-7"),
    procedure,
  ]);
  const { url } = await startServer(folder);
  const { page, errors } = await openPage(`${url}/review?tab=exports`);
  const form = page.getByRole("form", { name: "Export" });
  await form.getByLabel("From").fill("1:75");
  await form.getByRole("button", { name: "Export" }).click();
  await eventually(async () => (await form.innerText()).includes("minutes:seconds"), "the refusal");
  expect(await form.getByLabel("De-identified").isChecked()).toBe(true);
  await form.getByLabel("From").fill("");
  await form.getByRole("button", { name: "Export" }).click();
  const list = page.getByRole("list", { name: "Exports and other work" });
  await eventually(async () => (await list.getByRole("link").count()) === 5, "five tables");
  const href = await list.getByRole("link", { name: "samples.csv" }).getAttribute("href");
  expect(await (await page.request.get(`${url}${href}`)).text()).toMatch(/^origin,wall_time,session_time/);
  expect(await list.innerText()).toContain("de-identified");
  await list.getByRole("button", { name: /^Remove/ }).click();
  await eventually(async () => (await page.getByText("Nothing has been exported yet").count()) === 1, "gone");
  await page.goto(`${url}/review?session=2026-01-15-test&at=5000000`);
  await eventually(async () => (await page.locator("main").innerText()).includes("0:05.0 / "), "the moment");
  expect(errors).toEqual([]);
});
