/**
 * The main thread's side of the audit trail: takes entries at once, writes them in batches in a thread of its own, and
 * never waits for it. What the disk refuses waits up to a bound; what is given up is counted and stands in the trail.
 */
import type {
  AuditCheck,
  AuditEntry,
  AuditFilter,
  AuditHead,
  AuditPage,
  AuditState,
} from "@cementwatch/shared/audit/audit-row";
import { FaultError } from "@cementwatch/shared/faults";
import type { StampedEntry } from "./audit-hash.ts";
import { headText } from "./audit-heads.ts";
import { AuditPort } from "./audit-port.ts";

/** Entries of this long are written together, ms. */
const BATCH_MS = 50;
const BATCH_MOST = 500;
const QUEUE_MOST = 5_000;
/** After a refusal the disk is tried again, ms. */
const RETRY_MS = 5_000;
/** A disk that hangs is told after this, ms. */
const LATE_MS = 10_000;
/** A hanging disk must not keep the server from stopping, ms. */
const CLOSE_MOST_MS = 5_000;
const ANCHOR_PERIOD_MS = 3_600_000;
/** Rows of one page at most. */
export const AUDIT_PAGE_MOST = 500;

export interface AuditTrailParts {
  readonly dataFolder: string;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  /** The server's monotonic clock, µs. */
  readonly nowUs: () => number;
  /** Told once when the trail cannot be written, and again after it could. */
  readonly onProblem: (problem: FaultError) => void;
  /** With the server's key, where there is one. */
  readonly sign?: (text: string) => { readonly keyId: string; readonly signature: string };
  /** For tests: another thread. */
  readonly port?: Pick<AuditPort, "ask" | "close">;
  readonly retryMs?: number;
}

export class AuditTrail {
  readonly #parts: AuditTrailParts;
  readonly #port: Pick<AuditPort, "ask" | "close">;
  readonly #listeners = new Set<(problem: FaultError) => void>();
  #queue: StampedEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #hourly: NodeJS.Timeout | undefined;
  #writing: Promise<boolean> | undefined;
  #verifying: Promise<AuditCheck> | undefined;
  #isStarted = false;
  #problem = "";
  #lost = 0;
  #lostUntold = 0;

  constructor(parts: AuditTrailParts) {
    this.#parts = parts;
    this.#port = parts.port ?? new AuditPort(parts.dataFolder);
  }

  /** Begins to write: what was told before has waited. From now on the head is signed once an hour. */
  start(): void {
    this.#isStarted = true;
    if (this.#queue.length > 0) this.#flushSoon(BATCH_MS);
    this.#hourly = setInterval(() => void this.anchor(), ANCHOR_PERIOD_MS);
    this.#hourly.unref();
  }

  /** Takes effect at once and never throws; it is on disk when `flush` says so. Text is cut to 500 characters. */
  append(entry: AuditEntry): void {
    if (this.#queue.length >= QUEUE_MOST) {
      this.#lost += 1;
      this.#lostUntold += 1;
      return;
    }
    const atWall = new Date(this.#parts.wallMs()).toISOString();
    this.#queue.push({ entry, atWall, atMonoUs: this.#parts.nowUs() });
    this.#flushSoon(this.#problem === "" ? BATCH_MS : (this.#parts.retryMs ?? RETRY_MS));
  }

  /** Hears when the trail cannot be written; returns the function that ends that. */
  onProblem(listener: (problem: FaultError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** True when everything so far is on disk. */
  async flush(): Promise<boolean> {
    if (!this.#isStarted) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#queue.length > 0 || this.#writing !== undefined) {
      this.#writing ??= this.#writeBatch();
      const writing = this.#writing;
      const isWritten = await writing;
      if (this.#writing === writing) this.#writing = undefined;
      if (!isWritten) return false;
    }
    return true;
  }

  state(): AuditState {
    return { waiting: this.#queue.length, lost: this.#lost, problem: this.#problem };
  }

  /** Newest first. @throws FaultError REC-AUDIT-FAILED when it cannot be read */
  async page(filter: AuditFilter, beforeSeq: number, limit: number): Promise<AuditPage> {
    await this.flush();
    const most = Math.min(limit, AUDIT_PAGE_MOST);
    const rows = await this.#port.ask({ kind: "rows", filter, beforeSeq, limit: most + 1 });
    return { rows: rows.slice(0, most), hasMore: rows.length > most, state: this.state() };
  }

  /** Where it ends now; row 0 when it cannot be read. */
  async head(): Promise<AuditHead> {
    await this.flush();
    try {
      return await this.#port.ask({ kind: "head" });
    } catch (error) {
      this.#tell(error);
      return { seq: 0, hash: "" };
    }
  }

  /** Reads the whole trail; whoever asks meanwhile gets the same answer. @throws FaultError REC-AUDIT-FAILED when the thread is gone */
  verify(): Promise<AuditCheck> {
    this.#verifying ??= this.#verify().finally(() => {
      this.#verifying = undefined;
    });
    return this.#verifying;
  }

  /** In a thread for this one check: a long trail must not keep rows waiting. */
  async #verify(): Promise<AuditCheck> {
    await this.flush();
    const port = new AuditPort(this.#parts.dataFolder);
    try {
      return await port.ask({ kind: "verify" });
    } finally {
      await port.close();
    }
  }

  /** Signs the present head, where there is a key; never throws. */
  async anchor(): Promise<void> {
    const { sign, wallMs } = this.#parts;
    if (sign === undefined || !(await this.flush())) return;
    try {
      const head = { ...(await this.#port.ask({ kind: "head" })), at: new Date(wallMs()).toISOString() };
      const { keyId, signature } = sign(headText(head));
      await this.#port.ask({
        kind: "noteHead",
        head: { ...head, signature: { keyId, value: signature } },
      });
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Writes what waits, signs the end, and ends the thread. */
  async close(): Promise<void> {
    clearInterval(this.#hourly);
    let late: NodeJS.Timeout | undefined;
    const tooLong = new Promise((resolve) => {
      late = setTimeout(resolve, CLOSE_MOST_MS);
    });
    await Promise.race([this.flush().then(() => this.anchor()), tooLong]);
    clearTimeout(late);
    clearTimeout(this.#timer);
    await this.#port.close();
  }

  #flushSoon(afterMs: number): void {
    if (this.#timer !== undefined || !this.#isStarted) return;
    this.#timer = setTimeout(() => void this.flush(), afterMs);
    this.#timer.unref();
  }

  /** False: the disk refused, the batch waits for the next try. */
  async #writeBatch(): Promise<boolean> {
    const batch = this.#queue.slice(0, BATCH_MOST);
    const told = this.#lostUntold;
    const at = new Date(this.#parts.wallMs()).toISOString();
    const entries = told === 0 ? batch : [...batch, this.#lostEntry(told, at)];
    const late = setTimeout(
      () => this.#tell(new Error("the disk has not taken a row of the audit trail for 10 s")),
      LATE_MS,
    );
    late.unref();
    try {
      const { headProblem } = await this.#port.ask({ kind: "append", entries, at });
      this.#queue = this.#queue.slice(batch.length);
      this.#lostUntold -= told;
      if (headProblem === undefined) this.#problem = "";
      else this.#tell(new Error(`its head could not be noted: ${headProblem}`));
      return true;
    } catch (error) {
      this.#tell(error);
      this.#flushSoon(this.#parts.retryMs ?? RETRY_MS);
      return false;
    } finally {
      clearTimeout(late);
    }
  }

  #lostEntry(rows: number, atWall: string): StampedEntry {
    const entry = { action: "trail.rowsLost", after: `${rows} rows`, reason: this.#problem };
    return { entry, atWall, atMonoUs: this.#parts.nowUs() };
  }

  /** Once until it works again: a full disk must not fill the log as well. */
  #tell(error: unknown): void {
    const wasFine = this.#problem === "";
    const fault =
      error instanceof FaultError
        ? error
        : new FaultError("REC-AUDIT-FAILED", error instanceof Error ? error.message : String(error));
    this.#problem = fault.detail;
    if (!wasFine) return;
    this.#parts.onProblem(fault);
    for (const listener of this.#listeners) listener(fault);
  }
}
