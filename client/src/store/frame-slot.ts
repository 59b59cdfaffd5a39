/**
 * Newest frame of each picture. One slot a picture: a frame that nobody drew is replaced by the next, counted, and
 * still answered for, so that the server's window never closes on a frame this page threw away.
 */
import type { PictureSeries, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";

export type PixelArray = Uint8Array | Uint16Array | Int16Array;

/** A frame as it came over the wire; `pixels` is a view into the received message. */
export interface ReceivedFrame {
  readonly head: FrameHead;
  readonly series: PictureSeries;
  readonly pixels: PixelArray;
  readonly origin: Origin;
  readonly receivedMs: number;
}

export interface FrameCounters {
  readonly received: number;
  readonly drawn: number;
  /** Left out by the server because this screen was slow. */
  readonly droppedByServer: number;
  /** Replaced here before they were drawn. */
  readonly replaced: number;
}

/** Enough to still hold the frame that raised an alarm when the alarm arrives (0.4 s at 30 frames/s). */
const RECENT_FRAMES = 12;

type FrameListener = (frame: ReceivedFrame) => void;

export class FrameSlots {
  readonly #answer: (pictureId: string, drawnFrameNumber: number) => void;
  readonly #newest = new Map<string, ReceivedFrame>();
  /** By picture and view: a C-arm that was turned leaves the other view's last picture. */
  readonly #lastOfView = new Map<string, ReceivedFrame>();
  readonly #recent = new Map<string, readonly ReceivedFrame[]>();
  readonly #owed = new Map<string, number[]>();
  readonly #listeners = new Map<string, Set<FrameListener>>();
  #counters: FrameCounters = { received: 0, drawn: 0, droppedByServer: 0, replaced: 0 };

  /** @param answer tells the server that `drawnFrameNumber` is on screen; frames before it count as answered. */
  constructor(answer: (pictureId: string, drawnFrameNumber: number) => void) {
    this.#answer = answer;
  }

  offer(frame: ReceivedFrame): void {
    const { pictureId, view, frameNumber, dropped } = frame.head;
    this.#newest.set(pictureId, frame);
    this.#lastOfView.set(`${pictureId} ${view}`, frame);
    this.#recent.set(pictureId, [...(this.#recent.get(pictureId) ?? []), frame].slice(-RECENT_FRAMES));
    this.#owed.set(pictureId, [...(this.#owed.get(pictureId) ?? []), frameNumber]);
    this.#counters = {
      ...this.#counters,
      received: this.#counters.received + 1,
      droppedByServer: this.#counters.droppedByServer + dropped,
    };
    const listeners = this.#listeners.get(pictureId);
    if (listeners === undefined || listeners.size === 0) this.#settle(pictureId, frameNumber);
    else for (const listener of listeners) listener(frame);
  }

  /** The last picture of a view, whichever C-arm took it, if need be of one C-arm only. */
  lastOf(view: PictureView, pictureId?: string): ReceivedFrame | undefined {
    return [...this.#lastOfView.values()]
      .filter(({ head }) => head.view === view && (pictureId === undefined || head.pictureId === pictureId))
      .toSorted((a, b) => b.head.measuredAtUs - a.head.measuredAtUs)[0];
  }

  /** The frame with this number while it is among the last twelve. */
  find(pictureId: string, frameNumber: number): ReceivedFrame | undefined {
    return this.#recent.get(pictureId)?.find((frame) => frame.head.frameNumber === frameNumber);
  }

  /** Calls the listener at once for each new frame of the picture, and now if there is one. */
  watch(pictureId: string, listener: FrameListener): () => void {
    const listeners = this.#listeners.get(pictureId) ?? new Set();
    this.#listeners.set(pictureId, listeners.add(listener));
    const frame = this.#newest.get(pictureId);
    if (frame !== undefined) listener(frame);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#settle(pictureId, this.#newest.get(pictureId)?.head.frameNumber ?? 0);
    };
  }

  /** The viewer drew this frame: answers for it and for those it replaced. */
  drawn(frame: ReceivedFrame): void {
    const answered = this.#settle(frame.head.pictureId, frame.head.frameNumber);
    if (answered === 0) return;
    const { drawn, replaced } = this.#counters;
    this.#counters = { ...this.#counters, drawn: drawn + 1, replaced: replaced + answered - 1 };
  }

  counters(): FrameCounters {
    return this.#counters;
  }

  /** Forgets everything of the runtime that is over. */
  clear(): void {
    this.#newest.clear();
    this.#lastOfView.clear();
    this.#recent.clear();
    this.#owed.clear();
  }

  /** One answer covers every received frame up to the drawn one; returns how many there were. */
  #settle(pictureId: string, drawnFrameNumber: number): number {
    const waiting = this.#owed.get(pictureId) ?? [];
    const isAnswered = (frameNumber: number) => frameNumber <= drawnFrameNumber;
    const answered = waiting.filter(isAnswered).length;
    this.#owed.set(
      pictureId,
      waiting.filter((frameNumber) => !isAnswered(frameNumber)),
    );
    if (answered > 0) this.#answer(pictureId, drawnFrameNumber);
    return answered;
  }
}
