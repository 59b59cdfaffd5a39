/** The server's calibration over HTTP: runs, entries, references, due dates, daily checks. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { DueState } from "@cementwatch/shared/calibration/due";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { readJson, sendJson } from "./http.ts";
import type { TranscriptLine } from "./transcript-model.ts";

const RUNS = "/api/calibration-runs";
const ENTRIES = "/api/calibrations";

/** Each throws `Refusal` with the server's advice. */
export const fetchRun = (runId: string, signal: AbortSignal) =>
  readJson<RunView>(`${RUNS}/${encodeURIComponent(runId)}`, { signal });

export const fetchRuns = (signal: AbortSignal) => readJson<readonly RunView[]>(RUNS, { signal });

export const sendAct = (runId: string, act: RunAct) =>
  sendJson<RunView>("POST", `${RUNS}/${encodeURIComponent(runId)}/acts`, act);

export const fetchEntries = (signal: AbortSignal) =>
  readJson<readonly CalibrationEntry[]>(ENTRIES, { signal });

export const fetchEntry = (id: string, signal: AbortSignal) =>
  readJson<CalibrationEntry>(`${ENTRIES}/${encodeURIComponent(id)}`, { signal });

/** Path of what is printed or handed on of an entry. */
export const entryPath = (id: string, form: "certificate.pdf" | "dcc.xml" | "label.txt" | "json") =>
  `${ENTRIES}/${encodeURIComponent(id)}/${form}`;

export const rollBack = (id: string, reason: string, operator: string) =>
  sendJson<CalibrationEntry>("POST", `${ENTRIES}/${encodeURIComponent(id)}/rollback`, { reason, operator });

export const fetchReferences = (signal: AbortSignal) =>
  readJson<readonly ReferenceStandard[]>("/api/references", { signal });

export const saveReference = (id: string, body: unknown) =>
  sendJson<ReferenceStandard>("PUT", `/api/references/${encodeURIComponent(id)}`, body);

/** Devices, references and yearly tests with a date, the most urgent first. */
export interface DueItem {
  readonly what: "device" | "reference" | "peripheral";
  readonly title: string;
  readonly serialNumber: string;
  readonly id: string;
  readonly state: DueState;
  readonly words: string;
  /** Why it is not used although its date has not come. */
  readonly problem?: string;
}

export const fetchDue = (signal: AbortSignal) => readJson<readonly DueItem[]>(`${ENTRIES}/due`, { signal });

/** A session that was measured with a device since its calibration before. */
export interface TouchedSession {
  readonly sessionId: string;
  readonly title: string;
  readonly startedAt: string;
}

export const fetchSessionsTouched = (id: string, signal: AbortSignal) =>
  readJson<readonly TouchedSession[]>(`${ENTRIES}/${encodeURIComponent(id)}/sessions`, { signal });

/** Lines after the given sequence number. */
export const fetchTranscript = async (runId: string, after: number, signal: AbortSignal) =>
  (
    await readJson<{ readonly transcript: readonly TranscriptLine[] }>(
      `${RUNS}/${encodeURIComponent(runId)}/readings?after=${after}`,
      { signal },
    )
  ).transcript;
