/**
 * A replay as the server sees it: the work is in a thread of its own (replay-worker.ts), here is only what screens are
 * told, and the present state for whoever connects. A thread that dies ends its replay, nothing else.
 */
import { Worker } from "node:worker_threads";
import type { AlarmState } from "@cementwatch/shared/alarm/alarm";
import { FaultError } from "@cementwatch/shared/faults";
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { type Bus, createBus } from "../bus.ts";
import { PresentState } from "./present-state.ts";
import {
  type PackedSnapshot,
  type ReplayBatch,
  type ReplayNews,
  type ReplayOrder,
  type ReplayRequest,
  unpackSamples,
} from "./replay-messages.ts";
import type { ActResult, Runtime, RuntimeEvent, RuntimeSnapshot } from "./runtime.ts";

/** Commands that wait for the thread; a screen sends one at a time. */
const COMMANDS_MOST = 32;
/** Of decoded state; pictures and chunks are outside it. */
const MEMORY_MOST_MB = 512;

interface Opened {
  readonly worker: Worker;
  readonly sessionId: string;
  readonly title: string;
  readonly batch: ReplayBatch;
}

/** Opens a recorded session in a thread. @throws FaultError REC-UNREADABLE */
export async function openThreadedReplay(
  order: ReplayOrder,
  onError: (error: unknown) => void,
): Promise<ThreadedReplay> {
  const worker = new Worker(new URL("./replay-worker.ts", import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
  });
  worker.unref();
  try {
    const opened = await new Promise<Opened>((resolve, reject) => {
      worker.once("message", (news: ReplayNews) => {
        if (news.kind === "open") resolve({ worker, ...news });
        else if (news.kind === "refused") reject(new FaultError(news.code, news.detail));
      });
      const failed = (reason: string) =>
        reject(new FaultError("REC-UNREADABLE", `the replay's thread ended (${reason}): open it again`));
      worker.once("error", (error) => failed(error instanceof Error ? error.message : String(error)));
      worker.once("exit", (code) => failed(`code ${code}`));
    });
    return new ThreadedReplay(order.runtimeId, opened, onError);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

class ThreadedReplay implements Runtime {
  readonly runtimeId: number;
  readonly origin = "replay";
  readonly sessionId: string;
  readonly title: string;
  generation = 1;
  readonly #worker: Worker;
  readonly #bus: Bus<RuntimeEvent>;
  readonly #onError: (error: unknown) => void;
  readonly #present = new PresentState(emptySessionConfig("1970-01-01"));
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: unknown) => void }>();
  #alarms: AlarmState = { alarms: [] };
  #playback: PlaybackState | undefined;
  #atUs = 0;
  #ticket = 0;
  #isClosed = false;

  constructor(runtimeId: number, opened: Opened, onError: (error: unknown) => void) {
    this.runtimeId = runtimeId;
    this.sessionId = opened.sessionId;
    this.title = opened.title;
    this.#worker = opened.worker;
    this.#onError = onError;
    this.#bus = createBus(onError);
    this.#takeBatch(opened.batch);
    this.#worker.on("message", (news: ReplayNews) => this.#take(news));
    this.#worker.on("error", (error) => {
      onError(error);
      this.close();
    });
    this.#worker.on("exit", () => this.close());
  }

  nowUs(): number {
    return this.#atUs;
  }

  snapshot(): RuntimeSnapshot {
    const snapshot = this.#present.snapshot(this.#alarms, false);
    return this.#playback === undefined ? snapshot : { ...snapshot, playback: this.#playback };
  }

  subscribe(listener: (event: RuntimeEvent) => void): () => void {
    return this.#bus.subscribe(listener);
  }

  act(): ActResult {
    throw new FaultError("NET-BAD-MESSAGE", "a replay takes no acts: it shows what was recorded");
  }

  configure(): ActResult {
    throw new FaultError("NET-BAD-MESSAGE", "a replay cannot be changed: it shows what was recorded");
  }

  screen(): void {
    // A replay repeats the screens of its own time.
  }

  shown(): void {
    // What a replay showed is not evidence of anything.
  }

  async playback(command: PlaybackCommand): Promise<void> {
    if (this.#isClosed)
      throw new FaultError("NET-BAD-MESSAGE", "this replay is over: open the session again");
    if (this.#waiting.size >= COMMANDS_MOST)
      throw new FaultError(
        "NET-FLOOD",
        `${COMMANDS_MOST} commands of this replay wait: wait for their answers`,
      );
    this.#ticket += 1;
    const ticket = this.#ticket;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
      this.#post({ kind: "command", ticket, command });
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#bus.publish({ kind: "closed" });
    for (const { reject } of this.#waiting.values())
      reject(new FaultError("NET-BAD-MESSAGE", "the replay was closed before it answered"));
    this.#waiting.clear();
    this.#worker.terminate().catch(this.#onError);
  }

  #take(news: ReplayNews): void {
    if (this.#isClosed) return;
    if (news.kind === "batch") {
      this.#takeBatch(news.batch);
      this.#post({ kind: "taken" });
    } else if (news.kind === "answer") {
      const { ticket, code, detail = "" } = news;
      const waiting = this.#waiting.get(ticket);
      this.#waiting.delete(ticket);
      if (code === undefined) waiting?.resolve();
      else waiting?.reject(new FaultError(code, detail));
    }
  }

  #takeBatch({ generation, atUs, whole, events, samples }: ReplayBatch): void {
    this.generation = generation;
    this.#atUs = atUs;
    if (whole !== undefined) this.#restart(whole);
    for (const sample of unpackSamples(samples)) this.#emit({ kind: "sample", sample });
    for (const event of events) this.#emit(event);
  }

  /** The whole state first, then the word that everything before is void. */
  #restart(whole: PackedSnapshot): void {
    const { config, series, alarms, assessment, status, procedure, findings, frames, playback } = whole;
    this.#present.clear(config);
    this.#alarms = alarms;
    this.#playback = playback;
    const take = (event: RuntimeEvent) => this.#present.take(event);
    for (const entry of series) take({ kind: "series", entry });
    if (assessment !== undefined) take({ kind: "assessment", assessment });
    if (status !== undefined) take({ kind: "status", status });
    if (procedure !== undefined) take({ kind: "procedure", procedure });
    for (const finding of findings) take({ kind: "finding", finding });
    for (const ready of frames) take({ kind: "frame", ready });
    for (const sample of unpackSamples(whole.samples)) take({ kind: "sample", sample });
    this.#bus.publish({ kind: "generation", generation: this.generation });
  }

  #emit(event: RuntimeEvent): void {
    if (event.kind === "alarmState") this.#alarms = event.state;
    if (event.kind === "playback") this.#playback = event.state;
    this.#present.take(event);
    this.#bus.publish(event);
  }

  #post(request: ReplayRequest): void {
    this.#worker.postMessage(request);
  }
}
