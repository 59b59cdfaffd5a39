/**
 * Writes one session into as many segment files as the disk makes necessary, and says how it goes:
 *
 * | state     | event                              | next                                                        |
 * |-----------|------------------------------------|-------------------------------------------------------------|
 * | recording | a write or fsync fails             | degraded: descriptor closed, same chunk into a new segment   |
 * | recording | no room, or the new segment fails  | stopped: tried again each second, chunk kept, rest counted   |
 * | degraded  | `DEGRADED_MS` without trouble      | recording                                                    |
 * | stopped   | a new segment takes the kept chunk | degraded, with a `/gap` that says what was lost              |
 *
 * Synchronous; time is passed in (milliseconds of any monotonic clock).
 */
import { rmSync } from "node:fs";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { ChunkBuilder } from "./chunk-builder.ts";
import type { DiskCalls } from "./disk-calls.ts";
import { ChannelRegistry } from "./front-matter.ts";
import { encodeGap, LossCounter } from "./loss-counter.ts";
import { type EncodedMessage, encodedSize } from "./message-batch.ts";
import { decodeJson, idOfHead } from "./message-layout.ts";
import type { RecorderState } from "./recorder.ts";
import { segmentPath } from "./segment-path.ts";
import { epochNsOf, logNsOf } from "./session-epoch.ts";
import { isNoRoom, SessionFileWriter } from "./session-file.ts";
import type { GapNote, SessionTotals } from "./session-notes.ts";
import { TOTALS_TOPICS, TotalsCounter } from "./session-totals.ts";
import { TOPICS } from "./topics.ts";

/** DESIGN limits: half a second is half of what a crash may cost; 8 MB bounds memory and the time of one write. */
export const CHUNK_MS = 500;
export const CHUNK_BYTES = 8 * 1024 * 1024;
/** Above this rate compression would cost more of a core than the disk space is worth (measured: 200 MB/s a core). */
const COMPRESS_UP_TO_BYTES_PER_MS = 20_000;
/** How long trouble stays visible after it has passed (assumption: long enough to be seen and alarmed). */
const DEGRADED_MS = 10_000;
const RETRY_MS = 1_000;
const MAX_SEGMENT = 9_999;

export type WriterState = Omit<RecorderState, "queuedBytes">;

export interface SegmentWriterOptions {
  readonly directory: string;
  readonly header: SessionHeader;
  readonly title: string;
  /** The first thing in the file: what is missing before it. */
  readonly gap?: GapNote;
  readonly onState: (state: WriterState) => void;
  /** Bytes of messages that are on disk or given up: they no longer count in the queue. */
  readonly onReleased: (bytes: number) => void;
  /** Absent: the system's. */
  readonly disk?: DiskCalls;
}

export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  readonly #epochNs: bigint;
  readonly #channels = new ChannelRegistry();
  readonly #chunk = new ChunkBuilder();
  readonly #totals = new TotalsCounter();
  #file: SessionFileWriter | undefined;
  #segment: number;
  #replacesFromChunk: number | undefined;
  #replacesBefore: number | undefined;
  #chunkSinceMs = 0;
  #chunkQueueBytes = 0;
  #retryAtMs = 0;
  #degradedUntilMs = 0;
  #state: WriterState = { state: "recording", detail: "", droppedMessages: 0, writtenBytes: 0 };
  #writtenBefore = 0;
  readonly #lost = new LossCounter("REC-DISK-FULL");
  #hasLostSinceSync = false;
  #isClosed = false;

  /** Opens the first segment, or the first free number from `header.segment` on. @throws the system's error */
  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#epochNs = epochNsOf(options.header);
    this.#segment = options.header.segment - 1;
    this.#file = this.#openNext();
    if (options.gap !== undefined) this.#add(encodeGap(options.gap, options.gap.fromUs));
  }

  get state(): WriterState {
    return this.#state;
  }
  get path(): string {
    return segmentPath(this.#options.directory, this.#options.header.sessionId, this.#segment);
  }
  get sessionId(): string {
    return this.#options.header.sessionId;
  }
  get totals(): SessionTotals {
    return this.#totals.totals();
  }

  /** Takes a message; writes the chunk when it is full or old enough. Never throws for the disk's sake. */
  append(message: EncodedMessage, nowMs: number): void {
    const size = encodedSize(message);
    if (this.#state.state === "stopped" && this.#chunk.byteLength + size > CHUNK_BYTES) {
      this.#drop(message, size);
      this.tick(nowMs);
      return;
    }
    if (this.#chunk.messageCount === 0) this.#chunkSinceMs = nowMs;
    this.#add(message);
    this.#chunkQueueBytes += size;
    if (this.#chunk.byteLength >= CHUNK_BYTES || nowMs - this.#chunkSinceMs >= CHUNK_MS)
      this.tick(nowMs, true);
  }

  /** To be called at least every 100 ms, and with `isDue` when the chunk is to be written whatever its age. */
  tick(nowMs: number, isDue = false): void {
    if (this.#isClosed) return;
    if (this.#state.state === "stopped") {
      if (nowMs >= this.#retryAtMs) this.#writeChunk(nowMs);
      return;
    }
    if (this.#state.state === "degraded" && nowMs >= this.#degradedUntilMs) this.#setState("recording");
    if (this.#chunk.messageCount === 0) return;
    if (isDue || nowMs - this.#chunkSinceMs >= CHUNK_MS) this.#writeChunk(nowMs);
  }

  /** Writes and syncs everything taken so far; false when that failed or something was lost since the last call. */
  sync(nowMs: number): boolean {
    if (this.#state.state === "stopped") return false;
    this.tick(nowMs, true);
    const isWhole = this.#chunk.messageCount === 0 && !this.#hasLostSinceSync;
    this.#hasLostSinceSync = false;
    return isWhole;
  }

  /** Writes the rest and the file's end. True when the file is finished. */
  close(nowMs: number): boolean {
    this.#retryAtMs = nowMs;
    this.tick(nowMs, true);
    // A resumption leaves a /gap for the next chunk.
    this.tick(nowMs, true);
    this.#isClosed = true;
    const file = this.#file;
    if (file === undefined) return false;
    try {
      file.finish(this.#totals.totals());
      return true;
    } catch (error) {
      file.abandon();
      this.#setState("degraded", `the file's end could not be written: ${reasonOf(error)}`);
      return false;
    }
  }

  #add(message: EncodedMessage): void {
    const channelId =
      message.topic === "/input/serial" ? this.#serialChannel(message) : TOPICS[message.topic].channelId;
    const { sequence, atUs, measuredAtUs, head, body } = message;
    const logNs = logNsOf(this.#epochNs, atUs);
    this.#chunk.addMessage(channelId, sequence, logNs, logNsOf(this.#epochNs, measuredAtUs), head, body);
    this.#totals.time(atUs);
    if (TOTALS_TOPICS.includes(message.topic)) this.#totals.take(message.topic, decodeJson(head));
  }

  #serialChannel(message: EncodedMessage): number {
    const channel = this.#channels.serial(idOfHead(message.head));
    if (channel.record !== undefined) this.#chunk.addRecord(channel.record);
    return channel.id;
  }

  #writeChunk(nowMs: number): void {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#file ??= this.#openNext();
        const ageMs = Math.max(1, nowMs - this.#chunkSinceMs);
        const isSlow = this.#chunk.byteLength <= ageMs * COMPRESS_UP_TO_BYTES_PER_MS;
        if (this.#chunk.messageCount > 0) this.#file.writeChunk(this.#chunk, isSlow);
        break;
      } catch (error) {
        this.#giveUpFile();
        if (isNoRoom(error) || attempt === 2) {
          this.#stop(error, nowMs);
          return;
        }
        this.#degrade(
          nowMs,
          `REC-WRITE-FAILED: ${reasonOf(error)}; ${this.#uncertain()}recording goes on anew`,
        );
      }
    }
    this.#chunk.reset();
    this.#options.onReleased(this.#chunkQueueBytes);
    this.#chunkQueueBytes = 0;
    if (this.#state.state === "stopped") this.#resume(nowMs);
    else this.#setState(this.#state.state, this.#state.detail);
  }

  #openNext(): SessionFileWriter {
    const { directory, header, title } = this.#options;
    for (let segment = this.#segment + 1; segment <= MAX_SEGMENT; segment++) {
      const replaces = this.#replacesFromChunk;
      const note = { header: { ...header, segment }, title };
      try {
        const path = segmentPath(directory, header.sessionId, segment);
        const whole = replaces === undefined ? note : { ...note, replacesFromChunk: replaces };
        const file = new SessionFileWriter(path, whole, this.#channels, true, this.#options.disk);
        this.#segment = segment;
        this.#replacesFromChunk = undefined;
        return file;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
    }
    throw new Error(`session ${header.sessionId} already has ${MAX_SEGMENT} segments`);
  }

  /** After a failure: nothing more is asked of the descriptor. A segment without a chunk is taken away again. */
  #giveUpFile(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    file.abandon();
    if (file.chunks === 0 && isRemoved(file.path)) {
      this.#segment -= 1;
      this.#replacesFromChunk = this.#replacesBefore;
      return;
    }
    this.#replacesFromChunk = file.chunks + 1;
    this.#replacesBefore = this.#replacesFromChunk;
    this.#writtenBefore += file.bytesWritten;
  }

  /** The mark itself is `replacesFromChunk` in the note of the segment that follows. */
  #uncertain(): string {
    const chunk = this.#replacesFromChunk;
    return chunk === undefined ? "" : `segment ${this.#segment} is uncertain from chunk ${chunk} on; `;
  }

  #drop(message: EncodedMessage, size: number): void {
    if (this.#lost.add(message)) this.#hasLostSinceSync = true;
    this.#state = { ...this.#state, droppedMessages: this.#state.droppedMessages + 1 };
    this.#options.onReleased(size);
  }

  #stop(error: unknown, nowMs: number): void {
    this.#retryAtMs = nowMs + RETRY_MS;
    const code = isNoRoom(error) ? "REC-DISK-FULL" : "REC-WRITE-FAILED";
    this.#setState("stopped", `${code}: ${reasonOf(error)}`);
  }

  #degrade(nowMs: number, detail: string): void {
    this.#degradedUntilMs = nowMs + DEGRADED_MS;
    if (this.#state.state !== "stopped") this.#setState("degraded", detail);
  }

  /** There is room again and the kept chunk is on disk: what was lost meanwhile is the next thing in the file. */
  #resume(nowMs: number): void {
    this.#degradedUntilMs = nowMs + DEGRADED_MS;
    const gap = this.#lost.encoded();
    const loss = gap === undefined ? "nothing was lost" : `${this.#lost.messages} messages were lost`;
    this.#setState("degraded", `REC-WRITE-FAILED: recording resumed in segment ${this.#segment}; ${loss}`);
    if (gap === undefined) return;
    this.#lost.clear();
    this.#chunkSinceMs = nowMs;
    this.#add(gap);
  }

  #setState(state: WriterState["state"], detail = ""): void {
    const { droppedMessages } = this.#state;
    const writtenBytes = this.#writtenBefore + (this.#file?.bytesWritten ?? 0);
    this.#state = { state, detail, droppedMessages, writtenBytes };
    this.#options.onState(this.#state);
  }
}

function isRemoved(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch (error) {
    // The next segment replaces all of it instead.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** The system's words without our path, which may end on a screen. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && "syscall" in error) return `${error.syscall} failed with ${error.code}`;
  return error.message;
}
