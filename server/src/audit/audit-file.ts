/**
 * The audit trail on disk: an append-only SQLite table. Synchronous, so it belongs into the audit worker or a command.
 * Each batch goes on from the row that is last in the file, so that the server and a command may both write.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  AUDIT_COLUMNS,
  type AuditFilter,
  type AuditHead,
  type AuditRow,
} from "@cementwatch/shared/audit/audit-row";
import { auditRow, FIRST_HASH, type StampedEntry } from "./audit-hash.ts";
import { appendHead, lastHead } from "./audit-heads.ts";

const NAMES = AUDIT_COLUMNS.map((name) => `"${name}"`).join(", ");
const TEXT_COLUMNS = AUDIT_COLUMNS.filter((name) => name !== "seq" && name !== "atMonoUs");

/** Each object of the schema, by name, with the text that SQLite keeps of it. */
export const SCHEMA: Readonly<Record<string, string>> = {
  audit: `CREATE TABLE audit ("seq" INTEGER PRIMARY KEY, "atMonoUs" INTEGER NOT NULL, ${TEXT_COLUMNS.map((name) => `"${name}" TEXT NOT NULL`).join(", ")}) STRICT`,
  audit_no_update:
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
  audit_no_delete:
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never cut'); END",
  audit_in_order:
    "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
};

export interface Appended {
  readonly head: AuditHead;
  /** Why the new end could not be noted. */
  readonly headProblem?: string;
}

/** Another writer is done within milliseconds; a disk that hangs is told after this, ms. */
const BUSY_MS = 5_000;

export function auditPath(dataFolder: string): string {
  return join(dataFolder, "audit.sqlite");
}

export class AuditFile {
  readonly #folder: string;
  readonly #database: DatabaseSync;
  #isTailChecked = false;

  /** @throws the error of SQLite when the file cannot be opened or is none of ours */
  constructor(dataFolder: string) {
    this.#folder = dataFolder;
    this.#database = new DatabaseSync(auditPath(dataFolder), { timeout: BUSY_MS });
    try {
      // FULL: what was answered as written survives a power cut.
      this.#database.exec(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF",
      );
      this.#inTransaction(() => this.#createSchema());
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /**
   * Adds a batch, all or nothing, and notes the new end beside the file. Rows whose end could not be noted are written
   * all the same: the next batch notes a later one. @throws when the disk refuses the rows
   */
  append(entries: readonly StampedEntry[], notedAt: string): Appended {
    const tail = this.#isTailChecked ? undefined : this.#tailEntry(notedAt);
    this.#isTailChecked = true;
    const head = this.#inTransaction(() => {
      const insert = this.#database.prepare(
        `INSERT INTO audit (${NAMES}) VALUES (${AUDIT_COLUMNS.map(() => "?").join(", ")})`,
      );
      let { seq, hash } = this.head();
      for (const entry of tail === undefined ? entries : [tail, ...entries]) {
        const row = auditRow(entry, seq + 1, hash);
        insert.run(...AUDIT_COLUMNS.map((name) => row[name]));
        ({ seq, hash } = row);
      }
      return { seq, hash };
    });
    try {
      appendHead(this.#folder, { ...head, at: notedAt });
      return { head };
    } catch (error) {
      return { head, headProblem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The last row. */
  head(): AuditHead {
    const row = this.#database.prepare("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").get();
    return (row as unknown as AuditHead | undefined) ?? { seq: 0, hash: FIRST_HASH };
  }

  /** Newest first, older than `beforeSeq`. */
  rows(filter: AuditFilter, beforeSeq: number, limit: number): readonly AuditRow[] {
    const { actor = "", action = "", sessionId = "", from = "", to = "" } = filter;
    const found = this.#database
      .prepare(
        `SELECT ${NAMES} FROM audit WHERE seq < ?
           AND (? = '' OR instr(lower(actor || ' ' || role), lower(?)) > 0)
           AND (? = '' OR substr(action, 1, length(?)) = ?)
           AND (? = '' OR sessionId = ?)
           AND (? = '' OR atWall >= ?)
           AND (? = '' OR substr(atWall, 1, 10) <= ?)
         ORDER BY seq DESC LIMIT ?`,
      )
      .all(
        ...[beforeSeq, actor, actor, action, action, action, sessionId, sessionId, from, from, to, to, limit],
      );
    return found as unknown as readonly AuditRow[];
  }

  close(): void {
    this.#database.close();
  }

  /** What is wrong with the end that was found at the start, as a row of the trail; undefined when nothing is. */
  #tailEntry(at: string): StampedEntry | undefined {
    let after: string;
    try {
      after = this.#tailDoubt();
    } catch (error) {
      after = `audit-heads.jsonl cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    return after === ""
      ? undefined
      : { entry: { action: "trail.endDoubted", after }, atWall: at, atMonoUs: 0 };
  }

  #tailDoubt(): string {
    const head = this.head();
    const noted = lastHead(this.#folder, head.seq) ?? { seq: 0, hash: FIRST_HASH };
    if (noted.seq > head.seq) return `rows ${head.seq + 1} to ${noted.seq} are missing: the trail was cut`;
    const row = this.rows({}, noted.seq + 1, 1)[0];
    if ((row?.hash ?? FIRST_HASH) !== noted.hash)
      return `row ${noted.seq} is not the one that was noted: the trail was written anew`;
    if (noted.seq === head.seq) return "";
    return `rows ${noted.seq + 1} to ${head.seq} were not noted: the server was killed, or they were added by hand`;
  }

  #createSchema(): void {
    const { count } = this.#database.prepare("SELECT count(*) AS count FROM sqlite_schema").get() as {
      readonly count: number;
    };
    // A trigger that is missing later was taken away: verifying names it, making it anew would hide that.
    if (count === 0) for (const statement of Object.values(SCHEMA)) this.#database.exec(statement);
  }

  #inTransaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
