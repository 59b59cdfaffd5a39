/** Every form of an export of one recorded case, read back by other programs and compared with the record. */
import { execFileSync, spawn } from "node:child_process";
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { ExportOrder } from "@cementwatch/server/exports/export-order";
import { type ExportPorts, exportSession } from "@cementwatch/server/exports/export-session";
import { SESSION_TABLES } from "@cementwatch/server/exports/session-tables";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { inputOfRecord } from "@cementwatch/server/session/input-record";
import { ReplayFrames } from "@cementwatch/server/session/replay-frames";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import dicomParser from "dicom-parser";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { eventually } from "../support/eventually.ts";
import { readCsv } from "../support/read-csv.ts";
import { HAND_BURSTS, recordCase } from "../support/recorded-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");
const PART = { fromUs: 40_000_000, toUs: 56_000_000 };

let shop: Workshop;
let path: string;
beforeAll(async () => {
  shop = await openWorkshop();
  path = shop.path("case.mcap");
  await recordCase(path, { ...HAND_BURSTS, fitted: ["pressure", "volume"], technique: "pump" });
}, 120_000);
afterAll(() => shop.close());

interface Result {
  readonly missing: readonly string[];
  readonly written: Readonly<Record<string, unknown>>;
}

async function exported(
  name: string,
  order: Partial<ExportOrder>,
  ports?: ExportPorts,
): Promise<{ folder: string; files: readonly string[]; result: Result }> {
  const folder = shop.path(name);
  mkdirSync(folder);
  const whole = { paths: [path], format: "csv", ...order } as ExportOrder;
  const result = await exportSession(whole, { folder, progress: () => undefined }, ports);
  return { folder, files: readdirSync(folder).sort(), result: result as unknown as Result };
}

function messagesOf(file: string, topic: RecordedMessage["topic"]): RecordedMessage[] {
  const reader = openSession(file);
  try {
    return [...reader.messages({ topics: [topic] })];
  } finally {
    reader.close();
  }
}

describe("tables", { timeout: 60_000 }, () => {
  it("hold every recorded sample, in CSV and in Parquet alike", async () => {
    const csv = await exported("csv", { format: "csv" });
    const parquet = await exported("parquet", { format: "parquet" });
    expect(csv.files).toHaveLength(SESSION_TABLES.length);
    for (const table of SESSION_TABLES) {
      const [names = [], units, ...rows] = readCsv(
        readFileSync(join(csv.folder, `2026-01-15-test.${table.name}.csv`), "utf8"),
      );
      const file = await asyncBufferFromFile(join(parquet.folder, `2026-01-15-test.${table.name}.parquet`));
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
    const file = await asyncBufferFromFile(shop.path("parquet/2026-01-15-test.samples.parquet"));
    const rows = await parquetReadObjects({ file });
    const metadata = await parquetMetadataAsync(file);
    expect(rows).toHaveLength(samples.length);
    expect(samples.length).toBeGreaterThan(1_000);
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

function textOf(value: unknown, type: string): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (type === "time") return (Number(value) / 1e6).toFixed(6);
  return String(value);
}

describe("a session file", { timeout: 60_000 }, () => {
  it("is the same bytes when all of it is asked for", async () => {
    const { folder, files } = await exported("whole", { format: "mcap" });
    expect(files).toEqual(["case.mcap"]);
    expect(readFileSync(join(folder, "case.mcap")).equals(readFileSync(path))).toBe(true);
  });

  it("of a part is intact, has the messages and pictures of the part, and replays to the same alarms", async () => {
    const { folder, files } = await exported("part", { format: "mcap", ...PART });
    const part = join(folder, files[0] ?? "");
    expect(verifySession(part)).toMatchObject({ verdict: "intact", lost: [], findings: [] });
    for (const topic of ["/telemetry", "/alarm", "/input/operator", "/input/finding"] as const) {
      const inPart = ({ atUs }: RecordedMessage) => atUs >= PART.fromUs && atUs <= PART.toUs;
      expect(messagesOf(part, topic).filter(inPart), topic).toEqual(messagesOf(path, topic).filter(inPart));
    }
    const reader = openSession(part);
    const pictures = new ReplayFrames(reader);
    for (const message of messagesOf(part, "/input/frame")) {
      const input = inputOfRecord(message);
      if (input?.kind === "frame") expect(pictures.read(input.frame, input.measuredAtUs)).toBeDefined();
    }
    expect(recomputedAlarms(part)).toEqual(
      messagesOf(part, "/alarm").map(({ json }) => JSON.stringify(json)),
    );
    expect(recomputedAlarms(part).length).toBeGreaterThan(0);
    expect(reader.title).toBe("EXCERPT of test case");
    reader.close();
  });
});

/** From the part's own first snapshot. */
function recomputedAlarms(file: string): string[] {
  const reader = openSession(file);
  const snapshot = reader.snapshotBefore(reader.startUs);
  if (snapshot === undefined) throw new Error("the part does not begin with a snapshot");
  const pipeline = new Pipeline(createDecoder);
  pipeline.restore(snapshot.pipeline);
  const alarms: string[] = [];
  const keep = (outputs: ReturnType<Pipeline["step"]>) => {
    for (const output of outputs) if (output.kind === "alarm") alarms.push(JSON.stringify(output.event));
  };
  for (const message of reader.messages()) {
    const input = inputOfRecord(message);
    if (input !== undefined && input.sequence > snapshot.sequence) keep(pipeline.step(input));
  }
  keep(pipeline.advance(reader.endUs));
  reader.close();
  return alarms;
}

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
        const original = pictures.read(input.frame, input.measuredAtUs)?.ready.image.pixels;
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

  it("has a waveform that gives each value back within half a step of its sensitivity", () => {
    const bytes = new Uint8Array(
      readFileSync(join(folder, files.find((name) => name.includes("waveform")) ?? "")),
    );
    const values = waveformValues(bytes);
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
    expect(compared).toBeGreaterThan(500);
    expect([...values].map(([label, { unit }]) => `${label} ${unit}`).sort()).toEqual([
      "pressure kPa",
      "volume mL",
    ]);
  });
});

function bytesOf(pixels: ArrayBufferView | undefined): Uint8Array {
  return pixels === undefined
    ? new Uint8Array(0)
    : new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
}

function waveformValues(bytes: Uint8Array) {
  const found = new Map<string, { unit: string; rateHz: number; step: number; values: number[] }>();
  const set = dicomParser.parseDicom(bytes);
  for (const item of set.elements["x54000100"]?.items ?? []) {
    const group = item.dataSet;
    const data = group?.elements["x54001010"];
    const channels = group?.elements["x003a0200"]?.items ?? [];
    if (group === undefined || data === undefined) throw new Error("a group without data");
    for (const [offset, { dataSet: channel }] of channels.entries()) {
      const step = Number(channel?.string("x003a0210"));
      const baseline = Number(channel?.string("x003a0213"));
      const count = group.uint32("x003a0010") ?? 0;
      const values = Array.from({ length: count }, (_, index) => {
        const at = data.dataOffset + (index * channels.length + offset) * 2;
        return new DataView(bytes.buffer, bytes.byteOffset).getInt16(at, true) * step + baseline;
      });
      const unit = channel?.elements["x003a0211"]?.items?.[0]?.dataSet?.string("x00080100") ?? "";
      found.set(channel?.string("x003a0203") ?? "", {
        unit,
        rateHz: Number(group.string("x003a001a")),
        step,
        values,
      });
    }
  }
  return found;
}

it("makes a video of the right size and length that says RECORDED in its title", {
  timeout: 60_000,
}, async () => {
  const { folder, files } = await exported("video", { format: "mp4", fromUs: 45_000_000, toUs: 48_000_000 });
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
    streams: [{ width: 640, height: 752, r_frame_rate: "10/1", nb_read_frames: "30", duration: "3.000000" }],
    format: { tags: { title: "SIMULATED recorded session 2026-01-15-test" } },
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
  expect(files).toEqual(["2026-01-15-test-40s-56s.incident.tar"]);
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
    expect(samples).toBeGreaterThan(1_000);
    expect(samples).toBeLessThan(messagesOf(path, "/telemetry").length);
    const part = await exported("damaged-part", {
      paths: [damaged],
      format: "mcap",
      fromUs: 1_000_000,
      toUs: 89_000_000,
    });
    const { verdict, lost } = verifySession(join(part.folder, part.files[0] ?? ""));
    expect(verdict).toBe("intact");
    expect(lost.length).toBeGreaterThan(0);
  });

  it.each([
    [{ fromUs: 900_000_000 }, "is no part of the session, which goes from 0 s to 90 s"],
    [{ format: "incident" }, "needs a time"],
    [{ deidentify: { profile: "basic" } }, "nothing here removes a patient's name"],
    [{ paths: [CLI] }, "holds no readable part of a session"],
  ] as const)("refuses %j", async (order, words) => {
    await expect(exported(`refused-${words.length}`, order as Partial<ExportOrder>)).rejects.toThrow(words);
  });

  it("leaves nothing of a command that is ended", async () => {
    const folder = shop.path("ended");
    mkdirSync(folder);
    const child = spawn(
      process.execPath,
      [CLI, "export", path, "--format", "mp4", "--out", join(folder, "a.mp4")],
      {
        stdio: "ignore",
      },
    );
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await eventually(
      () => readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".mp4")),
      "the video to begin",
    );
    child.kill("SIGTERM");
    expect(await ended).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});
