/**
 * A session, or a part of it, as a session file of its own. The whole is copied byte for byte. A part begins with the
 * last snapshot before it, so that a replay can start there, and says in its note which record it was taken from.
 */
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { jsonField } from "../recording/message-layout.ts";
import { checkRecord } from "../reports/record-hash.ts";
import { type ExportOutcome, type ExportTask, messagesOf } from "./export-task.ts";
import { PartWriter } from "./part-writer.ts";

/** Longest session id; the rest of the name is the range. */
const ID_MOST = 100;

const EXCERPT = "EXCERPT of ";

export async function exportMcap(task: ExportTask): Promise<ExportOutcome> {
  return task.isWhole ? copyWhole(task) : exportPart(task);
}

async function copyWhole({ paths, folder, progress }: ExportTask): Promise<ExportOutcome> {
  const total = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  let done = 0;
  for (const path of paths) {
    const count = new Transform({
      transform(bytes: Buffer, _encoding, pass) {
        done += bytes.length;
        progress(done / Math.max(total, 1), "copying");
        pass(null, bytes);
      },
    });
    const out = createWriteStream(join(folder, basename(path)), { flags: "wx", mode: 0o640, flush: true });
    // A session that is still being recorded grows meanwhile: what was there at the start is the copy.
    await pipeline(createReadStream(path), count, out);
  }
  return { written: { copiedBytes: done }, problems: [] };
}

async function exportPart(task: ExportTask): Promise<ExportOutcome> {
  const { reader, paths, fromUs, toUs, folder, name } = task;
  const startUs = reader.snapshotBefore(fromUs)?.atUs ?? reader.startUs;
  const range = `${Math.round(fromUs / 1e6)}s-${Math.round(toUs / 1e6)}s`;
  const sessionId = `${reader.header.sessionId}-${range}`.slice(-ID_MOST).replace(/^[^A-Za-z0-9]+/, "");
  const note = {
    header: { ...reader.header, sessionId, segment: 1 },
    title: reader.title.startsWith(EXCERPT) ? reader.title : `${EXCERPT}${reader.title}`,
    excerptOf: {
      sessionId: reader.header.sessionId,
      sha256: checkRecord(paths).hashes.map((hash) => hash.sha256),
      fromUs,
      toUs,
    },
  };
  const part = new PartWriter(join(folder, `${name}.mcap`), note);
  for (const [objectNumber, aroundUs] of await objectsBefore(task, startUs)) {
    const bytes = reader.readObject(objectNumber, aroundUs);
    if (bytes !== undefined) part.addObject(objectNumber, aroundUs, startUs, bytes);
  }
  let hasStarted = startUs === reader.startUs;
  for await (const message of messagesOf({ ...task, fromUs: startUs }, "copying messages")) {
    // Nothing of before the snapshot: its inputs are in it.
    if (message.topic === "/snapshot" && message.atUs === startUs) hasStarted = true;
    if (hasStarted) part.add(message);
  }
  const messages = part.finish();
  return { written: { messages, startsAtS: startUs / 1e6 }, problems: [] };
}

/** Pictures of the part that arrived before it starts: object number and about when each came. */
async function objectsBefore(task: ExportTask, startUs: number): Promise<ReadonlyMap<number, number>> {
  const wanted = new Map<number, number>();
  const topics = ["/input/frame", "/input/dicom"] as const;
  for await (const message of messagesOf({ ...task, fromUs: startUs }, "looking for pictures", topics)) {
    if (message.topic === "/input/dicom") {
      wanted.delete(Number(jsonField(message.json, "objectNumber")));
      continue;
    }
    const number = jsonField(jsonField(message.json, "frame"), "objectNumber");
    if (typeof number === "number" && message.measuredAtUs < startUs)
      wanted.set(number, message.measuredAtUs);
  }
  return wanted;
}
