/** A session is signed off at the desk by keyboard, is void after a change, and all of it stands in the audit tab. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PeopleFile } from "@cementwatch/server/people/people-file";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { configMessage, procedureRecord, recorded, writeSession } from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

it("signs, shows what became void, and finds the trail intact", { timeout: 90_000 }, async () => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, "sessions"));
  const procedure = recorded("/procedure", 9_000_000, procedureRecord(["L1"]));
  const file = join(dataFolder, "sessions", "2026-01-15-test.mcap");
  await writeSession(file, [configMessage(1, "CASE-7"), procedure]);
  const { url } = await startServer(dataFolder);
  const { page, errors } = await openPage(`${url}/review?session=2026-01-15-test`, 1280, 800);
  const tab = page.getByRole("button", { name: "Sign-off" });
  await tab.click();
  await page.getByText("cementwatch people add NAME").waitFor();
  await new PeopleFile({ dataFolder, wallMs: () => 0, cost: 4 }).add("Åsa Öberg", "qa", "four words in wind");

  await page.reload();
  await tab.click();
  const form = page.getByRole("form", { name: "Sign off" });
  await form.getByLabel("Name").fill("åsa öberg");
  await form.getByLabel("Password").fill("wrong words in wind");
  await form.getByLabel("Password").press("Enter");
  await form.getByText("Name or password is wrong").waitFor();
  expect(await form.getByLabel("Password").inputValue()).toBe("");
  await form.getByLabel("Password").fill("four words in wind");
  await form.getByLabel("approved").check();
  await form.getByLabel("Comment").fill("as seen");
  await form.getByRole("button", { name: "Sign" }).click();
  await page.getByText("APPROVED · Åsa Öberg (qa)").waitFor();
  await page.getByText("holds: record and entries").waitFor();

  await page.request.post(`${url}/api/sessions/2026-01-15-test/follow-up`, { data: { painBefore: 8 } });
  await page.reload();
  await tab.click();
  await page.getByText("VOID: record or review changed since").waitFor();

  await page.goto(`${url}/review?tab=audit`);
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("Intact: every row follows").waitFor();
  await page.getByLabel("Action begins with").fill("signOff");
  await page.getByLabel("Action begins with").press("Enter");
  await page.getByRole("row").nth(2).waitFor({ state: "detached" });
  expect(await page.getByRole("row").nth(1).innerText()).toContain("signOff.signed");
  // The refused try is the browser's one complaint.
  expect(errors.filter((error) => !error.includes("401"))).toEqual([]);
});
