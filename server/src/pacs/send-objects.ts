/** Everything of a session that an archive takes, as DICOM files in a folder: as received, and what we made of it. */
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import type { SendOutlook } from "@cementwatch/shared/pacs/pacs-view";
import { confirmationBeside, readConfirmations } from "../deident/confirmation-file.ts";
import { deidentifySession } from "../deident/deidentify-session.ts";
import { readElements } from "../deident/dicom-elements.ts";
import { readMaskFile } from "../deident/mask-file.ts";
import { KeyedNames, openProjectKey } from "../deident/project-key.ts";
import type { ExportOrder } from "../exports/export-order.ts";
import { exportSession } from "../exports/export-session.ts";
import type { JobTools } from "../jobs/job.ts";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { makeReport } from "../reports/make-report.ts";

export interface SendSource {
  readonly paths: readonly string[];
  readonly followUpFile?: string;
  /** Somebody chose that objects as received go out with the patient in them. */
  readonly identified: boolean;
  /** The project's key and the room's masks, for a de-identified copy. */
  readonly keyPath: string;
  readonly masksPath: string;
}

const IDENTITY_REMOVED = "00120062";

/**
 * What a person has to know before the choice. Looks at the first object only, because a live session shares the thread;
 * when the job finds more than was told, it removes the patient all the same.
 * @throws FaultError REC-UNREADABLE
 */
export function sendOutlook(paths: readonly string[]): SendOutlook {
  const reader = openSessionSegments(paths);
  try {
    const first = reader.messages({ topics: ["/input/dicom"] }).next();
    return { carriesIdentity: first.done !== true && namesPatient(reader, first.value) };
  } finally {
    reader.close();
  }
}

function carriesIdentity(paths: readonly string[]): boolean {
  const reader = openSessionSegments(paths);
  try {
    for (const message of reader.messages({ topics: ["/input/dicom"] }))
      if (namesPatient(reader, message)) return true;
    return false;
  } finally {
    reader.close();
  }
}

/** A simulated case has nobody in it. */
function namesPatient({ header }: SessionReader, { bytes }: RecordedMessage): boolean {
  return header.origin !== "simulated" && !isCleaned(bytes ?? new Uint8Array(0));
}

/** Only what says that the patient was removed counts; what cannot be read does not. */
function isCleaned(bytes: Uint8Array): boolean {
  try {
    const element = readElements(bytes).find(({ tag }) => tag === IDENTITY_REMOVED);
    return (
      Buffer.from(element?.bytes ?? [])
        .toString("latin1")
        .trim() === "YES"
    );
  } catch (error) {
    // The parser throws texts and errors alike.
    if (error !== undefined) return false;
    throw error;
  }
}

/**
 * Writes the objects into `tools.folder`, and answers with warnings.
 * @throws FaultError REC-UNREADABLE, REC-NOT-DEIDENTIFIED
 */
export async function makeSendObjects(source: SendSource, tools: JobTools): Promise<readonly string[]> {
  const { paths, identified } = source;
  const scratch = mkdtempSync(join(tools.folder, "work-"));
  try {
    const isCopyNeeded = !identified && carriesIdentity(paths);
    const copy = isCopyNeeded ? await deidentified(source, scratch, tools) : undefined;
    const { followUpFile } = source;
    const made = {
      paths: copy?.paths ?? paths,
      // What was entered after the case is no part of a copy.
      ...(copy !== undefined || followUpFile === undefined ? {} : { followUpFile }),
    };
    const progress: JobTools["progress"] = (done01, detail) => tools.progress(0.3 + 0.3 * done01, detail);
    const order = { ...made, paths: [...made.paths], format: "dicom" } as ExportOrder;
    await exportSession(order, { folder: scratch, progress });
    for (const name of readdirSync(scratch).filter((entry) => entry.endsWith(".dcm")))
      renameSync(join(scratch, name), join(tools.folder, name));
    const report = (await makeReport(made, ["dicom"])).get("dicom");
    if (report !== undefined) writeFileSync(join(tools.folder, "report.pdf.dcm"), report, { flag: "wx" });
    writeReceived(made.paths, tools.folder);
    return copy?.warnings ?? [];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function deidentified(source: SendSource, scratch: string, tools: JobTools) {
  const { paths, keyPath, masksPath } = source;
  const confirmations = await readConfirmations(confirmationBeside(paths[0] ?? ""));
  const copy = join(scratch, "copy.mcap");
  const { warnings } = await deidentifySession(
    paths,
    () => copy,
    {
      options: DEFAULT_DEIDENT_OPTIONS,
      masks: await readMaskFile(masksPath),
      mayAlarmsDiffer: true,
      names: new KeyedNames(openProjectKey(keyPath)),
      confirmed: confirmations.map(({ proof }) => proof),
    },
    (done01, detail) => tools.progress(0.3 * done01, `removing the patient: ${detail}`),
  );
  return { paths: [copy], warnings };
}

/** Objects as received, byte for byte; names are ours. */
function writeReceived(paths: readonly string[], folder: string): void {
  const reader = openSessionSegments(paths);
  try {
    for (const { json, bytes } of reader.messages({ topics: ["/input/dicom"] })) {
      const number = String(jsonField(json, "objectNumber")).replaceAll(/\D/g, "").padStart(6, "0");
      writeFileSync(join(folder, `received-${number}.dcm`), bytes ?? new Uint8Array(0));
    }
  } finally {
    reader.close();
  }
}
