/** What the catalogue keeps of a session, and how it is read from the session's files. */
import { closeSync, existsSync, fstatSync, openSync, statSync } from "node:fs";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { importNoteBeside } from "../imports/import-note.ts";
import { readAt } from "../recording/chunk-file.ts";
import { MAGIC } from "../recording/mcap-layout.ts";
import { jsonField } from "../recording/message-layout.ts";
import { openSessionSegments } from "../recording/session-segments.ts";

export interface SessionRow {
  readonly session_id: string;
  readonly title: string;
  readonly origin: "live" | "simulated";
  /** Form of the files that it was imported from; empty: recorded here. */
  readonly imported: string;
  readonly started_at: string;
  readonly duration_us: number;
  readonly size_bytes: number;
  readonly state: SessionSummary["state"];
  readonly high_alarms: number;
  readonly marks: number;
  /** `FilesState.stamp` of the files that the row was read from. */
  readonly stamp: string;
}

export interface FilesState {
  /** Changes whenever one of the files does. */
  readonly stamp: string;
  readonly sizeBytes: number;
  /** When the session was last written to: ms since 1970. */
  readonly writtenAtMs: number;
}

/** A file that grew within the last minute is being recorded; an unfinished older one is damaged. */
const RECORDING_MS = 60_000;

/**
 * State of a session's files. @throws the system's error when one is gone, and Error when one is no plain file: opening
 * a pipe would wait for ever.
 */
export function filesState(paths: readonly string[]): FilesState {
  const stamps: string[] = [];
  let sizeBytes = 0;
  let writtenAtMs = 0;
  for (const path of paths) {
    const file = statSync(path);
    if (!file.isFile()) throw new Error(`${path} is not a plain file`);
    stamps.push(`${file.size}:${Math.round(file.mtimeMs)}`);
    sizeBytes += file.size;
    writtenAtMs = Math.max(writtenAtMs, file.mtimeMs);
  }
  return { stamp: stamps.join(" "), sizeBytes, writtenAtMs };
}

/** State of a session whose file has no end. */
export function unfinishedState(files: FilesState, nowMs: number): "recording" | "damaged" {
  return nowMs - files.writtenAtMs < RECORDING_MS ? "recording" : "damaged";
}

/** True when a file ends with the closing mark: nothing will be added to it. @throws the system's error */
export function hasEnd(path: string | undefined): boolean {
  if (path === undefined) return false;
  const fd = openSync(path, "r");
  try {
    const tail = readAt(fd, Math.max(0, fstatSync(fd).size - MAGIC.length), MAGIC.length);
    return tail.length === MAGIC.length && MAGIC.every((byte, i) => tail[i] === byte);
  } finally {
    closeSync(fd);
  }
}

/** A session of which nothing can be read. */
export function unreadableRow(sessionId: string): SessionRow {
  return {
    session_id: sessionId,
    title: sessionId,
    origin: "live",
    imported: "",
    started_at: "",
    duration_us: 0,
    size_bytes: 0,
    state: "unreadable",
    high_alarms: 0,
    marks: 0,
    stamp: "",
  };
}

/** Reads the whole row from the files. @throws FaultError REC-UNREADABLE and the system's errors */
export function readRow(
  sessionId: string,
  paths: readonly string[],
  files: FilesState,
  nowMs: number,
): SessionRow {
  const reader = openSessionSegments(paths);
  try {
    let highAlarms = 0;
    let marks = 0;
    for (const message of reader.messages({ topics: ["/alarm", "/input/operator"] })) {
      if (message.topic === "/alarm") {
        const event = message.json as unknown as AlarmEvent;
        if (event.phase === "raised" && event.alarm.priority === "high") highAlarms += 1;
      } else if (jsonField(jsonField(message.json, "act"), "kind") === "mark") marks += 1;
    }
    const { title, header, startUs, endUs } = reader;
    return {
      session_id: sessionId,
      title,
      origin: header.origin,
      imported: header.imported ?? (existsSync(importNoteBeside(paths[0] ?? "")) ? "record" : ""),
      started_at: header.wallStart,
      duration_us: endUs - startUs,
      size_bytes: files.sizeBytes,
      state: reader.isFinished ? "complete" : unfinishedState(files, nowMs),
      high_alarms: highAlarms,
      marks,
      stamp: files.stamp,
    };
  } finally {
    reader.close();
  }
}

/** The row as the lists show it. */
export function toSummary(row: SessionRow): SessionSummary {
  return {
    sessionId: row.session_id,
    title: row.title,
    origin: row.origin,
    ...(row.imported === "" ? {} : { imported: row.imported }),
    startedAt: row.started_at,
    durationUs: row.duration_us,
    sizeBytes: row.size_bytes,
    state: row.state,
    highAlarms: row.high_alarms,
    marks: row.marks,
  };
}
