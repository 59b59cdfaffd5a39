/** Sends a session from its replay to an archive that is away and comes back; the tab tells which archive answers. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { createXaWriter } from "@cementwatch/drivers/carms/dicom-writer";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { configMessage } from "../support/procedure-fixture.ts";
import { temporaryFolder, testHeader } from "../support/recorded-session.ts";
import { freePort } from "../support/worklist-server.ts";

afterAll(closeBrowser);

const SIZE = 64;
const ID = "2026-01-15-test";

function pictureMessage() {
  const startedAt = { date: "20260115", time: "093000" };
  const writer = createXaWriter({
    ...{ sopClass: "xa", patientPseudonym: "CASE-7", seriesNumber: 1, startedAt, rows: SIZE, columns: SIZE },
    ...{ studyUid: uidFromSeed("study"), seriesUid: uidFromSeed("series"), manufacturer: "ACME" },
    ...{ bitsStored: 12, photometric: "MONOCHROME2", intensity: "LOG" },
  });
  const pixels = Uint16Array.from({ length: SIZE * SIZE }, (_, i) => 500 + ((i * 13) % 3000));
  const json = { pictureId: "lateral", delivery: "live", objectNumber: 1 };
  const stamp = { sequence: 2, atUs: 2_000_000, measuredAtUs: 2_000_000, json };
  return { topic: "/input/dicom" as const, ...stamp, bytes: writer.writeFrame(pixels, 1, startedAt) };
}

it("says what was not sent, sends the rest when the archive is back, and tells which archive answers", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  const header = { ...testHeader(ID), origin: "live" } as const;
  const recorder = openFileRecorder(join(folder, "sessions", `${ID}.mcap`), header, "Case");
  for (const message of [configMessage(1, "CASE-7"), pictureMessage()]) recorder.record(message);
  await recorder.close();
  const port = await freePort();
  const dimse = `{ host: 127.0.0.1, port: ${port}, calledAe: ARCHIVE, callingAe: ROOM }`;
  const set = `pacs:
  - { id: main, title: Main archive, web: { url: http://127.0.0.1:1/dicom-web } }
  - { id: other, title: Archive of the neighbouring hospital that moved away last year, dimse: ${dimse} }
`;
  writeFileSync(join(folder, "room.yaml"), set);
  const { url } = await startServer(folder, "--devices", join(folder, "room.yaml"));
  const { page, errors } = await openPage(`${url}/review?session=${ID}`, 1280, 800);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("Pictures as received may name").waitFor();
  await page.locator(".pacs-target select").selectOption("other dimse");
  await page.getByRole("button", { name: "Send", exact: true }).last().click();
  await page.getByText("0 objects sent, 3 not · DICOM · pseudonym only").first().waitFor();
  const archive = spawn("storescp", ["--ignore", "--fork", String(port)], { stdio: "ignore" });
  onTestFinished(() => {
    archive.kill("SIGKILL");
  });
  await page.getByRole("button", { name: "Send the rest" }).click();
  await page.getByText("3 objects sent · DICOM · pseudonym only").first().waitFor();

  await page.goto(`${url}/review?tab=pacs`);
  await page.getByRole("button", { name: "Echo · DICOM", exact: true }).click();
  await page.getByText("answers (DICOM)").waitFor();
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("give a pseudonym, an accession number or a date").waitFor();
  await page.getByLabel("Pseudonym").fill("CASE-7");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("is not running, or the port is wrong: check pacs.web.url").waitFor();
  // The question that could not be answered is a 409, which the browser notes.
  expect(errors.filter((error) => !error.includes("409"))).toEqual([]);
});
