/**
 * The main thread's side of the alarm log: collects entries for up to 50 ms, hands them to the storage worker, and
 * never waits for it. At most 1,000 entries wait; further ones are given up, counted, and named in the log.
 */
import type { AlarmLogEntry, AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import { FaultError } from "@cementwatch/shared/faults";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { NewEntry } from "./alarm-log-file.ts";
import { SessionAlarmLog } from "./session-alarm-log.ts";
import { unendedWords } from "./unended-alarms.ts";

const BATCH_MS = 50;
const QUEUE_ENTRIES = 1_000;
/** Entries of one answer at most. */
export const MAX_PAGE = 1_000;

/** What the storage worker does for the log. */
export interface AlarmLogPort {
  /** Resolves true when the batch is synced. */
  append(entries: readonly NewEntry[]): Promise<boolean>;
  read(after: number | undefined, limit: number): Promise<AlarmLogPage>;
  unended(): Promise<readonly AlarmLogEntry[]>;
}

export interface AlarmLogOptions {
  readonly port: AlarmLogPort;
  readonly wallMs: () => number;
  readonly onError: (error: unknown) => void;
}

export class AlarmLog {
  readonly #options: AlarmLogOptions;
  #queue: NewEntry[] = [];
  #inFlight = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<boolean> = Promise.resolve(true);

  constructor(options: AlarmLogOptions) {
    this.#options = options;
  }

  /** A log for one session; feed it the session's events. `known`: what the log holds already of a session that goes on. */
  session(
    of: {
      readonly sessionId: string;
      readonly origin: Origin;
      readonly nowUs: () => number;
      readonly known?: readonly AlarmLogEntry[];
    },
    config: SessionConfig,
  ): SessionAlarmLog {
    const wallIso = () => new Date(this.#options.wallMs()).toISOString();
    return new SessionAlarmLog({ ...of, wallIso, add: (entry) => this.#add(entry) }, config);
  }

  /**
   * What stood when the last server died, in words. Ask before a session of this one logs anything. `stillStands`: an
   * alarm that a session which goes on shows itself.
   */
  async beforeRestart(stillStands: (entry: AlarmLogEntry) => boolean): Promise<readonly string[]> {
    return (await this.#options.port.unended()).filter((entry) => !stillStands(entry)).map(unendedWords);
  }

  read(after: number | undefined, limit: number): Promise<AlarmLogPage> {
    return this.#options.port.read(after, Math.min(limit, MAX_PAGE));
  }

  /** Resolves true when everything so far is on disk. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#queue.splice(0);
    if (batch.length === 0) return this.#written;
    this.#inFlight += batch.length;
    const before = this.#written;
    this.#written = this.#options.port.append(batch).then(
      async (isWritten) => this.#answered(batch, isWritten) && (await before),
      async () => this.#answered(batch, false),
    );
    return this.#written;
  }

  #add(entry: NewEntry): void {
    if (this.#queue.length + this.#inFlight >= QUEUE_ENTRIES) {
      this.#lose(1);
      return;
    }
    if (this.#lost > 0) {
      const { wall, sessionId, origin, atUs } = entry;
      this.#queue.push({ wall, sessionId, origin, atUs, kind: "lost", detail: `${this.#lost} entries` });
      this.#lost = 0;
    }
    this.#queue.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS);
  }

  #answered(batch: readonly NewEntry[], isWritten: boolean): boolean {
    this.#inFlight -= batch.length;
    if (!isWritten) this.#lose(batch.length);
    return isWritten;
  }

  #lose(entries: number): void {
    if (this.#lost === 0) {
      this.#options.onError(
        new FaultError(
          "REC-WRITE-FAILED",
          "the alarm log cannot be written: free the disk or make it writable",
        ),
      );
    }
    this.#lost += entries;
  }
}
