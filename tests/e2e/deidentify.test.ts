/** De-identify a session on the review page: the copy, its proof pictures, the confirmation, the copy that says YES. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { createXaWriter } from "@cementwatch/drivers/carms/dicom-writer";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { configMessage, writeSession } from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

const SIZE = 64;
const MASKS = `version: 1
masks:
  - { manufacturer: ACME, model: "", rows: ${SIZE}, columns: ${SIZE}, rectangles: [{ x: 2, y: 2, width: 30, height: 6 }] }
`;

function pictureMessage() {
  const startedAt = { date: "20260115", time: "093000" };
  const writer = createXaWriter({
    ...{ sopClass: "xa", patientPseudonym: "CASE-7", seriesNumber: 1, startedAt, rows: SIZE, columns: SIZE },
    ...{ studyUid: uidFromSeed("study"), seriesUid: uidFromSeed("series"), manufacturer: "ACME" },
    ...{ bitsStored: 12, photometric: "MONOCHROME2", intensity: "LOG" },
  });
  const bytes = writer.writeFrame(
    Uint16Array.from({ length: SIZE * SIZE }, (_, i) => 500 + ((i * 13) % 3000)),
    1,
    startedAt,
  );
  const json = { pictureId: "lateral", delivery: "live", objectNumber: 1 };
  return {
    topic: "/input/dicom" as const,
    sequence: 2,
    atUs: 2_000_000,
    measuredAtUs: 2_000_000,
    json,
    bytes,
  };
}

it("makes a copy that says NO, shows its proof, and one that says YES once a person confirmed it", {
  timeout: 150_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  writeFileSync(join(folder, "deident-masks.yaml"), MASKS);
  await writeSession(join(folder, "sessions", "2026-01-15-test.mcap"), [
    configMessage(1, "CASE-7"),
    pictureMessage(),
  ]);
  const { url } = await startServer(folder);
  const { page, errors } = await openPage(`${url}/review?tab=deident`, 1280, 800);
  page.setDefaultTimeout(60_000);
  await page.getByText("1 mask set in deident-masks.yaml").waitFor();
  await page.getByRole("button", { name: "De-identify" }).click();
  await page.getByText("1 objects, 0 say").waitFor();
  const pictures = page.locator(".deident-pair img");
  const widths = await pictures.evaluateAll((images: HTMLImageElement[]) =>
    Promise.all(images.map((image) => image.decode().then(() => image.naturalWidth))),
  );
  expect(widths).toEqual([SIZE, SIZE]);
  const confirm = page.getByRole("button", { name: "Confirm" });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel("I looked at each pair").check();
  await page.getByLabel("Your name").fill("A. Looker");
  await confirm.click();
  await page.getByRole("button", { name: "Make the copy again" }).click();
  await page.getByText("1 objects, 1 say").waitFor();
  await page.getByText("Confirmed: the copy says YES.").waitFor();
  expect(await page.locator("main").innerText()).not.toContain("CASE-7");
  expect(errors).toEqual([]);
});
