/** One import from confirmed mapping to session files in a folder: the same for the server's jobs and the command line. */
import { join } from "node:path";
import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { ImportKind } from "@cementwatch/shared/imports/import-proposal";
import { CaseFolderError } from "../case/case-error.ts";
import { readCaseFolder } from "../case/case-folder.ts";
import { caseWallMs, importCase } from "../case/import-case.ts";
import { openFileRecorder } from "../recording/file-recorder.ts";
import { newSessionHeader } from "../session/session-identity.ts";
import { copyRecord } from "./copy-record.ts";
import { type ImportNote, importNoteOf } from "./import-note.ts";
import { importRefused } from "./import-refused.ts";
import { type Inspected, inspectSources, type Progress } from "./inspect-sources.ts";
import { checkMapping, planSession } from "./make-session.ts";

export interface ImportOrder {
  readonly paths: readonly string[];
  readonly mapping: ImportMapping;
  /** Wall time of the confirmation, ms since 1970. */
  readonly nowMs: number;
  /** Makes the new session's id unique. */
  readonly id: string;
}

export interface ImportedSession {
  readonly sessionId: string;
  /** Names in the folder, in the order in which they have to be put in place. */
  readonly files: readonly string[];
  readonly frames: number;
  readonly samples: number;
  readonly durationS: number;
  readonly alarms: number;
  readonly notes: readonly string[];
}

const KIND_WORDS: Readonly<Record<ImportKind, string>> = {
  caseFolder: "case folder",
  record: "session file",
  mcap: "MCAP",
  vital: "VitalDB",
  csv: "CSV",
  dicom: "DICOM",
};

/** @throws FaultError REC-IMPORT-REFUSED naming field or file and what to do */
export async function runImport(
  order: ImportOrder,
  folder: string,
  progress: Progress,
): Promise<ImportedSession> {
  const { paths, mapping, nowMs, id } = order;
  const inspected = await inspectSources(paths, nowMs, (done01, detail) => progress(done01 * 0.3, detail));
  checkMapping(mapping, inspected);
  const note = importNoteOf(inspected.kinds, mapping, new Date(nowMs).toISOString());
  const later: Progress = (done01, detail) => progress(0.3 + done01 * 0.7, detail);
  if (inspected.sources.records.length > 0) {
    const copied = await copyRecord(inspected.sources.records, folder, note, later);
    return { ...copied, frames: 0, samples: 0, durationS: 0, alarms: 0, notes: [] };
  }
  if (inspected.sources.caseFolder !== undefined) return importFolder(order, inspected, note, folder, later);
  const planned = await planSession(inspected, mapping, nowMs, later);
  const words = inspected.kinds.map((kind) => KIND_WORDS[kind]).join(" + ");
  const origin = mapping.origin === "simulated" ? "simulated" : "live";
  const header = newSessionHeader(origin, planned.wallMs, id, { imported: words });
  // Never the file's name: it may be the patient's.
  const title = `Imported: ${words}`;
  const name = `${header.sessionId}.mcap`;
  const recorder = openFileRecorder(join(folder, name), header, title, { importedFrom: jsonOf(note) });
  const { alarms } = await planned.play(header.sessionId, title, recorder);
  const { frames, samples, durationS, notes } = planned;
  return { sessionId: header.sessionId, files: [name], frames, samples, durationS, alarms, notes };
}

async function importFolder(
  { paths: [path = ""], id }: ImportOrder,
  inspected: Inspected,
  note: ImportNote,
  folder: string,
  progress: Progress,
): Promise<ImportedSession> {
  try {
    const read = await readCaseFolder(path);
    const header = newSessionHeader("live", caseWallMs(read), id, { imported: KIND_WORDS.caseFolder });
    const { sessionId } = header;
    const title = "Imported: case folder";
    const name = `${sessionId}.mcap`;
    const recorder = openFileRecorder(join(folder, name), header, title, { importedFrom: jsonOf(note) });
    const made = await importCase(read, {
      ...{ sessionId, title, recorder, onNote: () => undefined },
      onProgress: (done01) => progress(done01, "recording"),
    });
    const alarms = made.alarms.high + made.alarms.medium + made.alarms.low;
    const { frames, durationS } = made;
    return {
      sessionId,
      files: [name],
      frames,
      samples: read.rows.length,
      durationS,
      alarms,
      notes: inspected.notes,
    };
  } catch (error) {
    if (error instanceof CaseFolderError) throw importRefused(error.message, error);
    throw error;
  }
}

function jsonOf(note: ImportNote) {
  return JSON.parse(JSON.stringify(note));
}
