/**
 * The catalogue's rows in SQLite, kept between runs of the server. No error leaves this file: the rows can be read from
 * the session files again at any time, so a damaged database is moved aside and made anew, and one that cannot be used
 * at all (locked, disk full, folder read-only) is done without.
 */
import { renameSync, rmSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SessionDetails } from "@cementwatch/shared/review/session-page";
import { migrate } from "./migrations.ts";
import { DETAILS_FORM } from "./session-details.ts";
import type { SessionRow } from "./session-row.ts";

interface OpenTable {
  readonly database: DatabaseSync;
  readonly select: StatementSync;
  readonly upsert: StatementSync;
  readonly selectDetails: StatementSync;
  readonly upsertDetails: StatementSync;
}

/** SQLite's primary result codes that mean "what is in the file is wrong": ERROR (our tables), CORRUPT, NOTADB. */
const DAMAGE_CODES: ReadonlySet<number> = new Set([1, 11, 26]);

export class SessionTable {
  readonly #path: string;
  #table: OpenTable | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The stored row; undefined when there is none or the database cannot be used. */
  get(sessionId: string): SessionRow | undefined {
    return this.#run(({ select }) => select.get(sessionId) as SessionRow | undefined);
  }

  /** Stores a row, if the database can be used. */
  put(row: SessionRow): void {
    this.#run(({ upsert }) => {
      upsert.run(
        row.session_id,
        row.title,
        row.origin,
        row.started_at,
        row.duration_us,
        row.size_bytes,
        row.state,
        row.high_alarms,
        row.marks,
        row.stamp,
        row.imported,
      );
    });
  }

  /** What was read of the record when its files had this stamp; undefined: not read, or in an older form. */
  getDetails(sessionId: string, stamp: string): SessionDetails | undefined {
    const found = this.#run(
      ({ selectDetails }) =>
        selectDetails.get(sessionId, stamp, DETAILS_FORM) as { json: string } | undefined,
    );
    return found === undefined ? undefined : (JSON.parse(found.json) as SessionDetails);
  }

  /** Stores them, if the database can be used. */
  putDetails(sessionId: string, stamp: string, details: SessionDetails): void {
    this.#run(({ upsertDetails }) => {
      upsertDetails.run(sessionId, stamp, DETAILS_FORM, JSON.stringify(details));
    });
  }

  close(): void {
    const table = this.#table;
    this.#table = undefined;
    try {
      table?.database.close();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  #run<T>(work: (table: OpenTable) => T): T | undefined {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#table ??= openTable(this.#path);
        return work(this.#table);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        this.close();
        if (attempt === 2 || !isDamage(error) || !this.#moveAside()) return undefined;
      }
    }
  }

  /** The write-ahead log belongs to the damaged file: left behind it would be played into the new one. */
  #moveAside(): boolean {
    try {
      renameSync(this.#path, `${this.#path}.damaged`);
      for (const suffix of ["-wal", "-shm"]) rmSync(this.#path + suffix, { force: true });
      return true;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return false;
    }
  }
}

function openTable(path: string): OpenTable {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(database);
    return {
      database,
      select: database.prepare("SELECT * FROM sessions WHERE session_id = ?"),
      upsert: database.prepare(
        "INSERT OR REPLACE INTO sessions (session_id, title, origin, started_at, duration_us, size_bytes, state, high_alarms, marks, stamp, imported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ),
      selectDetails: database.prepare(
        "SELECT json FROM details WHERE session_id = ? AND stamp = ? AND form = ?",
      ),
      upsertDetails: database.prepare(
        "INSERT OR REPLACE INTO details (session_id, stamp, form, json) VALUES (?, ?, ?, ?)",
      ),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function isDamage(error: Error): boolean {
  const code = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
  return code !== undefined && DAMAGE_CODES.has(code);
}
