/** A session with planted names, made with another maker's DICOM tools, de-identified: they are found nowhere. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addConfirmation, confirmationBeside } from "@cementwatch/server/deident/confirmation-file";
import { run } from "@cementwatch/server/deident/deidentify-job";
import { KeyedNames } from "@cementwatch/server/deident/project-key";
import { readPicture, treatObject } from "@cementwatch/server/deident/treat-object";
import { exportSession } from "@cementwatch/server/exports/export-session";
import { loadCodecs, readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { makeReport } from "@cementwatch/server/reports/make-report";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import type { DeidentResult } from "@cementwatch/shared/deident/deident-result";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canariesIn, canariesInSession } from "../support/canaries.ts";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump } from "../support/dicom-dump.ts";
import { COLUMNS, ENHANCED, MASKS, PIXELS, PLANTED, recordPlanted } from "../support/planted-session.ts";

/** (0012,0062) CS as it stands in an explicit object; two bytes of length and the value follow. */
const REMOVED_TAG = Buffer.from([0x12, 0, 0x62, 0, 0x43, 0x53]).toString("latin1");

let shop: Workshop;
const made: DeidentResult[] = [];
let source = "";

beforeAll(async () => {
  await loadCodecs();
  shop = await openWorkshop();
  source = await recordPlanted(shop, join(shop.folder, "planted.mcap"));
  await shop.write("masks.yaml", MASKS);
});
afterAll(() => shop.close());

async function deidentify(name: string, masksPath = shop.path("masks.yaml")): Promise<DeidentResult> {
  const folder = join(shop.folder, name);
  mkdirSync(folder);
  const input = {
    paths: [source],
    keyPath: shop.path("project.key"),
    masksPath,
    options: DEFAULT_DEIDENT_OPTIONS,
  };
  const result = await run({ ...input, mayAlarmsDiffer: false }, { folder, progress: () => undefined });
  made.push(result as unknown as DeidentResult);
  return result as unknown as DeidentResult;
}

const copyOf = (name: string, { sessionId }: DeidentResult) => join(shop.folder, name, `${sessionId}.mcap`);

it("leaves none of the planted names, and a session that is intact and gives the same alarms", async () => {
  expect(canariesInSession(source, PLANTED).length).toBeGreaterThan(20);
  const result = await deidentify("first");
  const copy = copyOf("first", result);
  expect(canariesInSession(copy, PLANTED)).toEqual([]);
  expect(verifySession(copy)).toMatchObject({ verdict: "intact", findings: [] });
  const reader = openSession(copy);
  expect(checkReplay(reader, createDecoder)).toMatchObject({ isEqual: true });
  expect(result).toMatchObject({ objects: 4, cleanObjects: 0, areAlarmsEqual: true });
  expect(result.dropped).toEqual({ "it cannot be read": 1 });
  reader.close();
  const tables = shop.path("tables");
  mkdirSync(tables);
  await exportSession({ paths: [copy], format: "csv" }, { folder: tables, progress: () => undefined });
  const csv = Buffer.concat(readdirSync(tables).map((file) => readFileSync(join(tables, file))));
  expect(csv.length).toBeGreaterThan(1_000);
  const report = await makeReport({ paths: [copy] }, ["pdf", "json", "dicom", "sr"]);
  const forms = { csv, verify: Buffer.from(JSON.stringify(verifySession(copy))) };
  for (const [form, bytes] of [...Object.entries(forms), ...report])
    expect(canariesIn(bytes, PLANTED), form).toEqual([]);
  for (const file of readdirSync(join(shop.folder, "first")).filter(
    (entry) => !entry.startsWith("CONFIDENTIAL"),
  ))
    expect(canariesIn(readFileSync(join(shop.folder, "first", file)), PLANTED), file).toEqual([]);
});

it("masks every transfer syntax alike, says NO until a person confirmed the proof, then YES", async () => {
  const before = await deidentify("second");
  expect(before.groups).toMatchObject([{ device: "ACME C 9", frames: 4, rectangles: 1, isConfirmed: false }]);
  expect(await statementIn("second", before)).toEqual(["NO", "NO", "NO", "NO"]);
  const proof = before.groups[0]?.proof ?? "";
  await addConfirmation(confirmationBeside(source), {
    proof,
    by: "Control-Meinolf",
    at: "2026-02-01T10:00:00Z",
  });
  const after = await deidentify("third");
  expect(await statementIn("third", after)).toEqual(["YES", "YES", "YES", "YES"]);
  expect(canariesInSession(copyOf("third", after), PLANTED)).toEqual([]);
  writeFileSync(shop.path("other.yaml"), MASKS.replace("width: 30", "width: 29"));
  const other = await deidentify("fourth", shop.path("other.yaml"));
  expect(await statementIn("fourth", other)).toEqual(["NO", "NO", "NO", "NO"]);
  const none = await deidentify("fifth", shop.path("no-such.yaml"));
  expect(await statementIn("fifth", none, [])).toEqual(["NO", "NO", "NO", "NO"]);
  expect(none.warnings.join()).toContain("no mask set");
  expect(new Set(made.map(({ pseudonym, sessionId }) => `${pseudonym} ${sessionId}`)).size).toBe(1);
});

/** What each object says of itself, after its pixels were compared with those that were planted. */
async function statementIn(name: string, result: DeidentResult, mask = [4, 2, 30, 8]): Promise<string[]> {
  const reader = openSession(copyOf(name, result));
  const said: string[] = [];
  const width = name === "fourth" ? 29 : mask[2];
  for (const message of reader.messages({ topics: ["/input/dicom"] })) {
    const bytes = message.bytes ?? new Uint8Array(0);
    const read = readDicom(bytes);
    const pixels = read.kind === "object" ? read.object.decodeFrame(0) : read;
    const [x = 0, y = 0, w = 0, h = 0] = mask.length === 0 ? [] : [mask[0], mask[1], width, mask[3]];
    const wanted = PIXELS.map((value, i) => {
      const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
      return column >= x && column < x + w && row >= y && row < y + h ? 0 : value;
    });
    expect(pixels.kind === "pixels" ? [...pixels.pixels] : pixels).toEqual(wanted);
    writeFileSync(join(shop.folder, name, `${said.length}.dcm`), bytes);
    const text = Buffer.from(bytes).toString("latin1");
    const at = text.indexOf(REMOVED_TAG);
    said.push(at < 0 ? "nothing" : text.slice(at + 8, at + 8 + text.charCodeAt(at + 6)).trim());
  }
  reader.close();
  return said;
}

it("writes objects that another maker's checker finds no new fault in", async () => {
  expect(await newErrors("explicit.dcm", join("third", "0.dcm"))).toEqual([]);
  const dump = await shop.tool("dcmdump", join("third", "0.dcm"));
  for (const code of ["113100", "113101", "113103", "113107"]) expect(dump).toContain(`[${code}]`);
  expect(dump).toMatch(/\(0010,0010\) PN \[C-[0-9A-F]{10}\]/);
  expect(/StudyDate/.test(dump) && !dump.includes("20260115")).toBe(true);
  expect(dump).not.toContain("(0009,");
});

it("treats a JPEG with a comment and the functional groups of an enhanced object", async () => {
  const bytes = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i * 7) % 250);
  await shop.write("b.raw", bytes);
  const eight = { rows: 64, columns: 64, bitsAllocated: 8, bitsStored: 8 } as const;
  await shop.write("b.dump", dicomDump("b.raw", eight));
  await shop.tool("dump2dcm", "b.dump", "b.dcm");
  await shop.tool("dcmcjpeg", "+eb", "b.dcm", "plain-jpeg.dcm");
  await shop.write("jpeg.dcm", withJpegComment(await shop.read("plain-jpeg.dcm"), "Zwiebelfisch"));
  await shop.write("e.dump", dicomDump("b.raw", { ...eight, ...ENHANCED }));
  await shop.tool("dump2dcm", "e.dump", "enhanced.dcm");
  const names = new KeyedNames(Buffer.alloc(32, 1));
  const plan = { names, pseudonym: "C-1", days: -10, masks: undefined, isConfirmed: false };
  for (const name of ["jpeg", "enhanced"]) {
    for (const longitudinal of [true, false]) {
      const picture = readPicture(await shop.read(`${name}.dcm`));
      const options = { ...DEFAULT_DEIDENT_OPTIONS, longitudinal };
      const treated = picture && treatObject(picture, { ...plan, options });
      if (treated?.kind !== "treated") throw new Error(`${name}: ${treated?.reason ?? "not read"}`);
      expect(canariesIn(treated.bytes, [...PLANTED, "SECRET"])).toEqual([]);
      await shop.write(`${name}-${longitudinal}.dcm`, treated.bytes);
    }
  }
  expect(await newErrors("enhanced.dcm", "enhanced-true.dcm")).toEqual([]);
  expect(await newErrors("enhanced.dcm", "enhanced-false.dcm")).toEqual([]);
  const dump = await shop.tool("dcmdump", "enhanced-true.dcm");
  expect(dump).toContain("DT [20260105093000.5]");
  expect(dump).toContain("FrameAcquisitionDuration");
});

/** A comment segment behind the start of the only fragment's picture. */
function withJpegComment(object: Uint8Array, text: string): Uint8Array {
  const bytes = Buffer.from(object);
  const at = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), Buffer.from(text)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.readUInt32LE(at - 4) + comment.length);
  return Buffer.concat([
    bytes.subarray(0, at - 4),
    length,
    bytes.subarray(at, at + 2),
    comment,
    bytes.subarray(at + 2),
  ]);
}

/** What the checker finds in the second file and not in the first. */
async function newErrors(before: string, after: string): Promise<string[]> {
  const errors = async (name: string) =>
    (await shop.attempt("dciodvfy", name)).output.split("\n").filter((line) => line.startsWith("Error"));
  const known = await errors(before);
  return (await errors(after)).filter((line) => !known.includes(line));
}

it("says nothing of a patient when it fails, and leaves no file", async () => {
  const folder = join(shop.folder, "failed");
  mkdirSync(folder);
  const input = { paths: [source], keyPath: shop.path("project.key"), options: DEFAULT_DEIDENT_OPTIONS };
  const attempt = (more: object) =>
    run({ ...input, mayAlarmsDiffer: false, ...more }, { folder, progress: () => undefined });
  writeFileSync(shop.path("bad.yaml"), MASKS.replace("width: 30", "width: 300"));
  await expect(attempt({ masksPath: shop.path("bad.yaml") })).rejects.toThrow(/line 3.*leaves the picture/);
  await expect(attempt({ out: source })).rejects.toThrow("exists already");
  writeFileSync(shop.path("short.key"), "Zwiebelfisch");
  await expect(attempt({ keyPath: shop.path("short.key") })).rejects.toThrow(/12 bytes instead of 32/);
  await expect(attempt({ paths: [shop.path("explicit.dcm")] })).rejects.toThrow(/REC-UNREADABLE/);
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(source)).toBe(true);
});
