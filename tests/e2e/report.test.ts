/** The report and the follow-up of a recorded session, as a person at the desk gets at them. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { configMessage, procedureRecord, recorded, writeSession } from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

it("links each form in the list, and takes a follow-up that stands in the report", {
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
  const { page, errors } = await openPage(`${url}/review?tab=sessions`);
  const links = page.getByRole("navigation", { name: "Report" }).getByRole("link");
  await eventually(async () => (await links.count()) === 4, "four links");
  const starts = { PDF: "%PDF-", JSON: "{", DICOM: "DICM", SR: "DICM" };
  for (const [label, start] of Object.entries(starts)) {
    const href = await page.getByRole("link", { name: `Report ${label}` }).getAttribute("href");
    const body = await (await page.request.get(`${url}${href}`)).body();
    const at = start === "DICM" ? 128 : 0;
    expect(body.subarray(at, at + start.length).toString(), label).toBe(start);
  }
  await page.getByText("Case", { exact: true }).click();
  await page.getByText("Report · follow-up").click();
  const form = page.getByRole("form", { name: "Follow-up" });
  await form.getByLabel("Pain after").fill("22");
  await form.getByRole("button", { name: "Save" }).click();
  await eventually(async () => (await form.innerText()).includes("from 0 to 10"), "the refusal");
  await form.getByLabel("Pain after").fill("2,5");
  await form.getByRole("button", { name: "Save" }).click();
  await eventually(async () => (await form.innerText()).includes("stands in the report"), "saved");
  const report = await page.request.get(`${url}/api/sessions/2026-01-15-test/report.json`);
  expect((await report.json()).followUp).toMatchObject({ painBefore: 8, painAfter: 2.5 });
  expect(errors).toEqual([]);
});
