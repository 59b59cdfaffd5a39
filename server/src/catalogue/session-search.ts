/** Pages of the list of sessions, from what is known; what is not known yet is read by a thread meanwhile. */
import type { SessionDetails, SessionEntry, SessionPage } from "@cementwatch/shared/review/session-page";
import {
  choicesOf,
  type SessionQuery,
  sessionPasses,
  sortSessions,
} from "@cementwatch/shared/review/session-query";
import { listSegments } from "../recording/segment-path.ts";
import { DetailsReader } from "./details-reader.ts";
import { type FilesState, filesState, type SessionRow, toSummary, unreadableRow } from "./session-row.ts";
import type { SessionTable } from "./session-table.ts";

interface Rows {
  /** Undefined: it must be read. @throws the system's errors */
  readonly rowAtHand: (
    sessionId: string,
    paths: readonly string[],
    files: FilesState,
  ) => SessionRow | undefined;
  readonly keep: (row: SessionRow) => void;
}

interface Known {
  readonly stamp: string;
  /** Absent: nothing can be read of it. */
  readonly details?: SessionDetails;
}

export class SessionSearch {
  readonly #directory: string;
  readonly #table: SessionTable;
  readonly #rows: Rows;
  readonly #details = new Map<string, Known>();
  readonly #reader: DetailsReader;

  constructor(directory: string, table: SessionTable, rows: Rows) {
    this.#directory = directory;
    this.#table = table;
    this.#rows = rows;
    this.#reader = new DetailsReader(({ sessionId, stamp, read }) => {
      if (read === undefined) {
        this.#details.set(sessionId, { stamp: stamp || this.#stampOf(sessionId) });
        return;
      }
      rows.keep(read.row);
      this.#details.set(sessionId, { stamp, details: read.details });
      table.putDetails(sessionId, stamp, read.details);
    });
  }

  /** @throws the system's error when the folder cannot be listed */
  page(query: SessionQuery): SessionPage<SessionEntry> {
    const segments = listSegments(this.#directory);
    for (const sessionId of this.#details.keys())
      if (!segments.has(sessionId)) this.#details.delete(sessionId);
    // Newest first, so that what is on the first page is read first.
    const ids = [...segments.keys()].sort().reverse();
    const entries = ids.map((sessionId) =>
      this.#entry(
        sessionId,
        (segments.get(sessionId) ?? []).map(({ path }) => path),
      ),
    );
    const found = sortSessions(
      entries.filter((entry) => sessionPasses(entry, query)),
      query,
    );
    return {
      sessions: found.slice(query.offset, query.offset + query.limit),
      total: found.length,
      all: entries.length,
      reading: entries.filter(({ read, state }) => read !== "all" && state !== "recording").length,
      choices: choicesOf(entries),
    };
  }

  close(): void {
    this.#reader.close();
  }

  #entry(sessionId: string, paths: readonly string[]): SessionEntry {
    try {
      const files = filesState(paths);
      const row = this.#rows.rowAtHand(sessionId, paths, files);
      if (row?.state === "recording") return { ...toSummary(row), read: "summary" };
      const known = this.#known(sessionId, files.stamp);
      if (known === undefined) this.#reader.ask({ sessionId, paths });
      const shown = row ?? { ...unreadableRow(sessionId), ...fromId(sessionId), size_bytes: files.sizeBytes };
      return {
        ...toSummary(shown),
        read: known !== undefined ? "all" : row !== undefined ? "summary" : "nothing",
        ...(known?.details === undefined ? {} : { details: known.details }),
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { ...toSummary(unreadableRow(sessionId)), read: "all" };
    }
  }

  #known(sessionId: string, stamp: string): Known | undefined {
    const kept = this.#details.get(sessionId);
    if (kept?.stamp === stamp) return kept;
    const details = this.#table.getDetails(sessionId, stamp);
    if (details === undefined) return undefined;
    const known = { stamp, details };
    this.#details.set(sessionId, known);
    return known;
  }

  #stampOf(sessionId: string): string {
    try {
      const paths = (listSegments(this.#directory).get(sessionId) ?? []).map(({ path }) => path);
      return filesState(paths).stamp;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return "";
    }
  }
}

/** A session id begins with its date and time: enough to stand in its place until the record is read. */
function fromId(sessionId: string): Partial<SessionRow> {
  const match = /^(\d{4}-\d\d-\d\d)(?:-(\d\d)(\d\d)(\d\d)-)?/.exec(sessionId);
  if (match === null) return {};
  const [, day, hours = "00", minutes = "00", seconds = "00"] = match;
  return { started_at: `${day}T${hours}:${minutes}:${seconds}.000Z` };
}
