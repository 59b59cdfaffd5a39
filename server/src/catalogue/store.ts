/**
 * The catalogue: what the list of sessions shows, in SQLite. Only an index: it can be thrown away at any time and is
 * made again from the session files. Belongs into the storage worker: `node:sqlite` is synchronous.
 */
import { mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { listSegments } from "../recording/segment-path.ts";
import { openSession } from "../recording/session-reader.ts";
import type { SessionSummary } from "../services.ts";
import { migrate } from "./migrations.ts";

export interface Catalogue {
  /** Every session in the folder, newest first; files that changed since the last call are read again. */
  list(): readonly SessionSummary[];
  close(): void;
}

interface SessionRow {
  readonly session_id: string;
  readonly title: string;
  readonly origin: "live" | "simulated";
  readonly started_at: string;
  readonly duration_us: number;
  readonly size_bytes: number;
  readonly state: SessionSummary["state"];
  readonly high_alarms: number;
  readonly marks: number;
  readonly stamp: string;
}

/** A file that grew within the last minute is being recorded; an unfinished older one is damaged. */
const RECORDING_MS = 60_000;

export function openCatalogue(dataDirectory: string): Catalogue {
  mkdirSync(dataDirectory, { recursive: true });
  const directory = join(dataDirectory, "sessions");
  mkdirSync(directory, { recursive: true });
  const database = openDatabase(join(dataDirectory, "catalogue.sqlite"));
  const select = database.prepare("SELECT * FROM sessions WHERE session_id = ?");
  const upsert = database.prepare(
    "INSERT OR REPLACE INTO sessions (session_id, title, origin, started_at, duration_us, size_bytes, state, high_alarms, marks, stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  return {
    list() {
      const summaries: SessionSummary[] = [];
      for (const [sessionId, segments] of listSegments(directory)) {
        const stamp = segments.map(({ path }) => stampOf(path)).join(" ");
        const known = select.get(sessionId) as SessionRow | undefined;
        const row =
          known?.stamp === stamp && known.state !== "recording" ? known : readRow(sessionId, segments, stamp);
        if (row !== known) upsert.run(...Object.values(row));
        summaries.push(summaryOf(row));
      }
      return summaries.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    },
    close: () => database.close(),
  };
}

/** A damaged database is moved aside and made anew: it holds nothing that the files do not. */
function openDatabase(path: string): DatabaseSync {
  try {
    return prepare(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    renameSync(path, `${path}.damaged`);
    return prepare(path);
  }
}

function prepare(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size}:${Math.round(mtimeMs)}`;
}

function readRow(
  sessionId: string,
  segments: readonly { readonly path: string }[],
  stamp: string,
): SessionRow {
  const sizeBytes = segments.reduce((sum, { path }) => sum + statSync(path).size, 0);
  const base = {
    session_id: sessionId,
    title: sessionId,
    origin: "live" as const,
    started_at: "",
    duration_us: 0,
    size_bytes: sizeBytes,
  };
  const path = segments[0]?.path;
  if (path === undefined) return { ...base, state: "unreadable", high_alarms: 0, marks: 0, stamp };
  try {
    const reader = openSession(path);
    let highAlarms = 0;
    let marks = 0;
    for (const message of reader.messages({ topics: ["/alarm", "/input/operator"] })) {
      if (message.topic === "/alarm") {
        const event = message.json as unknown as AlarmEvent;
        if (event.phase === "raised" && event.alarm.priority === "high") highAlarms += 1;
      } else if (JSON.stringify(message.json).includes('"kind":"mark"')) marks += 1;
    }
    const age = Date.now() - statSync(path).mtimeMs;
    const state = reader.isFinished ? "complete" : age < RECORDING_MS ? "recording" : "damaged";
    const { title, header, startUs, endUs } = reader;
    reader.close();
    return {
      ...base,
      title,
      origin: header.origin,
      started_at: header.wallStart,
      duration_us: endUs - startUs,
      state,
      high_alarms: highAlarms,
      marks,
      stamp,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...base, state: "unreadable", high_alarms: 0, marks: 0, stamp };
  }
}

function summaryOf(row: SessionRow): SessionSummary {
  return {
    sessionId: row.session_id,
    title: row.title,
    origin: row.origin,
    startedAt: row.started_at,
    durationUs: row.duration_us,
    sizeBytes: row.size_bytes,
    state: row.state,
    highAlarms: row.high_alarms,
    marks: row.marks,
  };
}
