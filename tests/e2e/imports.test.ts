/** An import as a person at the desk makes it: upload, look into it, decide, confirm, open the session. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";
import { device, number, record, track, vitalFile } from "../support/vital-writer.ts";

const START_S = Date.UTC(2026, 10, 20, 8, 30) / 1000;

afterAll(closeBrowser);

it("a .vital file becomes a session that says it was imported, once every field is decided", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  const { url } = await startServer(folder);
  const { page, errors } = await openPage(`${url}/review?tab=imports`, 1280, 800);
  await eventually(async () => (await page.getByText("The inbox is empty").count()) === 1, "the empty inbox");
  const values = Array.from({ length: 30 }, (_, i) => record(1, START_S + i / 10, number("FloatLE", i / 10)));
  const buffer = vitalFile(
    device(1, "Room"),
    track(1, "INJECT_PRESS", "bar"),
    track(2, "ART", "mmHg"),
    ...values,
    record(2, START_S, number("FloatLE", 80)),
  );
  await page.getByLabel("Upload").setInputFiles({
    name: "DOE JOHN.vital",
    mimeType: "application/octet-stream",
    buffer,
  });
  await eventually(() => existsSync(join(folder, "inbox", "upload-0001.vital")), "the upload");
  await page.getByRole("button", { name: "Look into the file" }).click();
  const form = page.getByRole("form", { name: "Mapping" });
  await form.getByLabel("Origin").selectOption("live");
  const confirm = form.getByRole("button", { name: "Confirm and import" });
  expect(await confirm.isDisabled()).toBe(true);
  await form.getByLabel("Calibration of Room/INJECT_PRESS").selectOption("true");
  await picture(page, "mapping");
  await form.getByRole("button", { name: "Undecided signals: not used" }).click();
  await form.getByLabel("Confirmed by").fill("QA");
  await confirm.click();
  await page.getByRole("link", { name: /Open session 2026-11-20/ }).click();
  await eventually(async () => (await page.getByText("IMPORTED", { exact: true }).count()) === 1, "the word");
  await picture(page, "replay");
  const list = await (await page.request.get(`${url}/api/sessions`)).json();
  expect(list).toMatchObject([{ title: "Imported: VitalDB", origin: "live", imported: "VitalDB" }]);
  expect(readdirSync(join(folder, "sessions")).join(" ")).toMatch(/^2026-11-20-0829[^ ]*\.mcap/);
  expect(errors).toEqual([]);
});

async function picture(page: Awaited<ReturnType<typeof openPage>>["page"], name: string): Promise<void> {
  const folder = process.env["IMPORT_PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
