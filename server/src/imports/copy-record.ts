/** A session file of our own from another machine: verified, then copied byte for byte with a note beside it. */
import { closeSync, copyFileSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hashFile } from "../file-store/file-hash.ts";
import { segmentPath } from "../recording/segment-path.ts";
import { verifySession } from "../recording/verify.ts";
import { type ImportNote, importNoteBeside } from "./import-note.ts";
import { importRefused } from "./import-refused.ts";
import type { Progress } from "./inspect-sources.ts";
import type { Source } from "./sources.ts";

export interface CopiedRecord {
  readonly sessionId: string;
  /** In `folder`, the note first: a session is never there without it. */
  readonly files: readonly string[];
}

/** @throws FaultError REC-IMPORT-REFUSED for a record that is not intact or whose segments do not belong together */
export async function copyRecord(
  records: readonly Source[],
  folder: string,
  note: ImportNote,
  progress: Progress,
): Promise<CopiedRecord> {
  const parts: { source: Source; sessionId: string; segment: number }[] = [];
  for (const [index, source] of records.entries()) {
    progress((0.6 * index) / records.length, "verifying");
    const { verdict, findings, record } = verifySession(source.path);
    if (verdict !== "intact" || record === undefined)
      throw importRefused(
        `${source.name}: is ${verdict}: ${findings[0] ?? "nothing can be read"}; copy it again, or run cementwatch recover and import what it rescues`,
      );
    parts.push({ source, sessionId: record.sessionId, segment: record.segment });
  }
  parts.sort((a, b) => a.segment - b.segment);
  const sessionId = parts[0]?.sessionId ?? "";
  for (const [index, part] of parts.entries()) {
    if (part.sessionId !== sessionId)
      throw importRefused(
        `${part.source.name}: is of session ${part.sessionId}, not ${sessionId}: import one session at a time`,
      );
    if (part.segment !== index + 1)
      throw importRefused(
        `${part.source.name}: is segment ${part.segment}; segment ${index + 1} of the session is missing or there twice: name every file of it once`,
      );
  }
  const files: string[] = [];
  for (const { source, segment } of parts) {
    progress(0.6 + (0.4 * (segment - 1)) / parts.length, "copying");
    const path = segmentPath(folder, sessionId, segment);
    copyFileSync(source.path, path);
    syncFile(path);
    if ((await hashFile(path)).sha256 !== source.sha256)
      throw importRefused(`${source.name}: changed while it was copied: import it again`);
    files.push(path);
  }
  const noteFile = importNoteBeside(join(folder, `${sessionId}.mcap`));
  const text = { format: "cementwatch.import", formatVersion: 1, ...note };
  writeFileSync(noteFile, JSON.stringify(text, undefined, 2), { flag: "wx", mode: 0o640, flush: true });
  return { sessionId, files: [noteFile, ...files].map((path) => basename(path)) };
}

function syncFile(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
