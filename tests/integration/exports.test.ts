/** Every form of an export of one recorded case, read back by other programs and compared with the record. */
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import type { ExportOrder } from "@cementwatch/server/exports/export-order";
import type { ExportPorts } from "@cementwatch/server/exports/export-session";
import { SESSION_TABLES } from "@cementwatch/server/exports/session-tables";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { excerptText } from "@cementwatch/server/recording/excerpt-text";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { inputOfRecord } from "@cementwatch/server/session/input-record";
import { ReplayFrames } from "@cementwatch/server/session/replay-frames";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import {
  bytesOf,
  dumpedChannels,
  endedCommand,
  exportInto,
  messagesOf,
  recomputedAlarms,
  textOf,
} from "../support/exported-session.ts";
import { readCsv } from "../support/read-csv.ts";
import { HAND_BURSTS, recordCase } from "../support/recorded-session.ts";

const RECORD = { fromUs: 40_000_000, toUs: 50_000_000 };
const PART = { fromUs: 43_000_000, toUs: 49_500_000 };
const ID = "2026-01-15-test-40s-50s";

let shop: Workshop;
let path: string;
beforeAll(async () => {
  shop = await openWorkshop();
  const scenario: Scenario = { ...HAND_BURSTS, fitted: ["pressure", "volume"], technique: "pump" };
  await recordCase(shop.path("case.mcap"), scenario, RECORD.toUs);
  // Its last seconds are a session file too, and a small one: what is tested is quick with it.
  const order: Partial<ExportOrder> = { paths: [shop.path("case.mcap")], format: "mcap", ...RECORD };
  const { files, folder } = await exportInto(shop.path("record"), order);
  path = join(folder, files[0] ?? "");
}, 120_000);
afterAll(() => shop.close());

const exported = (name: string, order: Partial<ExportOrder>, ports?: ExportPorts) =>
  exportInto(shop.path(name), { paths: [path], ...order }, ports);

describe("tables", { timeout: 60_000 }, () => {
  it("hold every recorded sample, in CSV and in Parquet alike", async () => {
    const csv = await exported("csv", { format: "csv" });
    const parquet = await exported("parquet", { format: "parquet" });
    expect(csv.files).toHaveLength(SESSION_TABLES.length);
    for (const table of SESSION_TABLES) {
      const [names = [], units, ...rows] = readCsv(
        readFileSync(join(csv.folder, `${ID}.${table.name}.csv`), "utf8"),
      );
      const file = await asyncBufferFromFile(join(parquet.folder, `${ID}.${table.name}.parquet`));
      const stored = await parquetReadObjects({ file });
      expect(units).toEqual(table.columns.map(({ ucum }) => ucum));
      expect(stored).toHaveLength(rows.length);
      expect(
        stored.map((row) => table.columns.map((column) => textOf(row[column.name], column.type))),
      ).toEqual(rows.map((row) => row.map((cell) => cell.replace(/^'/, ""))));
      expect(names).toEqual(table.columns.map(({ name }) => name));
    }
  });

  it("give the recorded values and times back, with their units", async () => {
    const samples = messagesOf(path, "/telemetry").map(({ json }) => json as unknown as Sample);
    const file = await asyncBufferFromFile(shop.path(`parquet/${ID}.samples.parquet`));
    const rows = await parquetReadObjects({ file });
    const metadata = await parquetMetadataAsync(file);
    expect(rows).toHaveLength(samples.length);
    expect(samples.length).toBeGreaterThan(300);
    for (const [index, { signal, value, measuredAtUs, atUs, quality }] of samples.entries()) {
      const row = rows[index] ?? {};
      const column = { pressureKpa: "pressure", volumeMl: "volume" }[signal as string] ?? "";
      expect(row["origin"]).toBe("simulated");
      expect([row[column], row["measured_time"], row["session_time"], row["quality"]]).toEqual([
        value,
        BigInt(measuredAtUs),
        BigInt(atUs),
        quality,
      ]);
    }
    expect(metadata.key_value_metadata).toContainEqual({ key: "ucum.resistance", value: "kPa.s/mL" });
    expect(metadata.key_value_metadata).toContainEqual({ key: "ucum.session_time", value: "us" });
  });
});

describe("a session file", { timeout: 60_000 }, () => {
  it("is the same bytes when all of it is asked for", async () => {
    const { folder, files } = await exported("whole", { format: "mcap" });
    expect(files).toEqual([`${ID}.mcap`]);
    expect(readFileSync(join(folder, `${ID}.mcap`)).equals(readFileSync(path))).toBe(true);
  });

  it("of a part is intact, has the messages and pictures of the part, and replays to the same alarms", async () => {
    const { folder, files } = await exported("part", { format: "mcap", ...PART });
    const part = join(folder, files[0] ?? "");
    expect(verifySession(part)).toMatchObject({ verdict: "intact", lost: [], findings: [] });
    for (const topic of ["/telemetry", "/alarm", "/assessment", "/input/finding"] as const) {
      const inPart = ({ atUs }: RecordedMessage) => atUs >= PART.fromUs && atUs <= PART.toUs;
      const [ours, theirs] = [part, path].map((file) =>
        JSON.stringify(messagesOf(file, topic).filter(inPart)),
      );
      expect(ours === theirs && ours !== "[]", topic).toBe(true);
    }
    const reader = openSession(part);
    const pictures = new ReplayFrames(reader);
    for (const message of messagesOf(part, "/input/frame")) {
      const input = inputOfRecord(message);
      if (input?.kind === "frame") expect(pictures.read(input)).toBeDefined();
    }
    expect(recomputedAlarms(part)).toEqual(
      messagesOf(part, "/alarm").map(({ json }) => JSON.stringify(json)),
    );
    expect(recomputedAlarms(part).length).toBeGreaterThan(0);
    expect(reader.title).toBe("EXCERPT of test case");
    expect(excerptText(part)).toMatch(`excerpt of session ${ID}, 43.000 s to 49.500 s`);
    reader.close();
  });
});

describe("DICOM", { timeout: 90_000 }, () => {
  let folder: string;
  let files: readonly string[];
  beforeAll(async () => {
    ({ folder, files } = await exported("dicom", { format: "dicom", ...PART }));
  }, 60_000);

  it("has no error for the validator and is read by dcmdump", async () => {
    const objects = files.filter((name) => name.endsWith(".dcm"));
    expect(objects.length).toBeGreaterThanOrEqual(3);
    for (const name of objects) {
      const { output } = await shop.attempt("dciodvfy", join(folder, name));
      expect(
        output.split("\n").filter((line) => line.startsWith("Error")),
        name,
      ).toEqual([]);
      await shop.tool("dcmdump", "-q", "+P", "0008,0016", join(folder, name));
    }
  });

  it("has the objects as they were received", () => {
    const out = shop.path("received");
    mkdirSync(out);
    execFileSync("tar", ["xf", join(folder, files.find((name) => name.endsWith(".tar")) ?? ""), "-C", out]);
    const recorded = messagesOf(path, "/input/dicom").filter(
      ({ atUs }) => atUs >= PART.fromUs && atUs <= PART.toUs,
    );
    expect(readdirSync(out)).toHaveLength(recorded.length);
    for (const { json, bytes } of recorded) {
      const { objectNumber } = json as { objectNumber: number };
      const name = `object-${String(objectNumber).padStart(6, "0")}.dcm`;
      expect(readFileSync(join(out, name)).equals(bytes ?? new Uint8Array(0)), name).toBe(true);
    }
  });

  it("has runs with the recorded pixels and the times between them", () => {
    const reader = openSession(path);
    const pictures = new ReplayFrames(reader);
    const inputs = messagesOf(path, "/input/frame")
      .filter(({ atUs }) => atUs >= PART.fromUs && atUs <= PART.toUs)
      .flatMap((message) => inputOfRecord(message) ?? []);
    let next = 0;
    for (const name of files.filter((file) => /carm-\d{4}\.dcm$/.test(file))) {
      const read = readDicom(new Uint8Array(readFileSync(join(folder, name))));
      if (read.kind !== "object") throw new Error(`${name} cannot be read`);
      const { object } = read;
      const first = inputs[next];
      for (let frame = 0; frame < object.frameCount; frame++, next++) {
        const input = inputs[next];
        if (input?.kind !== "frame" || first === undefined) throw new Error("more frames than were recorded");
        const decoded = object.decodeFrame(frame);
        const original = pictures.read(input)?.ready.image.pixels;
        expect(
          decoded.kind === "pixels" &&
            Buffer.from(decoded.pixels.buffer, decoded.pixels.byteOffset, decoded.pixels.byteLength).equals(
              bytesOf(original),
            ),
          `${name} ${frame}`,
        ).toBe(true);
        expect(object.frameTimesUs[frame]).toBeCloseTo(input.measuredAtUs - first.measuredAtUs, -1);
      }
    }
    expect(next).toBe(inputs.length);
    reader.close();
  });

  it("has a waveform that gives each value back within half a step of its sensitivity", async () => {
    const name = files.find((file) => file.includes("waveform")) ?? "";
    const values = dumpedChannels(await shop.tool("dcmdump", "-q", "+L", join(folder, name)));
    const samples = messagesOf(path, "/telemetry").map(({ json }) => json as unknown as Sample);
    let compared = 0;
    for (const { signal, value, quality, measuredAtUs, atUs } of samples) {
      if (quality !== "valid" || atUs < PART.fromUs || atUs > PART.toUs) continue;
      const channel = values.get({ pressureKpa: "pressure", volumeMl: "volume" }[signal as string] ?? "");
      const slot = Math.round(((measuredAtUs - PART.fromUs) / 1e6) * (channel?.rateHz ?? 0));
      if (channel === undefined || slot < 0) continue;
      expect(Math.abs((channel.values[slot] ?? Number.NaN) - value)).toBeLessThanOrEqual(
        channel.step * 0.500_01,
      );
      compared += 1;
    }
    expect(compared).toBeGreaterThan(200);
    expect([...values].map(([label, { unit }]) => `${label} ${unit}`).sort()).toEqual([
      "pressure kPa",
      "volume mL",
    ]);
  });
});

it("makes a video of the right size and length that says RECORDED in its title", {
  timeout: 60_000,
}, async () => {
  const { folder, files } = await exported("video", { format: "mp4", fromUs: 46_000_000, toUs: 48_000_000 });
  const entries = "stream=nb_read_frames,width,height,r_frame_rate,duration:format_tags=title";
  const probe = await shop.tool(
    "ffprobe",
    "-v",
    "error",
    "-count_frames",
    "-show_entries",
    entries,
    "-of",
    "json",
    join(folder, files[0] ?? ""),
  );
  expect(JSON.parse(probe)).toMatchObject({
    streams: [{ width: 640, height: 752, r_frame_rate: "10/1", nb_read_frames: "20", duration: "2.000000" }],
    format: { tags: { title: `SIMULATED recorded session ${ID}` } },
  });
});

it("seals an incident pack: every hash holds, the signature too, and the part in it is intact", {
  timeout: 60_000,
}, async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const sealWith = (sha256: string) => ({
    keyId: "test",
    signature: sign(null, Buffer.from(sha256), privateKey).toString("base64"),
  });
  const what = "A1 CEMENT BEHIND WALL";
  const { folder, files } = await exported("pack", { format: "incident", ...PART, what }, { sealWith });
  expect(files).toEqual([`${ID}-43s-50s.incident.tar`]);
  execFileSync("tar", ["xf", files[0] ?? ""], { cwd: folder });
  const read = (name: string) => readFileSync(join(folder, name));
  const sha256 = (name: string) => createHash("sha256").update(read(name)).digest("hex");
  const manifest = JSON.parse(read("manifest.json").toString()) as {
    files: { name: string; sha256: string }[];
  };
  const seal = JSON.parse(read("seal.json").toString()) as { sha256: string; signature: string };
  expect(manifest).toMatchObject({ what, origin: "simulated", ...PART });
  for (const file of manifest.files) expect(sha256(file.name), file.name).toBe(file.sha256);
  expect(seal.sha256).toBe(sha256("manifest.json"));
  expect(verify(null, Buffer.from(seal.sha256), publicKey, Buffer.from(seal.signature, "base64"))).toBe(true);
  const names = manifest.files.map(({ name }) => name);
  for (const name of ["README.txt", "report.json", "report.pdf", "part.alarms.csv", "part.findings.csv"])
    expect(names).toContain(name);
  expect(names.filter((name) => name.endsWith(".png")).length).toBeGreaterThan(0);
  expect(verifySession(join(folder, "part.mcap")).verdict).toBe("intact");
  expect(read("README.txt").toString()).toContain("SIMULATED: no patient");
});

describe("what goes wrong", { timeout: 60_000 }, () => {
  it("exports what is readable of a damaged session, and says what is missing", async () => {
    const damaged = shop.path("damaged.mcap");
    copyFileSync(path, damaged);
    writeSync(
      openSync(damaged, "r+"),
      Buffer.alloc(64, 0xaa),
      0,
      64,
      Math.floor(readFileSync(path).length * 0.53),
    );
    const { result } = await exported("damaged", { paths: [damaged] });
    expect(result.missing.join("\n")).toMatch(/lost from \d+\.\d+ s to/);
    const { samples } = result.written["rows"] as { samples: number };
    expect(samples).toBeGreaterThan(300);
    expect(samples).toBeLessThan(messagesOf(path, "/telemetry").length);
    const part = await exported("damaged-part", {
      paths: [damaged],
      format: "mcap",
      fromUs: 40_500_000,
      toUs: 49_900_000,
    });
    const { verdict, lost } = verifySession(join(part.folder, part.files[0] ?? ""));
    expect(verdict).toBe("intact");
    expect(lost.length).toBeGreaterThan(0);
  });

  it.each([
    [{ fromUs: 900_000_000 }, "is no part of the session, which goes from 40 s to "],
    [{ format: "incident" }, "needs a time"],
    [{ deidentify: { profile: "basic" } }, "nothing here removes a patient's name"],
    [{ paths: [import.meta.filename] }, "holds no readable part of a session"],
  ] as const)("refuses %j", async (order, words) => {
    await expect(exported(`refused-${words.length}`, order as Partial<ExportOrder>)).rejects.toThrow(words);
  });

  it("leaves nothing of a command that is ended", async () => {
    const folder = shop.path("ended");
    mkdirSync(folder);
    expect(await endedCommand(path, folder)).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});
