/**
 * What waits to be sent to one client. Bounded by bytes, each channel by its own contract (protocol/channels.ts):
 * a slow client loses pictures and detail, never an alarm, and never makes the server grow or another client wait.
 */
import { CHANNELS, type Channel } from "@cementwatch/shared/protocol/channels";
import { FRAME_WINDOW } from "@cementwatch/shared/protocol/wire-constants";
import { TelemetryBatch } from "./telemetry-batch.ts";

/** The part of a socket that the outbox needs. */
export interface OutboxSocket {
  /** Bytes handed over and not yet taken by the kernel. */
  readonly bufferedAmount: number;
  /** Sends the parts as one message without copying them. `onFlushed` is called when the kernel has them all. */
  send(parts: readonly Uint8Array[], isBinary: boolean, onFlushed: () => void): void;
}

/** A frame on its way to many clients: pixels shared, the small head made for each. */
export interface OutgoingFrame {
  readonly pictureId: string;
  readonly frameNumber: number;
  readonly pixels: Uint8Array;
  /** Encoded envelope head that reports `dropped` frames. */
  head(dropped: number): Uint8Array;
}

export interface OutboxOptions {
  readonly socket: OutboxSocket;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** The alarm queue is over its hard limit: the connection must be cut so that the screen knows. */
  readonly onOverflow: () => void;
}

/** Makes one message of a batch. */
export type EncodeBatch = (batch: TelemetryBatch) => Uint8Array;

/** Two frames of 1024² × 16 bit and the small messages between them. */
export const BUDGET_BYTES = 4 * 1024 * 1024 + 128 * 1024;
/** Once over budget a socket must drain to here before it gets more, so that it does not flicker at the edge. */
const EXIT_BYTES = 64 * 1024;
/** About a hundred whole alarm states: a screen this far behind is no monitor any more. */
export const ALARM_HARD_LIMIT_BYTES = 256 * 1024;
/** A drained socket whose screen never says `shown` (hidden tab) gets a new picture this often. */
const SHOWN_EXPIRY_MS = 2000;

interface FrameLane {
  pending: OutgoingFrame | undefined;
  dropped: number;
  inFlight: { frameNumber: number; sentAtMs: number }[];
}

export class ClientOutbox {
  readonly #options: OutboxOptions;
  #every: Uint8Array[] = [];
  #everyBytes = 0;
  readonly #newest = new Map<string, Uint8Array>();
  #telemetry: { readonly batch: TelemetryBatch; readonly encode: EncodeBatch } | undefined;
  readonly #lanes = new Map<string, FrameLane>();
  #isCongested = false;
  #isClosed = false;
  #droppedFrames = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Frames that this client missed since it connected. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** Bytes of messages that wait here, pictures aside (those are shared). */
  get queuedBytes(): number {
    let sum = this.#everyBytes;
    for (const message of this.#newest.values()) sum += message.length;
    return sum + (this.#telemetry?.batch.sizeBytes ?? 0);
  }

  /** Offers a JSON message. `key` tells apart what replaces what on a `newest` channel. */
  offer(channel: Exclude<Channel, "telemetry" | "frame">, key: string, message: Uint8Array): void {
    if (this.#isClosed) return;
    if (CHANNELS[channel].whenSlow === "every") {
      this.#every.push(message);
      this.#everyBytes += message.length;
    } else {
      this.#newest.set(`${channel} ${key}`, message);
    }
    this.flush();
    if (this.#everyBytes > ALARM_HARD_LIMIT_BYTES) {
      this.close();
      this.#options.onOverflow();
    }
  }

  /** Offers a batch, which is not changed: it is sent as it is, or joins what waits. */
  offerTelemetry(batch: TelemetryBatch, encode: EncodeBatch): void {
    if (this.#isClosed || batch.isEmpty) return;
    if (this.#telemetry === undefined && this.#hasRoom(batch.sizeBytes)) {
      this.#send([encode(batch)], true);
      return;
    }
    const waiting = this.#telemetry?.batch ?? new TelemetryBatch();
    waiting.append(batch);
    this.#telemetry = { batch: waiting, encode };
    this.flush();
  }

  offerFrame(frame: OutgoingFrame): void {
    if (this.#isClosed) return;
    const lane = this.#lane(frame.pictureId);
    if (lane.pending !== undefined) {
      lane.dropped += 1;
      this.#droppedFrames += 1;
    }
    lane.pending = frame;
    this.flush();
  }

  /**
   * The screen drew a frame; those before it in flight were replaced there and count as shown.
   * Returns false when no such frame was in flight.
   */
  shown(pictureId: string, frameNumber: number): boolean {
    const lane = this.#lanes.get(pictureId);
    const index = lane?.inFlight.findIndex((sent) => sent.frameNumber === frameNumber) ?? -1;
    if (lane === undefined || index < 0) return false;
    lane.inFlight.splice(0, index + 1);
    this.flush();
    return true;
  }

  /** Sends what the contracts and the budget allow now: alarms first, pictures last. */
  flush(): void {
    if (this.#isClosed) return;
    while (this.#every.length > 0) {
      const message = this.#every[0];
      if (message === undefined || !this.#hasRoom(message.length)) return;
      this.#every.shift();
      this.#everyBytes -= message.length;
      this.#send([message], false);
    }
    for (const [key, message] of this.#newest) {
      if (!this.#hasRoom(message.length)) return;
      this.#newest.delete(key);
      this.#send([message], false);
    }
    if (!this.#flushTelemetry()) return;
    for (const lane of this.#lanes.values()) this.#flushLane(lane);
  }

  /** Forgets what is void after a seek or a change of runtime; what must be told in order stays. */
  reset(): void {
    this.#newest.clear();
    this.#telemetry = undefined;
    this.#lanes.clear();
  }

  /** Takes nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#every = [];
    this.#everyBytes = 0;
    this.reset();
  }

  #flushTelemetry(): boolean {
    const waiting = this.#telemetry;
    if (waiting === undefined) return true;
    if (!this.#hasRoom(waiting.batch.sizeBytes)) return false;
    this.#telemetry = undefined;
    this.#send([waiting.encode(waiting.batch)], true);
    return true;
  }

  #flushLane(lane: FrameLane): void {
    const frame = lane.pending;
    if (frame === undefined) return;
    this.#expire(lane);
    if (lane.inFlight.length >= FRAME_WINDOW) return;
    const head = frame.head(lane.dropped);
    if (!this.#hasRoom(head.length + frame.pixels.length)) return;
    lane.pending = undefined;
    lane.dropped = 0;
    lane.inFlight.push({ frameNumber: frame.frameNumber, sentAtMs: this.#options.nowMs() });
    this.#send([head, frame.pixels], true);
  }

  #expire(lane: FrameLane): void {
    const oldest = lane.inFlight[0];
    if (oldest === undefined || this.#options.socket.bufferedAmount > 0) return;
    if (this.#options.nowMs() - oldest.sentAtMs > SHOWN_EXPIRY_MS) lane.inFlight.shift();
  }

  /** Counts the message that is to be sent; one message larger than the budget goes out on an empty socket. */
  #hasRoom(bytes: number): boolean {
    const buffered = this.#options.socket.bufferedAmount;
    if (this.#isCongested && buffered > EXIT_BYTES) return false;
    this.#isCongested = buffered > 0 && buffered + bytes > BUDGET_BYTES;
    return !this.#isCongested;
  }

  #send(parts: readonly Uint8Array[], isBinary: boolean): void {
    this.#options.socket.send(parts, isBinary, () => this.flush());
  }

  #lane(pictureId: string): FrameLane {
    let lane = this.#lanes.get(pictureId);
    if (lane === undefined) {
      lane = { pending: undefined, dropped: 0, inFlight: [] };
      this.#lanes.set(pictureId, lane);
    }
    return lane;
  }
}
