/** A real capture process on test pictures and on a file; the grabber itself is the one thing that is missing. */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { videoOptions } from "@cementwatch/drivers/carms/video-capture/options";
import { createVideoCapture } from "@cementwatch/drivers/carms/video-capture/video-capture";
import type { PictureSource } from "@cementwatch/drivers/picture-source";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { eventually } from "../support/eventually.ts";
import { deliveredPixels, type RecordingSink, realDeps, recordingSink } from "../support/picture-room.ts";

/** 64 × 48 picture whose grey level rises by 10 a frame, with a white block that no one may read. */
const RISING =
  "color=black:size=64x48:rate=20,format=gray,geq=lum='if(lt(X\\,16)*lt(Y\\,8)\\,255\\,20+10*mod(N\\,20))'";
const STILL = "color=gray:size=64x48:rate=20";
const AREA = { x: 8, y: 4, width: 40, height: 30 };

let shop: Workshop;
const running: PictureSource[] = [];
beforeAll(async () => {
  shop = await openWorkshop();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((source) => source.stop()));
});
afterAll(() => shop.close());

async function capture(options: Record<string, unknown>, isLive = true): Promise<RecordingSink> {
  const sink = recordingSink();
  const settings = videoOptions.parse({ kind: "lavfi", area: AREA, ...options });
  const source = createVideoCapture(settings, isLive, sink, realDeps);
  await source.start();
  running.push(source);
  return sink;
}

/** Capture processes that this test process has started. */
function captureProcesses(): number[] {
  const text = execFileSync("ps", ["-o", "pid=,comm=", "--ppid", String(process.pid)], { encoding: "utf8" });
  return text
    .split("\n")
    .filter((line) => line.includes("ffmpeg"))
    .map((line) => Number.parseInt(line, 10));
}

const count = (sink: RecordingSink, state: string) =>
  sink.links.filter((link) => link.startsWith(`${state}:`)).length;

it("delivers the area as Secondary Capture, text masked, and names nobody", async () => {
  const masks = [{ x: 0, y: 0, width: 8, height: 4 }];
  const sink = await capture({ input: RISING, masks, pixelSpacingMm: 0.4, leftLetter: "A" });
  await eventually(() => sink.objects.length >= 3, "three pictures");
  const read = readDicom(sink.objects[1]?.bytes ?? new Uint8Array());
  if (read.kind === "rejected") throw new Error(read.detail);
  expect(read.object.series).toMatchObject({
    ...{ rows: 30, columns: 40, bitsStored: 8, intensity: "DISP", photometric: "MONOCHROME2" },
    ...{ pixelSpacingMm: 0.4, leftLetter: "A", rightLetter: "P" },
  });
  expect(read.object.patientKey).toBeUndefined();
  const pixels = deliveredPixels(sink.objects[1]?.bytes ?? new Uint8Array());
  const corner = pixels.filter((_, i) => i % 40 < 8 && i < 160);
  expect(new Set(corner)).toEqual(new Set([0]));
  expect(new Set(pixels.filter((_, i) => !(i % 40 < 8 && i < 160))).size).toBe(1);
  expect(Math.max(...pixels)).toBeLessThan(255);
  expect(sink.objects[0]?.delivery).toBe("live");
});

it("takes a repeated picture for proof of the link, not for a new picture", async () => {
  const sink = await capture({ input: STILL, silenceMs: 2_000 });
  await eventually(() => sink.objects.length === 1, "the first picture");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(sink.objects).toHaveLength(1);
  expect(sink.links.at(-1)).toMatch(/^running/);
});

it("plays a file to its end and says so", async () => {
  const file = shop.path("film.mkv");
  await shop.tool(
    "ffmpeg",
    "-loglevel",
    "error",
    "-f",
    "lavfi",
    "-i",
    RISING,
    "-t",
    "0.5",
    "-c:v",
    "ffv1",
    file,
  );
  const sink = await capture({ kind: "file", input: file }, false);
  await eventually(() => count(sink, "closed") === 1, "the end of the file");
  expect(sink.objects.length).toBe(10);
  expect(new Set(sink.objects.map(({ delivery }) => delivery))).toEqual(new Set(["stored"]));
});

it("loses the link when the process dies, and comes back by itself", async () => {
  const sink = await capture({ input: RISING });
  await eventually(() => count(sink, "running") === 1, "the first picture");
  const killedAt = performance.now();
  for (const pid of captureProcesses()) process.kill(pid, "SIGKILL");
  await eventually(() => count(sink, "lost") === 1, "the loss");
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  await eventually(() => count(sink, "running") === 2, "the return");
});

it("loses the link when the process stands still, and replaces it", async () => {
  const sink = await capture({ input: RISING, silenceMs: 300 });
  await eventually(() => count(sink, "running") === 1, "the first picture");
  const frozen = captureProcesses();
  for (const pid of frozen) process.kill(pid, "SIGSTOP");
  await eventually(() => sink.links.some((link) => link === "lost: no picture for 300 ms"), "the loss");
  await eventually(() => count(sink, "running") === 2, "the return");
  expect(captureProcesses()).not.toEqual(frozen);
  expect(count(sink, "lost")).toBe(1);
});

it("keeps trying a device that is not there, and leaves no process behind", async () => {
  const sink = await capture({ kind: "v4l2", input: "/dev/NAME-OF-NOBODY" });
  await eventually(() => count(sink, "lost") === 1, "the loss");
  expect(sink.links.join()).not.toContain("NAME-OF-NOBODY");
  await Promise.all(running.splice(0).map((source) => source.stop()));
  expect(captureProcesses()).toEqual([]);
});

it("says what is missing when there is no capture program", async () => {
  await expect(capture({ ffmpeg: "/no/such/ffmpeg", input: STILL })).rejects.toMatchObject({
    code: "CRM-NO-SIGNAL",
  });
});
