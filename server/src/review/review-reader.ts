/** Asks the review thread: one question at a time, with a bound on those that wait; the thread starts with the first one. */
import { Worker } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { ReviewFacts } from "@cementwatch/shared/review/review-facts";
import type { ReviewAnswer, ReviewOrder, ReviewPicture } from "./review-worker.ts";

/** A look's pictures are asked for together. */
const WAITING_MOST = 400;
/** Facts kept here: a list of reviewed sessions asks for many of them again and again. */
const FACTS_MOST = 40;
const MEMORY_MOST_MB = 1_024;

export interface SessionFiles {
  readonly paths: readonly string[];
  readonly key: string;
}

type Waiting = (answer: ReviewAnswer | undefined) => void;

export class ReviewReader {
  readonly #facts = new Map<string, ReviewFacts>();
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #ticket = 0;

  /** @throws FaultError REC-UNREADABLE, NET-FLOOD, SYS-WORKER-FAILED */
  async facts(files: SessionFiles): Promise<ReviewFacts> {
    const known = this.#facts.get(files.key);
    if (known !== undefined) return known;
    const answer = await this.#ask(files);
    if (!("facts" in answer)) throw new FaultError("SYS-WORKER-FAILED", "the review thread gave no facts");
    this.#facts.set(files.key, answer.facts);
    const oldest = this.#facts.keys().next().value;
    if (this.#facts.size > FACTS_MOST && oldest !== undefined) this.#facts.delete(oldest);
    return answer.facts;
  }

  /** Undefined when there is none. @throws FaultError as `facts` */
  async picture(files: SessionFiles, look: string, index: number): Promise<ReviewPicture | undefined> {
    const answer = await this.#ask(files, { look, index });
    return "picture" in answer ? answer.picture : undefined;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  async #ask(files: SessionFiles, picture?: ReviewOrder["picture"]): Promise<ReviewAnswer> {
    if (this.#waiting.size >= WAITING_MOST)
      throw new FaultError(
        "NET-FLOOD",
        `${WAITING_MOST} pictures of reviews are waiting: ask again in a few seconds`,
      );
    this.#ticket += 1;
    const ticket = this.#ticket;
    const answer = await new Promise<ReviewAnswer | undefined>((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#started().postMessage({ ticket, ...files, ...(picture === undefined ? {} : { picture }) });
    });
    if (answer === undefined)
      throw new FaultError("SYS-WORKER-FAILED", "the review thread ended: open the session again");
    if ("problem" in answer) throw new FaultError(answer.code ?? "SYS-WORKER-FAILED", answer.problem);
    return answer;
  }

  #started(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL("./review-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
    });
    const lost = () => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const tell of waiting) tell(undefined);
    };
    thread.on("message", (answer: ReviewAnswer) => {
      const tell = this.#waiting.get(answer.ticket);
      this.#waiting.delete(answer.ticket);
      tell?.(answer);
    });
    thread.on("error", lost);
    thread.on("exit", lost);
    this.#thread = thread;
    return thread;
  }
}
