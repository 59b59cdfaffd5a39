/** Judges complete phases one at a time in a thread of their own. A thread that dies is told, and tried once more. */
import { Worker } from "node:worker_threads";
import type { PhaseJudgement, RunState } from "@cementwatch/shared/calibration/run-state";
import { FaultError } from "@cementwatch/shared/faults";
import type { JudgeAnswer } from "./judge-worker.ts";

/** What a judgement is made from. */
export type JudgeJob = Pick<RunState, "plan" | "phase" | "captures" | "adjustment" | "fit">;

/** The largest plan takes a second on the slowest machine of the tests; assumption for a loaded one. */
const MOST_MS = 30_000;
const MEMORY_MOST_MB = 256;
const TRIES = 2;
/** One for each run that can be active; more is somebody's mistake. */
const WAITING_MOST = 50;

export interface PhaseJudgeParts {
  readonly onError: (error: unknown) => void;
  /** For tests: another worker than the real one. */
  readonly worker?: URL;
  readonly mostMs?: number;
}

export class PhaseJudge {
  readonly #parts: PhaseJudgeParts;
  readonly #threads = new Set<Worker>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  constructor(parts: PhaseJudgeParts) {
    this.#parts = parts;
  }

  /** @throws FaultError CAL-DATA-UNUSABLE naming the point to take again · SYS-WORKER-FAILED with what to do. */
  judge({ plan, phase, captures, adjustment, fit }: JudgeJob): Promise<PhaseJudgement> {
    if (this.#waiting >= WAITING_MOST) {
      return Promise.reject(failed(`${WAITING_MOST} results are being worked out already`));
    }
    this.#waiting += 1;
    const job: JudgeJob = { plan, phase, captures, adjustment, ...(fit === undefined ? {} : { fit }) };
    const made = this.#last.then(() => this.#tryTwice(job));
    this.#last = made.catch(() => undefined);
    return made.finally(() => {
      this.#waiting -= 1;
    });
  }

  /** Ends what is being worked out; its promise is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  async #tryTwice(job: JudgeJob): Promise<PhaseJudgement> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#isClosed) throw failed("the server is being stopped");
      const answer = await this.#ask(job);
      if ("judgement" in answer) return answer.judgement;
      if ("problem" in answer) throw new FaultError("CAL-DATA-UNUSABLE", answer.problem);
      const fault = failed(answer.died);
      if (attempt >= TRIES || this.#isClosed) throw fault;
      this.#parts.onError(fault);
    }
  }

  async #ask(job: JudgeJob): Promise<JudgeAnswer | { readonly died: string }> {
    const { worker = new URL("./judge-worker.ts", import.meta.url), mostMs = MOST_MS } = this.#parts;
    const thread = new Worker(worker, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
    });
    this.#threads.add(thread);
    try {
      return await answerOf(thread, mostMs);
    } finally {
      this.#threads.delete(thread);
      await thread.terminate();
    }
  }
}

function answerOf(thread: Worker, mostMs: number): Promise<JudgeAnswer | { readonly died: string }> {
  return new Promise((resolve) => {
    const finish = (answer: JudgeAnswer | { readonly died: string }) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ died: `no answer within ${mostMs / 1000} s` }), mostMs);
    thread.on("message", finish);
    thread.on("error", ({ message }: Error) => finish({ died: message }));
    thread.on("exit", (code) => finish({ died: `its thread ended with ${code}` }));
  });
}

function failed(why: string): FaultError {
  return new FaultError(
    "SYS-WORKER-FAILED",
    `the result of the phase could not be worked out (${why}): every capture is kept; free memory and press resume to try again`,
  );
}
