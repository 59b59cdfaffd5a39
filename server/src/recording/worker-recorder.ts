/**
 * The recorder of a runtime: packs messages and hands them to the storage worker. Its queue is bounded in bytes; when
 * the disk is too slow it gives up outputs first, then pictures, inputs last, counts what it gave up and says so: in
 * its state at once, in the file with a `/gap` as soon as there is room again.
 */
import { LossCounter } from "./loss-counter.ts";
import { BatchBuilder, type EncodedMessage, encodedSize, encodeMessage } from "./message-batch.ts";
import type { RecordedMessage, Recorder, RecorderState } from "./recorder.ts";
import type { WriterState } from "./segment-writer.ts";
import type { StorageRequest } from "./storage-messages.ts";
import { isCountedInput, TOPICS } from "./topics.ts";

/** Bytes on their way to the disk. At 60 MB/s this bridges a stall of four seconds. */
const QUEUE_BYTES = 256 * 1024 * 1024;
/** Share of the queue from which on a tier is given up. */
const TIER_LIMIT = { output: 0.5, picture: 0.75, input: 1 } as const;
const FLUSH_MS = 50;
const FLUSH_BYTES = 1024 * 1024;
/** A queue that was full is degraded until it has been well below its limit for this long. */
const RECOVERED_MS = 5_000;
/** A disk that has taken nothing of what waits for so long hangs; a chunk closes after 0.5 s (assumption: a busy one takes 2 s). */
const HANGING_MS = 5_000;
/** A longer sleep of this thread says nothing of the disk: its answer may be waiting here. */
const AWAKE_MS = 4 * FLUSH_MS;
/** Below this the queue has room again. */
const ROOM_BYTES = QUEUE_BYTES / 4;

export interface RecorderPort {
  readonly writer: number;
  post(request: StorageRequest, transfer: readonly ArrayBuffer[]): void;
  ask(request: (ticket: number) => StorageRequest): Promise<boolean>;
  nowMs(): number;
}

export class WorkerRecorder implements Recorder {
  readonly #port: RecorderPort;
  readonly #listeners = new Set<(state: RecorderState) => void>();
  readonly #batch = new BatchBuilder();
  readonly #timer: NodeJS.Timeout;
  #writer: WriterState = { state: "recording", detail: "", droppedMessages: 0, writtenBytes: 0 };
  #queuedBytes = 0;
  #writtenBytes = 0;
  #dropped = 0;
  readonly #lost = new LossCounter("REC-QUEUE-FULL");
  #hasLostSinceSync = false;
  #fullAtMs: number | undefined;
  /** How long the disk has taken nothing of what waits, as far as this thread was awake to see it. */
  #waitedMs = 0;
  #lookedAtMs: number;
  #isHanging = false;
  #isClosed = false;
  #isWorkerLost = false;

  constructor(port: RecorderPort) {
    this.#port = port;
    this.#lookedAtMs = port.nowMs();
    this.#timer = setInterval(() => this.#onTimer(), FLUSH_MS);
    this.#timer.unref();
  }

  record(message: RecordedMessage): void {
    if (this.#isClosed) return;
    const encoded = encodeMessage(message);
    if (this.#lost.breaksOrder && isCountedInput(message.topic)) this.#writeGap(encodedSize(encoded));
    const isBehindGap = this.#lost.breaksOrder && isCountedInput(message.topic);
    const limit = QUEUE_BYTES * TIER_LIMIT[TOPICS[message.topic].dropTier];
    if (this.#isWorkerLost || isBehindGap || this.#queuedBytes + encodedSize(encoded) > limit) {
      this.#drop(encoded);
      return;
    }
    this.#add(encoded);
  }

  async sync(): Promise<boolean> {
    const isWhole = !this.#hasLostSinceSync;
    this.#hasLostSinceSync = false;
    this.#flush();
    if (this.#isWorkerLost) return false;
    const isSynced = await this.#port.ask((ticket) => ({ kind: "sync", writer: this.#port.writer, ticket }));
    return isSynced && isWhole;
  }

  state(): RecorderState {
    const { state, detail, droppedMessages } = this.#writer;
    const base = {
      queuedBytes: this.#queuedBytes,
      writtenBytes: this.#writtenBytes,
      droppedMessages: droppedMessages + this.#dropped,
    };
    if (this.#isWorkerLost)
      return { ...base, state: "stopped", detail: "REC-WRITE-FAILED: the storage thread ended" };
    if (state === "recording" && this.#fullAtMs !== undefined) {
      return {
        ...base,
        state: "degraded",
        detail: `REC-QUEUE-FULL: ${this.#dropped} messages were not recorded`,
      };
    }
    if (state === "recording" && this.#isHanging)
      return {
        ...base,
        state: "degraded",
        detail: `REC-WRITE-FAILED: the disk has taken nothing for ${HANGING_MS / 1000} s`,
      };
    return { ...base, state, detail };
  }

  onState(listener: (state: RecorderState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    // The last chance, however full the queue is.
    this.#writeGap(Number.NEGATIVE_INFINITY);
    this.#flush();
    this.#isClosed = true;
    clearInterval(this.#timer);
    if (!this.#isWorkerLost)
      await this.#port.ask((ticket) => ({ kind: "close", writer: this.#port.writer, ticket }));
  }

  /** From the worker: bytes that no longer wait. */
  released(bytes: number): void {
    this.#queuedBytes = Math.max(this.#queuedBytes - bytes, 0);
    this.#writtenBytes += bytes;
    this.#waitedMs = 0;
    this.#lookAtDisk();
  }

  /** From the worker: its state changed. */
  writerState(state: WriterState): void {
    const isNews = state.state !== this.#writer.state;
    this.#writer = state;
    if (isNews) this.#tell();
  }

  /** The worker died: nothing is recorded any more, and it is said. After the end of the session that is no news. */
  workerLost(): void {
    this.#isWorkerLost = true;
    if (!this.#isClosed) this.#tell();
  }

  #add(message: EncodedMessage): void {
    this.#queuedBytes += encodedSize(message);
    this.#batch.add(message);
    if (this.#batch.byteLength >= FLUSH_BYTES || this.#batch.hasLargeBody) this.#flush();
  }

  #flush(): void {
    if (this.#batch.isEmpty || this.#isWorkerLost) return;
    const batch = this.#batch.take();
    const transfer = [batch.packed.buffer, ...batch.bodies.map((body) => body.buffer)];
    this.#port.post({ kind: "batch", writer: this.#port.writer, batch }, transfer);
  }

  #drop(message: EncodedMessage): void {
    this.#dropped += 1;
    if (this.#lost.add(message)) this.#hasLostSinceSync = true;
    const isNews = this.#fullAtMs === undefined;
    this.#fullAtMs = this.#port.nowMs();
    if (isNews) this.#tell();
  }

  /** Writes down what is missing, if that and `furtherBytes` fit. Its few bytes are an input: they are given up last. */
  #writeGap(furtherBytes: number): void {
    const gap = this.#lost.encoded();
    if (gap === undefined || this.#isWorkerLost) return;
    if (this.#queuedBytes + encodedSize(gap) + furtherBytes > QUEUE_BYTES) return;
    this.#lost.clear();
    this.#add(gap);
  }

  #onTimer(): void {
    if (this.#queuedBytes <= ROOM_BYTES) this.#writeGap(0);
    this.#flush();
    this.#lookAtDisk();
    if (this.#fullAtMs === undefined || this.#port.nowMs() - this.#fullAtMs < RECOVERED_MS) return;
    if (this.#queuedBytes > ROOM_BYTES) return;
    this.#fullAtMs = undefined;
    this.#tell();
  }

  /** A disk that hangs gives no error: nothing but its silence tells of it. */
  #lookAtDisk(): void {
    const nowMs = this.#port.nowMs();
    const sinceMs = Math.min(nowMs - this.#lookedAtMs, AWAKE_MS);
    this.#lookedAtMs = nowMs;
    this.#waitedMs = this.#queuedBytes > 0 ? this.#waitedMs + sinceMs : 0;
    const isHanging = this.#waitedMs >= HANGING_MS;
    if (isHanging === this.#isHanging) return;
    this.#isHanging = isHanging;
    this.#tell();
  }

  #tell(): void {
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
  }
}
