/** Keeper of the storage worker: one for the server. Recorders, the list of sessions, and readers for replay. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionEntry, SessionPage } from "@cementwatch/shared/review/session-page";
import type { SessionQuery } from "@cementwatch/shared/review/session-query";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import type { AlarmLogPort } from "../alarm-log/alarm-log.ts";
import type { Recorder } from "./recorder.ts";
import { sessionPaths } from "./segment-path.ts";
import type { GapNote } from "./session-notes.ts";
import type { SessionReader } from "./session-reader.ts";
import { openSessionSegments } from "./session-segments.ts";
import type { StorageAnswer, StorageRequest } from "./storage-messages.ts";
import { WorkerRecorder } from "./worker-recorder.ts";

export interface NewRecord {
  readonly header: SessionHeader;
  readonly title: string;
  /** Nothing was recorded before this segment: for a session that goes on. */
  readonly gap?: GapNote;
}

export interface Storage {
  /** @throws FaultError REC-WRITE-FAILED when the file cannot be made. */
  openRecorder(session: NewRecord): Promise<Recorder>;
  /** @throws FaultError REC-UNREADABLE when there is no such session or it cannot be read. */
  openReader(sessionId: string): Promise<SessionReader>;
  /** The session's files in order, for a thread that opens them itself. @throws FaultError REC-UNREADABLE */
  pathsOf(sessionId: string): readonly string[];
  /** Newest first. @throws FaultError REC-UNREADABLE when the folder of sessions cannot be listed. */
  listSessions(): Promise<readonly SessionSummary[]>;
  /** A page of the sessions that pass the filter. @throws FaultError REC-UNREADABLE as `listSessions` */
  searchSessions(query: SessionQuery): Promise<SessionPage<SessionEntry>>;
  readonly alarmLog: AlarmLogPort;
  /** Ends the worker; recorders are to be closed before. */
  close(): Promise<void>;
}

export interface StorageOptions {
  readonly dataDirectory: string;
  readonly nowMs: () => number;
}

export async function createStorage(options: StorageOptions): Promise<Storage> {
  mkdirSync(join(options.dataDirectory, "sessions"), { recursive: true });
  return new WorkerStorage(options);
}

function notListed(answer: StorageAnswer | undefined): FaultError {
  const reason = answer?.kind === "done" ? (answer.error ?? "unknown") : "the storage thread ended";
  return new FaultError("REC-UNREADABLE", `the recorded sessions cannot be listed: ${reason}`);
}

type Waiting = (answer: StorageAnswer | undefined) => void;

class WorkerStorage implements Storage {
  readonly #options: StorageOptions;
  readonly #worker: Worker;
  readonly #recorders = new Map<number, WorkerRecorder>();
  readonly #waiting = new Map<number, Waiting>();
  #nextTicket = 1;
  #nextWriter = 1;
  #isLost = false;

  constructor(options: StorageOptions) {
    this.#options = options;
    const { dataDirectory } = options;
    this.#worker = new Worker(new URL("./storage-worker.ts", import.meta.url), {
      workerData: { dataDirectory },
    });
    this.#worker.on("message", (answer: StorageAnswer) => this.#take(answer));
    this.#worker.on("error", () => this.#lost());
    this.#worker.on("exit", () => this.#lost());
  }

  async openRecorder({ header, title, gap }: NewRecord): Promise<Recorder> {
    const writer = this.#nextWriter;
    this.#nextWriter += 1;
    const answer = await this.#ask((ticket) => ({ kind: "open", writer, ticket, header, title, gap }));
    if (answer?.kind !== "done" || !answer.isOk) {
      const reason = answer?.kind === "done" ? (answer.error ?? "unknown") : "the storage thread ended";
      throw new FaultError("REC-WRITE-FAILED", `session ${header.sessionId} cannot be recorded: ${reason}`);
    }
    const recorder = new WorkerRecorder({
      writer,
      post: (request, transfer) => this.#worker.postMessage(request, transfer),
      ask: async (request) => {
        const done = await this.#ask(request);
        return done?.kind === "done" && done.isOk;
      },
      nowMs: this.#options.nowMs,
    });
    this.#recorders.set(writer, recorder);
    return recorder;
  }

  async openReader(sessionId: string): Promise<SessionReader> {
    return openSessionSegments(this.pathsOf(sessionId));
  }

  pathsOf(sessionId: string): readonly string[] {
    return sessionPaths(this.#options.dataDirectory, sessionId);
  }

  async listSessions(): Promise<readonly SessionSummary[]> {
    const answer = await this.#ask((ticket) => ({ kind: "list", ticket }));
    if (answer?.kind === "sessions") return answer.sessions;
    throw notListed(answer);
  }

  async searchSessions(query: SessionQuery): Promise<SessionPage<SessionEntry>> {
    const answer = await this.#ask((ticket) => ({ kind: "search", ticket, query }));
    if (answer?.kind === "page") return answer.page;
    throw notListed(answer);
  }

  readonly alarmLog: AlarmLogPort = {
    append: async (entries) => {
      const answer = await this.#ask((ticket) => ({ kind: "logAppend", ticket, entries }));
      return answer?.kind === "done" && answer.isOk;
    },
    read: (after, limit) => this.#readLog((ticket) => ({ kind: "logRead", ticket, after, limit })),
    unended: async () => (await this.#readLog((ticket) => ({ kind: "logUnended", ticket }))).entries,
  };

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #readLog(request: (ticket: number) => StorageRequest): Promise<AlarmLogPage> {
    const answer = await this.#ask(request);
    if (answer?.kind === "log") return answer.page;
    const reason = answer?.kind === "done" ? (answer.error ?? "unknown") : "the storage thread ended";
    throw new FaultError("REC-UNREADABLE", `the alarm log cannot be read: ${reason}`);
  }

  #ask(request: (ticket: number) => StorageRequest): Promise<StorageAnswer | undefined> {
    const ticket = this.#nextTicket;
    this.#nextTicket += 1;
    if (this.#isLost) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#worker.postMessage(request(ticket));
    });
  }

  #take(answer: StorageAnswer): void {
    if (answer.kind === "state") this.#recorders.get(answer.writer)?.writerState(answer.state);
    else if (answer.kind === "released") this.#recorders.get(answer.writer)?.released(answer.bytes);
    else {
      const waiting = this.#waiting.get(answer.ticket);
      this.#waiting.delete(answer.ticket);
      waiting?.(answer);
    }
  }

  #lost(): void {
    this.#isLost = true;
    for (const recorder of this.#recorders.values()) recorder.workerLost();
    for (const waiting of this.#waiting.values()) waiting(undefined);
    this.#waiting.clear();
  }
}
