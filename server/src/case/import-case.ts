/** Turns a case folder into a session file, by the same play that `analyse` uses. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import type { Recorder } from "../recording/recorder.ts";
import { createFastSession } from "../session/fast-session.ts";
import { caseConfig } from "./case-config.ts";
import type { CaseFolder } from "./case-folder.ts";
import type { CaseNote } from "./case-note.ts";
import { type CaseEnd, caseEpochS, playCase } from "./play-case.ts";

export interface ImportParts {
  readonly sessionId: string;
  readonly title: string;
  readonly recorder: Recorder;
  readonly onNote: (note: CaseNote) => void;
  readonly onProgress: (done01: number) => void;
}

export interface ImportedCase extends CaseEnd {
  readonly alarms: Readonly<Record<AlarmPriority, number>>;
}

/** Wall time of session time 0, ms: what was written without a zone is read as UTC. */
export function caseWallMs(folder: CaseFolder): number {
  const written = folder.setup.first_frame_time;
  const iso = /(Z|[+-]\d{2}:?\d{2})$/.test(written) ? written : `${written}Z`;
  return Date.parse(iso) + Math.floor(caseEpochS(folder) * 1000);
}

/**
 * Plays a case into a recorder, and closes it.
 * @throws CaseFolderError for unusable input, FaultError when the file cannot be written.
 */
export async function importCase(folder: CaseFolder, parts: ImportParts): Promise<ImportedCase> {
  const { sessionId, title, recorder, onNote, onProgress } = parts;
  const config = caseConfig(folder);
  const session = { sessionId, origin: "live", title, config, recorder, nowMs: () => 0 } as const;
  const { runtime, analysis } = createFastSession(session);
  const alarms = { high: 0, medium: 0, low: 0 };
  runtime.subscribe((event) => {
    if (event.kind === "alarm" && event.event.phase === "raised") alarms[event.event.alarm.priority] += 1;
  });
  const end = playCase(folder, runtime, analysis, { onNote, onProgress });
  await runtime.close();
  return { ...end, alarms };
}
