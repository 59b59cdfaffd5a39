/**
 * The catalogue: what the list of sessions shows. Only an index: it can be thrown away at any time and is made again
 * from the session files. Belongs into the storage worker: `node:sqlite` is synchronous.
 */
import { join } from "node:path";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { listSegments } from "../recording/segment-path.ts";
import {
  filesState,
  hasEnd,
  readRow,
  type SessionRow,
  unfinishedState,
  unreadableRow,
} from "./session-row.ts";
import { SessionTable } from "./session-table.ts";

export interface Catalogue {
  /**
   * Every session in the folder, newest first; files that changed since the last call are read again. What is wrong
   * with one file makes that session unreadable and concerns no other.
   * @throws the system's error when the folder cannot be listed
   */
  list(): readonly SessionSummary[];
  close(): void;
}

/** A session being recorded grows at each chunk; its list entry (duration, marks) may be this old. */
const RESCAN_MS = 5_000;

/** Never throws: recording does not depend on the catalogue. `nowMs`: wall time, compared with the files' times. */
export function openCatalogue(dataDirectory: string, nowMs: () => number = Date.now): Catalogue {
  const directory = join(dataDirectory, "sessions");
  const table = new SessionTable(join(dataDirectory, "catalogue.sqlite"));
  const known = new Map<string, { readonly row: SessionRow; readonly readAtMs: number }>();

  function rowOf(sessionId: string, paths: readonly string[]): SessionRow {
    const files = filesState(paths);
    const now = nowMs();
    const kept = known.get(sessionId) ?? { row: table.get(sessionId), readAtMs: Number.NEGATIVE_INFINITY };
    const { row } = kept;
    if (row?.stamp === files.stamp)
      return row.state === "recording" ? { ...row, state: unfinishedState(files, now) } : row;
    const isFresh = row?.state === "recording" && now - kept.readAtMs < RESCAN_MS;
    if (row !== undefined && isFresh && !hasEnd(paths.at(-1))) return { ...row, size_bytes: files.sizeBytes };
    const read = {
      ...orUnreadable(sessionId, () => readRow(sessionId, paths, files, now)),
      size_bytes: files.sizeBytes,
      stamp: files.stamp,
    };
    known.set(sessionId, { row: read, readAtMs: now });
    // A row that will change anyway, or that a passing error may have caused, is not worth keeping.
    if (read.state === "complete" || read.state === "damaged") table.put(read);
    return read;
  }

  return {
    list() {
      const summaries: SessionSummary[] = [];
      for (const [sessionId, segments] of listSegments(directory)) {
        const paths = segments.map(({ path }) => path);
        const row = orUnreadable(sessionId, () => rowOf(sessionId, paths));
        summaries.push(toSummary(row));
      }
      return summaries.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    },
    close: () => table.close(),
  };
}

/** A session that cannot be read is listed as that. */
function orUnreadable(sessionId: string, read: () => SessionRow): SessionRow {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unreadableRow(sessionId);
  }
}

function toSummary(row: SessionRow): SessionSummary {
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
