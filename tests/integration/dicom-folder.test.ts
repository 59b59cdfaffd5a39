/** A real folder, filled by writers of all kinds. */
import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDicomFolder, folderOptions } from "@cementwatch/drivers/carms/dicom-folder/dicom-folder";
import type { PictureSource } from "@cementwatch/drivers/picture-source";
import { loadCodecs, readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump, wordBytes } from "../support/dicom-dump.ts";
import { eventually } from "../support/eventually.ts";
import { deliveredPixels, realDeps, recordingSink } from "../support/picture-room.ts";

const VALUES = Array.from({ length: 35 }, (_, i) => (i * 117) % 4096);
/** Irregular on purpose: a player that uses the mean would be found out. */
const INTERVALS_MS = [0, 40, 200, 40];
let shop: Workshop;
const running: PictureSource[] = [];

beforeAll(async () => {
  await loadCodecs();
  shop = await openWorkshop();
  await shop.write("words.raw", wordBytes(VALUES));
  await shop.write("one.dump", dicomDump("words.raw"));
  await shop.tool("dump2dcm", "one.dump", "one.dcm");
  const frames = INTERVALS_MS.flatMap((_, k) => VALUES.map((value) => (value + k) % 4096));
  await shop.write("run.raw", wordBytes(frames));
  const extra = [`(0018,1065) DS [${INTERVALS_MS.join("\\")}]`];
  await shop.write("run.dump", dicomDump("run.raw", { frames: 4, extra }));
  await shop.tool("dump2dcm", "run.dump", "run.dcm");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((source) => source.stop()));
});
afterAll(() => shop.close());

const emptyFolder = () => mkdtemp(join(shop.folder, "watched-"));

async function watchFolder(folder: string, options: Record<string, unknown> = {}, isLive = true) {
  const sink = recordingSink();
  const settings = folderOptions.parse({ folder, pollMs: 40, stableMs: 80, patienceMs: 400, ...options });
  const source = createDicomFolder(settings, isLive, sink, realDeps);
  await source.start();
  running.push(source);
  return sink;
}

it("takes new files once each, single pictures live and runs stored, and leaves what was there before", async () => {
  const folder = await emptyFolder();
  await copyFile(shop.path("one.dcm"), join(folder, "yesterday.dcm"));
  const sink = await watchFolder(folder);
  await copyFile(shop.path("one.dcm"), join(folder, "a.dcm"));
  await eventually(() => sink.objects.length === 1, "the picture");
  await copyFile(shop.path("run.dcm"), join(folder, "b.dcm"));
  await eventually(() => sink.objects.length === 2, "the run");
  await copyFile(shop.path("one.dcm"), join(folder, "c.dcm"));
  await eventually(() => sink.objects.length === 3, "the third file");
  expect(sink.objects.map(({ delivery }) => delivery)).toEqual(["live", "stored", "live"]);
  expect(deliveredPixels(sink.objects[0]?.bytes ?? new Uint8Array())).toEqual(VALUES);
  expect(sink.refusals).toEqual([]);
});

it("takes what was there before when asked to", async () => {
  const folder = await emptyFolder();
  await copyFile(shop.path("one.dcm"), join(folder, "yesterday.dcm"));
  const sink = await watchFolder(folder, { existing: "take" }, false);
  await eventually(() => sink.objects.length === 1, "the picture");
  expect(sink.objects[0]?.delivery).toBe("stored");
});

it("waits for a slow writer, and does not let it hold up others", async () => {
  const folder = await emptyFolder();
  const sink = await watchFolder(folder, { patienceMs: 60_000 });
  const bytes = await shop.read("run.dcm");
  const slow = join(folder, "slow.dcm");
  await writeFile(slow, bytes.subarray(0, 200));
  const step = Math.ceil((bytes.length - 200) / 12);
  for (let at = 200; at < bytes.length; at += step) {
    await appendFile(slow, bytes.subarray(at, at + step));
    if (at === 200) await copyFile(shop.path("one.dcm"), join(folder, "quick.dcm"));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await eventually(() => sink.objects.length === 2, "both files");
  expect(sink.objects.map(({ bytes: object }) => object.length).sort((a, b) => a - b)).toEqual([
    (await shop.read("one.dcm")).length,
    bytes.length,
  ]);
  expect(sink.refusals).toEqual([]);
});

it("ignores files on their way and takes them under their final name", async () => {
  const folder = await emptyFolder();
  const sink = await watchFolder(folder, { patienceMs: 0 });
  await copyFile(shop.path("one.dcm"), join(folder, "x.dcm.part"));
  await copyFile(shop.path("one.dcm"), join(folder, ".hidden"));
  await copyFile(shop.path("one.dcm"), join(folder, "seen.dcm"));
  await eventually(() => sink.objects.length === 1, "the plain file");
  await rename(join(folder, "x.dcm.part"), join(folder, "x.dcm"));
  await eventually(() => sink.objects.length === 2, "the renamed file");
});

it("refuses once what stays unreadable, and what is too large at once, without telling file names", async () => {
  const folder = await emptyFolder();
  const sink = await watchFolder(folder, { maxObjectBytes: 2_000 });
  await writeFile(join(folder, "NAME^PATIENT.txt"), "no picture");
  await writeFile(join(folder, "NAME^PATIENT.dcm"), new Uint8Array(3_000));
  await eventually(() => sink.refusals.length === 2, "both refusals");
  await copyFile(shop.path("one.dcm"), join(folder, "after.dcm"));
  await eventually(() => sink.objects.length === 1, "the next good file");
  expect(sink.refusals.map(({ code }) => code).sort()).toEqual(["CRM-TOO-LARGE", "CRM-UNREADABLE"]);
  expect(JSON.stringify(sink.refusals)).not.toContain("NAME");
});

it("plays a run at its own pace as live pictures that name nobody", async () => {
  const folder = await emptyFolder();
  await copyFile(shop.path("run.dcm"), join(folder, "cine.dcm"));
  const sink = await watchFolder(folder, { existing: "take", asLive: true });
  await eventually(() => sink.objects.length === 4, "four pictures");
  expect(new Set(sink.objects.map(({ delivery }) => delivery))).toEqual(new Set(["live"]));
  const last = sink.objects[3]?.bytes ?? new Uint8Array();
  expect(deliveredPixels(last)).toEqual(VALUES.map((value) => (value + 3) % 4096));
  const read = readDicom(last);
  expect(read.kind === "object" && read.object.patientKey).toBeUndefined();
  const gaps = sink.objects.slice(1).map(({ atMs }, i) => atMs - (sink.objects[i]?.atMs ?? 0));
  // A busy machine may be late, never early.
  expect(gaps[1]).toBeGreaterThan(120);
  expect((sink.objects[3]?.atMs ?? 0) - (sink.objects[0]?.atMs ?? 0)).toBeGreaterThan(270);
});

it("says that the folder is lost and takes up again when it is back", async () => {
  const folder = await emptyFolder();
  const sink = await watchFolder(folder);
  await rm(folder, { recursive: true });
  await eventually(() => sink.links.some((link) => link.startsWith("lost:")), "the loss");
  await mkdir(folder);
  await eventually(() => sink.links.filter((link) => link.startsWith("running:")).length === 2, "the return");
  await copyFile(shop.path("one.dcm"), join(folder, "again.dcm"));
  await eventually(() => sink.objects.length === 1, "the picture");
});

it("does not start on a folder that is not there", async () => {
  await expect(watchFolder(shop.path("nowhere"))).rejects.toMatchObject({ code: "CRM-NO-SIGNAL" });
});
