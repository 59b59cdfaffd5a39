/** Outside files become sessions: inspected, mapped, confirmed, and equal to what they were exported from. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBenchWriter } from "@cementwatch/drivers/carms/phantom/bench-writer";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { inspectSources } from "@cementwatch/server/imports/inspect-sources";
import { runImport } from "@cementwatch/server/imports/run-import";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { McapWriter, TempBuffer } from "@mcap/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportInto, messagesOf } from "../support/exported-session.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";
import { device, number, record, track, vitalFile } from "../support/vital-writer.ts";

const NOW_MS = Date.UTC(2026, 10, 27);
const START_S = Date.UTC(2026, 10, 20, 8, 30) / 1000;

const GREYS = [1, 2, 3].map((grey) => new Uint16Array(64 * 64).fill(grey * 500));

beforeAll(loadCodecs);

function inspect(...paths: string[]) {
  return inspectSources(paths, NOW_MS, () => undefined);
}

async function imported(paths: readonly string[], decide: (proposed: ImportMapping) => ImportMapping) {
  const { mapping } = await inspect(...paths);
  const folder = temporaryFolder();
  const order = { paths, mapping: decide(mapping), nowMs: NOW_MS, id: "0123456789" };
  const made = await runImport(order, folder, () => undefined);
  return { ...made, folder, path: join(folder, `${made.sessionId}.mcap`) };
}

/** Everything decided as most tests want it. */
function decided(mapping: ImportMapping, signals: Readonly<Record<string, string>> = {}): ImportMapping {
  const tracks = mapping.tracks.map((mapped) => ({
    ...mapped,
    signal: (signals[mapped.track] ?? mapped.signal) as typeof mapped.signal,
    calibrated: mapped.calibrated === "undecided" ? true : mapped.calibrated,
  }));
  const origin = mapping.origin === "undecided" ? "live" : mapping.origin;
  return { ...mapping, origin, tracks, confirmedBy: "QA" };
}

function samplesOf(path: string, signal: string): Sample[] {
  return messagesOf(path, "/telemetry")
    .map(({ json }) => json as unknown as Sample)
    .filter((sample) => sample.signal === signal);
}

function alarmsOf(path: string) {
  return messagesOf(path, "/alarm").map(({ atUs, json }) => ({ atUs, json }));
}

describe(".vital", () => {
  const bytes = vitalFile(
    device(1, "Pump"),
    track(1, "INJECT_PRESS", "bar"),
    track(2, "HR", "/min"),
    record(1, START_S + 0.5, number("FloatLE", 2)),
    record(1, START_S, number("FloatLE", 1)),
    record(1, START_S + 1, number("FloatLE", Number.NaN)),
    record(2, START_S + 1, number("FloatLE", 60)),
  );

  it("is converted as confirmed, and the session says what it was made of, by whom", async () => {
    const path = join(temporaryFolder(), "PATIENT NAME.vital");
    writeFileSync(path, bytes);
    const { tracks, notes, mapping } = await inspect(path);
    expect(tracks[0]).toMatchObject({ unitTold: "bar", values: 2, missing: 1, fromS: 0, toS: 0.5 });
    expect(notes).toEqual(["track Pump/INJECT_PRESS: time runs backwards 1 times, its values are sorted"]);
    expect(mapping.clock).toEqual({ start: "2026-11-20T09:30:00.000", zone: "+01:00" });
    const made = await imported([path], decided);
    expect(verifySession(made.path).verdict).toBe("intact");
    const samples = samplesOf(made.path, "pressureKpa");
    expect(samples.map(({ value, quality }) => [value, quality])).toEqual([
      [100, "valid"],
      [200, "valid"],
    ]);
    expect((samples[1]?.measuredAtUs ?? 0) - (samples[0]?.measuredAtUs ?? 0)).toBe(500_000);
    const reader = openSession(made.path);
    const { header } = reader;
    reader.close();
    expect(header).toMatchObject({
      imported: "VitalDB",
      origin: "live",
      wallStart: "2026-11-20T08:29:59.999Z",
    });
    const front = readFileSync(made.path).toString("latin1");
    expect(front).toContain(`"sha256":["${mapping.files[0]?.sha256}"],"confirmedBy":"QA"`);
    expect(front).not.toContain("PATIENT NAME");
  });

  it("without a calibration its values are shown and are no evidence", async () => {
    const path = join(temporaryFolder(), "a.vital");
    writeFileSync(path, bytes);
    const made = await imported([path], (mapping) => {
      const [first, ...more] = decided(mapping).tracks;
      return {
        ...decided(mapping),
        tracks: [{ ...first, calibrated: false }, ...more] as ImportMapping["tracks"],
      };
    });
    expect(samplesOf(made.path, "pressureKpa").map(({ quality }) => quality)).toEqual([
      "uncalibrated",
      "uncalibrated",
    ]);
  });

  it.each<[string, (mapping: ImportMapping) => ImportMapping, RegExp]>([
    ["nothing decided", (mapping) => mapping, /origin is undecided/],
    [
      "another file",
      (m) => ({ ...decided(m), files: [{ name: "a.vital", sha256: "b".repeat(64) }] }),
      /files\[0\] is a\.vital: the mapping was made for other files/,
    ],
    [
      "a track left out",
      (m) => ({ ...decided(m), tracks: decided(m).tracks.slice(1) }),
      /tracks: "Pump\/INJECT_PRESS" is missing/,
    ],
    [
      "a track twice",
      (m) => ({ ...decided(m), tracks: [...decided(m).tracks, ...decided(m).tracks] }),
      /stands twice/,
    ],
    [
      "a date to come",
      (m) => ({ ...decided(m), clock: { start: "2031-01-01T00:00:00", zone: "+00:00" } }),
      /clock\.start is 2031.*in the future: correct it/,
    ],
    [
      "only empty tracks",
      (m) => ({
        ...decided(m, { "Pump/INJECT_PRESS": "none" }),
        tracks: decided(m, { "Pump/INJECT_PRESS": "none" }).tracks,
      }),
      /no track is used/,
    ],
  ])("%s is refused and leaves nothing", async (_what, decide, words) => {
    const folder = temporaryFolder();
    const path = join(folder, "a.vital");
    writeFileSync(path, bytes);
    await expect(imported([path], decide)).rejects.toThrow(words);
  });

  it("a stray time, a clock in the future and a file without numbers are told", async () => {
    const folder = temporaryFolder();
    const one = number("FloatLE", 1);
    const put = (name: string, content: Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const stray = put(
      "stray.vital",
      vitalFile(track(1, "pump", "bar"), record(1, START_S, one), record(1, START_S + 1e6, one)),
    );
    await expect(imported([stray], decided)).rejects.toThrow(/span 1000000 s.*a clock is wrong/);
    const future = put("future.vital", vitalFile(track(1, "pump", "bar"), record(1, 4e9, one)));
    const { mapping, notes } = await inspect(future);
    expect(mapping.clock).toEqual({ start: "undecided", zone: "undecided" });
    expect(notes[0]).toMatch(/2096-10-02T.*in the future: enter clock\.start/);
    await expect(inspect(put("none.vital", vitalFile(track(1, "pump", "bar"))))).rejects.toThrow(
      /holds no number/,
    );
    await expect(inspect(put("empty.vital", Buffer.alloc(0)))).rejects.toThrow(/is empty/);
    await expect(inspect(put("a.txt", Buffer.from("hello")))).rejects.toThrow(/kind that is not known/);
    await expect(inspect(stray, put("copy.vital", readFileSync(stray)))).rejects.toThrow(
      /same file as stray/,
    );
    await expect(inspect(stray, future)).rejects.toThrow(/one file of values/);
  });
});

describe("our own exports", { timeout: 60_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), "cementwatch-imports-"));
  const source = join(home, "2026-01-15-test.mcap");
  afterAll(() => rmSync(home, { recursive: true }));
  beforeAll(async () => {
    await recordCase(
      source,
      { ...HAND_BURSTS, fitted: ["pressure", "volume"], technique: "pump" },
      5_000_000,
    );
  }, 60_000);

  it("CSV gives the same samples again, at the same times, still simulated", async () => {
    const { folder, files } = await exportInto(join(temporaryFolder(), "csv"), { paths: [source] });
    const table = join(folder, files.find((name) => name.endsWith("samples.csv")) ?? "");
    const made = await imported([table], decided);
    expect(verifySession(made.path).verdict).toBe("intact");
    for (const signal of ["pressureKpa", "volumeMl"]) {
      const facts = (path: string) =>
        samplesOf(path, signal).map(({ measuredAtUs, value, quality }) => ({ measuredAtUs, value, quality }));
      expect(facts(made.path).length).toBeGreaterThan(10);
      expect(facts(made.path)).toEqual(facts(source).sort((a, b) => a.measuredAtUs - b.measuredAtUs));
    }
    const live = (mapping: ImportMapping): ImportMapping => ({ ...decided(mapping), origin: "live" });
    await expect(imported([table], live)).rejects.toThrow(/the file itself says simulated/);
  });

  it("MCAP is verified and copied byte for byte, with a note beside it", async () => {
    const made = await imported([source], decided);
    expect(readFileSync(made.path).equals(readFileSync(source))).toBe(true);
    expect(alarmsOf(made.path)).toEqual(alarmsOf(source));
    expect(JSON.parse(readFileSync(join(made.folder, "2026-01-15-test.import.json"), "utf8"))).toMatchObject({
      kinds: ["record"],
      confirmedBy: "QA",
    });
    const cut = join(temporaryFolder(), "cut.mcap");
    copyFileSync(source, cut);
    truncateSync(cut, readFileSync(source).length - 500);
    await expect(imported([cut], decided)).rejects.toThrow(/cut\.mcap: is damaged:.*cementwatch recover/);
  });
});

describe("MCAP of another recorder", () => {
  it("lists numeric fields of JSON topics, and takes the one that was given a signal", async () => {
    const path = join(temporaryFolder(), "other.mcap");
    writeFileSync(path, await foreignMcap());
    const { tracks, mapping, notes } = await inspect(path);
    expect(tracks.map((found) => `${found.track} ${found.values}`)).toEqual([
      "/pump.seq 3",
      "/pump.state.pressure 3",
    ]);
    expect(notes).toEqual([
      "topic /image: encoding cdr cannot be read, only json: left out",
      "1 messages are no JSON or too long: left out",
    ]);
    expect(mapping.tracks.map(({ signal }) => signal)).toEqual(["none", "undecided"]);
    const made = await imported([path], (proposed) => ({
      ...decided(proposed, { "/pump.state.pressure": "injectorPressure" }),
      tracks: decided(proposed, { "/pump.state.pressure": "injectorPressure" }).tracks.map((mapped) =>
        mapped.signal === "injectorPressure" ? { ...mapped, unit: "MPa" } : mapped,
      ),
    }));
    expect(samplesOf(made.path, "pressureKpa").map(({ value }) => value)).toEqual([0, 1000, 2000]);
    writeFileSync(path, (await foreignMcap()).subarray(0, 300));
    await expect(inspect(path)).rejects.toThrow(/has no end/);
    const flipped = Buffer.from(await foreignMcap());
    const at = flipped.indexOf('"pressure":2') + '"pressure":'.length;
    flipped[at] = "3".charCodeAt(0);
    writeFileSync(path, flipped);
    await expect(inspect(path)).rejects.toThrow(/fails its checksum.*copy it again/);
  });
});

describe("DICOM", () => {
  it("several files become one session of pictures, placed by their own times; a view must be said", async () => {
    const folder = temporaryFolder();
    const writer = pictures();
    const paths = ["lateral-1.dcm", "IM0002.dcm"].map((name, index) => {
      const at = { date: "20261120", time: `09300${index * 2}` };
      writeFileSync(join(folder, name), writer.writeRun(GREYS, index + 1, at));
      return join(folder, name);
    });
    const { mapping, pictures: found } = await inspect(...paths);
    expect(found[1]).toEqual({ file: "IM0002.dcm", frames: 3, columns: 64, rows: 64 });
    expect(mapping.pictures.map(({ view }) => view)).toEqual(["lateral", "undecided"]);
    expect(mapping.clock).toEqual({ start: "2026-11-20T09:30:00.000", zone: "undecided" });
    await expect(imported(paths, decided)).rejects.toThrow(/clock\.zone is undecided/);
    const made = await imported(paths, (proposed) => ({
      ...decided(proposed),
      clock: { ...proposed.clock, zone: "+01:00" },
      pictures: proposed.pictures.map(({ file }) => ({ file, view: "lateral" })),
    }));
    expect(made.frames).toBe(6);
    expect(verifySession(made.path).verdict).toBe("intact");
    const taken = messagesOf(made.path, "/input/frame").map(({ measuredAtUs }) => measuredAtUs);
    expect(taken.map((atUs) => Math.round((atUs - (taken[0] ?? 0)) / 1e5))).toEqual([0, 1, 2, 20, 21, 22]);
  });
});

function pictures() {
  const window = { centre: 2000, width: 4000 };
  return createBenchWriter({ name: "import", sizePx: 64, framePeriodMs: 100, window }, 1);
}

async function foreignMcap(): Promise<Uint8Array> {
  const out = new TempBuffer();
  const writer = new McapWriter({ writable: out });
  await writer.start({ profile: "", library: "another" });
  const channel = (topic: string, messageEncoding: string) =>
    writer.registerChannel({ schemaId: 0, topic, messageEncoding, metadata: new Map() });
  const pump = await channel("/pump", "json");
  const image = await channel("/image", "cdr");
  const add = (channelId: number, sequence: number, text: string) => {
    const logTime = BigInt(START_S) * 1_000_000_000n + BigInt(sequence) * 100_000_000n;
    return writer.addMessage({
      channelId,
      sequence,
      logTime,
      publishTime: logTime,
      data: new TextEncoder().encode(text),
    });
  };
  for (let i = 0; i < 3; i++)
    await add(pump, i, JSON.stringify({ seq: i, state: { pressure: i, name: "x" }, list: [1] }));
  await add(pump, 3, "{broken");
  await add(image, 4, "raw");
  await writer.end();
  return out.get();
}
