/** Keeper of the thread that reads records for the catalogue: one at a time; the thread ends when nothing is left. */
import { Worker } from "node:worker_threads";
import type { DetailsAnswer, DetailsOrder } from "./details-worker.ts";

/** More sessions than a folder of years holds. */
const WAITING_MOST = 20_000;
const MEMORY_MOST_MB = 768;

export class DetailsReader {
  readonly #onRead: (answer: DetailsAnswer) => void;
  readonly #waiting = new Map<string, DetailsOrder>();
  #underWay: DetailsOrder | undefined;
  #thread: Worker | undefined;

  constructor(onRead: (answer: DetailsAnswer) => void) {
    this.#onRead = onRead;
  }

  /** Reads it when those asked before are read; a session that waits already is not asked for twice. */
  ask(order: DetailsOrder): void {
    const { sessionId } = order;
    if (this.#underWay?.sessionId === sessionId || this.#waiting.has(sessionId)) return;
    if (this.#waiting.size >= WAITING_MOST) return;
    this.#waiting.set(sessionId, order);
    if (this.#underWay === undefined) this.#next();
  }

  close(): void {
    this.#waiting.clear();
    this.#stop();
  }

  #next(): void {
    const [order] = this.#waiting.values();
    this.#underWay = order;
    if (order === undefined) {
      this.#stop();
      return;
    }
    this.#waiting.delete(order.sessionId);
    this.#started().postMessage(order);
  }

  #stop(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#underWay = undefined;
    thread?.terminate().catch(() => undefined);
  }

  #started(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL("./details-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
    });
    const isMine = () => this.#thread === thread;
    thread.on("message", (answer: DetailsAnswer) => {
      if (!isMine()) return;
      this.#onRead(answer);
      this.#next();
    });
    // A record that kills its thread is passed over: the others are read.
    const lost = () => {
      if (!isMine()) return;
      const order = this.#underWay;
      this.#thread = undefined;
      if (order !== undefined) this.#onRead({ sessionId: order.sessionId, stamp: "" });
      this.#next();
    };
    thread.on("error", lost);
    thread.on("exit", lost);
    this.#thread = thread;
    return thread;
  }
}
