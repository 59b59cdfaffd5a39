/** The time offset's recording and the stored entries of time and space, over HTTP. */
import type {
  AlignmentEntry,
  PictureRegion,
  TimeOffsetEntry,
} from "@cementwatch/shared/calibration/alignment-entry";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import { readJson, sendJson } from "../http.ts";

export interface TimeOffsetRequest {
  readonly deviceId: string;
  readonly pictureId: string;
  readonly region: PictureRegion;
}

/** Newest first. @throws Refusal with the server's advice, as all here. */
export const fetchAlignments = (signal: AbortSignal) =>
  readJson<readonly AlignmentEntry[]>("/api/alignments", { signal });

export const startRecording = (request: TimeOffsetRequest) =>
  sendJson<TimeOffsetRunView>("POST", "/api/time-offset", request);

export const fetchRecording = () => readJson<TimeOffsetRunView>("/api/time-offset");

export const acceptRecording = (operator: string) =>
  sendJson<TimeOffsetEntry>("POST", "/api/time-offset/accept", { operator });

/** Makes the bench without hardware the monitored runtime; answers with what to record there. */
export const openTimeBench = () => sendJson<TimeOffsetRequest>("POST", "/api/time-offset/bench", {});
