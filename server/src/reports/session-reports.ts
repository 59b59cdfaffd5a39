/**
 * Reports of a server's sessions, made one at a time in a thread of their own: the live session never waits for one.
 * Also keeps the follow-ups.
 */
import { Worker } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import { listSegments } from "../recording/segment-path.ts";
import {
  type FollowUpEntry,
  type FollowUpFields,
  followUpPath,
  readFollowUp,
  sessionsFolder,
  writeFollowUp,
} from "./follow-up-file.ts";
import type { ReportForm, ReportJob } from "./make-report.ts";
import type { ReportAnswer } from "./report-worker.ts";

/** Each waits for those before it; more is somebody's mistake. */
const WAITING_MOST = 8;
/** About 40 MB a second are read and checked: enough for sessions of several gigabytes. */
export const REPORT_MOST_MS = 300_000;
const MEMORY_MOST_MB = 1024;

export interface SessionReportsParts {
  readonly dataFolder: string;
  /** Wall time, ms since 1970: the day a follow-up was entered. */
  readonly wallMs: () => number;
  /** For tests: another worker than the real one. */
  readonly worker?: URL;
  readonly mostMs?: number;
}

export class SessionReports {
  readonly #parts: SessionReportsParts;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(parts: SessionReportsParts) {
    this.#parts = parts;
  }

  /**
   * One form of the report of a session, also of one that is being recorded; `undefined` when there is no such session.
   * @throws FaultError REC-UNREADABLE when nothing of the session can be read; NET-FLOOD when too many are waiting;
   * SYS-WORKER-FAILED when it could not be made in time or its thread died.
   */
  async make(sessionId: string, form: ReportForm): Promise<Uint8Array | undefined> {
    const folder = sessionsFolder(this.#parts.dataFolder);
    const segments = listSegments(folder).get(sessionId);
    if (segments === undefined) return undefined;
    if (this.#waiting >= WAITING_MOST) {
      throw new FaultError(
        "NET-FLOOD",
        `${WAITING_MOST} reports are waiting: ask again when they have been made`,
      );
    }
    const paths = segments.map(({ path }) => path);
    const job: ReportJob = { paths, followUpFile: followUpPath(folder, sessionId), form };
    this.#waiting += 1;
    const made = this.#last.then(() => this.#run(job));
    this.#last = made.catch(() => undefined);
    try {
      return await made;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** What was entered after the case; `undefined` when there is no such session. @throws FaultError REC-UNREADABLE */
  async followUp(sessionId: string): Promise<FollowUpEntry | undefined> {
    const path = this.#followUpPath(sessionId);
    return path === undefined ? undefined : ((await readFollowUp(path)) ?? {});
  }

  /** Adds to it. @throws FaultError REC-UNREADABLE, REC-WRITE-FAILED */
  async saveFollowUp(sessionId: string, followUp: FollowUpFields): Promise<FollowUpEntry | undefined> {
    const path = this.#followUpPath(sessionId);
    const enteredAt = new Date(this.#parts.wallMs()).toISOString();
    return path === undefined ? undefined : writeFollowUp(path, followUp, enteredAt);
  }

  #followUpPath(sessionId: string): string | undefined {
    const folder = sessionsFolder(this.#parts.dataFolder);
    return listSegments(folder).has(sessionId) ? followUpPath(folder, sessionId) : undefined;
  }

  async #run(job: ReportJob): Promise<Uint8Array> {
    const { worker = new URL("./report-worker.ts", import.meta.url), mostMs = REPORT_MOST_MS } = this.#parts;
    const thread = new Worker(worker, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
    });
    try {
      const answer = await answerOf(thread, mostMs);
      if ("bytes" in answer) return answer.bytes;
      throw answer.code === undefined
        ? new Error(`a report could not be made: ${answer.problem}`)
        : new FaultError(answer.code, answer.problem);
    } finally {
      await thread.terminate();
    }
  }
}

/** A thread that dies, such as of too little memory, costs its report and nothing else. */
function answerOf(thread: Worker, mostMs: number): Promise<ReportAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ code: "SYS-WORKER-FAILED", problem: tooLong(mostMs) }), mostMs);
    const finish = (answer: ReportAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    thread.on("message", finish);
    const dead = (reason: string) =>
      finish({
        code: "SYS-WORKER-FAILED",
        problem: `the report could not be made (${reason}): free memory and ask again, or use "cementwatch report"`,
      });
    thread.on("error", ({ message }: Error) => dead(message));
    thread.on("exit", () => dead("its thread ended"));
  });
}

function tooLong(mostMs: number): string {
  return `the report was not made within ${Math.round(mostMs / 1000)} s: make it with "cementwatch report FILE --pdf OUT", which has no limit`;
}
