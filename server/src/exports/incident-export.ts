/**
 * An incident pack: what was recorded around one moment, in one archive, with a list of its files and their SHA-256.
 * The list's own hash is the seal; where this computer has a key, the hash is signed.
 */
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { openSession } from "../recording/session-reader.ts";
import { readKeyFrames } from "../reports/key-frames.ts";
import { makeReport } from "../reports/make-report.ts";
import { readFacts } from "../reports/session-facts.ts";
import { openCsv } from "./csv-export.ts";
import { type ExportOutcome, type ExportTask, partOf } from "./export-task.ts";
import { incidentReadme } from "./incident-readme.ts";
import { exportMcap } from "./mcap-export.ts";
import { exportTables } from "./table-export.ts";
import { TarWriter } from "./tar-writer.ts";

const MANIFEST = "manifest.json";
/** Start of the names of the part's files. */
const PART = "part";

/** One file, `<name>.incident.tar`. @throws FaultError REC-UNREADABLE; the system's error */
export async function exportIncident(task: ExportTask): Promise<ExportOutcome> {
  if (task.isWhole)
    throw new FaultError("REC-EXPORT-REFUSED", "an incident pack needs a time: say from when to when");
  const work = join(task.folder, "work");
  mkdirSync(work);
  const inside = { ...task, folder: work, name: PART };
  const part = await exportMcap(partOf(inside, 0, 0.3));
  const tables = await exportTables(partOf(inside, 0.3, 0.5), "csv", openCsv);
  task.progress(0.5, "making the report");
  const made = await makeReport(
    { paths: task.paths, ...(task.followUpFile === undefined ? {} : { followUpFile: task.followUpFile }) },
    ["json", "pdf"],
  );
  for (const [form, bytes] of made) writeFileSync(join(work, `report.${form}`), bytes);
  const pictures = writePictures(work, join(work, `${PART}.mcap`));
  const { header } = task.reader;
  const problems = [...part.problems, ...tables.problems, ...pictures.problems];
  writeFileSync(join(work, "README.txt"), incidentReadme(task, problems));
  const packed = await pack(task, work, Date.parse(header.wallStart) + task.toUs / 1_000);
  rmSync(work, { recursive: true });
  return { written: { ...tables.written, pictures: pictures.count, ...packed }, problems };
}

/** The pictures of the part that a report would show. */
function writePictures(folder: string, partPath: string): { count: number; problems: readonly string[] } {
  const reader = openSession(partPath);
  try {
    const { frames, problems } = readKeyFrames(reader, readFacts(reader));
    for (const [index, { picture, view, atUs }] of frames.entries())
      writeFileSync(
        join(folder, `picture-${index + 1}-${view}-${(atUs / 1e6).toFixed(2)}s.png`),
        picture.png,
      );
    return { count: frames.length, problems };
  } finally {
    reader.close();
  }
}

async function pack(task: ExportTask, work: string, modifiedMs: number) {
  const names = readdirSync(work).sort();
  const files: { name: string; sha256: string }[] = [];
  for (const name of names) files.push({ name, sha256: await sha256Of(join(work, name)) });
  const { header } = task.reader;
  const manifest = `${JSON.stringify(
    {
      format: "cementwatch.incident",
      formatVersion: 1,
      session: header.sessionId,
      origin: header.origin,
      software: header.software,
      what: task.what ?? "",
      fromUs: task.fromUs,
      toUs: task.toUs,
      files,
    },
    undefined,
    2,
  )}\n`;
  const sha256 = createHash("sha256").update(manifest).digest("hex");
  const signed = task.sealWith?.(sha256);
  const seal = { format: "cementwatch.seal", formatVersion: 1, file: MANIFEST, sha256, ...signed };
  const tar = new TarWriter(join(task.folder, `${task.name}.incident.tar`), modifiedMs);
  tar.addBytes(MANIFEST, Buffer.from(manifest));
  tar.addBytes("seal.json", Buffer.from(`${JSON.stringify(seal, undefined, 2)}\n`));
  for (const [index, name] of names.entries()) {
    task.progress(0.7 + (0.3 * index) / names.length, `packing ${name}`);
    await tar.addFile(name, join(work, name));
  }
  tar.finish();
  return { files: names.length + 2, sealSha256: sha256, isSigned: signed !== undefined };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest("hex");
}
