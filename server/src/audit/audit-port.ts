/** The main thread's end of the audit thread: questions with tickets. A thread that died is started anew. */
import { Worker } from "node:worker_threads";
import type { AuditCheck, AuditFilter, AuditHead, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { FaultError } from "@cementwatch/shared/faults";
import type { Appended } from "./audit-file.ts";
import type { StampedEntry } from "./audit-hash.ts";
import type { NotedHead } from "./audit-heads.ts";

export type AuditWork =
  | { readonly kind: "append"; readonly entries: readonly StampedEntry[]; readonly at: string }
  | { readonly kind: "head" }
  | { readonly kind: "noteHead"; readonly head: NotedHead }
  | {
      readonly kind: "rows";
      readonly filter: AuditFilter;
      readonly beforeSeq: number;
      readonly limit: number;
    }
  | { readonly kind: "verify" };

export interface AuditResults {
  readonly append: Appended;
  readonly head: AuditHead;
  readonly noteHead: true;
  readonly rows: readonly AuditRow[];
  readonly verify: AuditCheck;
}

export interface AuditRequest {
  readonly ticket: number;
  readonly work: AuditWork;
}

export type AuditAnswer =
  | { readonly ticket: number; readonly result: AuditResults[AuditWork["kind"]] }
  | { readonly ticket: number; readonly problem: string };

interface Waiting {
  readonly resolve: (result: AuditResults[AuditWork["kind"]]) => void;
  readonly reject: (error: Error) => void;
}

/** Questions that wait; appends come one at a time, so these are pages and checks. */
const WAITING_MOST = 64;

export class AuditPort {
  readonly #dataFolder: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #ticket = 0;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /** @throws FaultError REC-AUDIT-FAILED when the disk refuses, NET-FLOOD when too many ask */
  ask<K extends AuditWork["kind"]>(work: AuditWork & { readonly kind: K }): Promise<AuditResults[K]> {
    if (this.#waiting.size >= WAITING_MOST) {
      throw new FaultError(
        "NET-FLOOD",
        `${WAITING_MOST} questions to the audit trail are waiting: ask later`,
      );
    }
    this.#thread ??= this.#start();
    this.#ticket += 1;
    const ticket = this.#ticket;
    const answered = new Promise<AuditResults[AuditWork["kind"]]>((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
    });
    this.#thread.postMessage({ ticket, work } satisfies AuditRequest);
    return answered as Promise<AuditResults[K]>;
  }

  /** Ends the thread; what was asked and not answered fails. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
    this.#failAll("the server is stopping");
  }

  #start(): Worker {
    const thread = new Worker(new URL("./audit-worker.ts", import.meta.url), {
      workerData: { dataFolder: this.#dataFolder },
    });
    // A program that is done otherwise does not stay for the trail: whoever ends it closes the trail first.
    thread.unref();
    thread.on("message", (answer: AuditAnswer) => {
      const waiting = this.#waiting.get(answer.ticket);
      this.#waiting.delete(answer.ticket);
      if ("result" in answer) waiting?.resolve(answer.result);
      else waiting?.reject(refused(answer.problem));
    });
    const gone = (why: string) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#failAll(why);
    };
    thread.on("error", ({ message }: Error) => gone(`its thread died (${message})`));
    thread.on("exit", () => gone("its thread ended"));
    return thread;
  }

  #failAll(why: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(refused(why));
  }
}

function refused(problem: string): FaultError {
  return new FaultError(
    "REC-AUDIT-FAILED",
    `the audit trail cannot be used (${problem}): free the disk, make audit.sqlite and audit-heads.jsonl in the data folder writable, or move both to an archive`,
  );
}
