/**
 * Finds messages in a byte stream for all codecs: holds what is not yet understood, drops noise byte by byte and
 * rescans, so that no intact message is lost behind a damaged one. Its items do not depend on how the bytes were cut
 * into chunks.
 */
import { ByteQueue } from "@cementwatch/shared/bytes/byte-queue";
import type { FaultCode } from "@cementwatch/shared/faults";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";

/** What a codec says of the bytes at the front. It must say the same again when more bytes follow. */
export type FrameVerdict<Message> =
  | { readonly kind: "message"; readonly lengthBytes: number; readonly message: Message }
  /** The front may become a message: wait. */
  | { readonly kind: "incomplete" }
  /** The first `lengthBytes` are no message. */
  | { readonly kind: "skip"; readonly lengthBytes: number; readonly code: FaultCode };

/** An item before its time is known. */
export type NewItem = DecodedItem extends infer Item
  ? Item extends DecodedItem
    ? Omit<Item, "firstByteAtUs">
    : never
  : never;

export interface FrameCodec<Message> {
  /** No message is longer; a codec that still says `incomplete` at this length has a bug. */
  readonly maxFrameBytes: number;
  examine(window: Uint8Array): FrameVerdict<Message>;
  accept(message: Message, firstByteAtUs: number, lengthBytes: number): readonly DecodedItem[];
}

/** Noise is reported at the next message or at this length, so that a wrong baud rate shows within one second. */
const NOISE_RUN_BYTES = 64;

export const frameScannerSchema = z.object({
  bytes: z.array(z.int().min(0).max(255)),
  marks: z.array(z.tuple([z.int(), z.number()])),
  noiseBytes: z.int().min(0),
  noiseAtUs: z.number(),
  late: z.array(z.custom<DecodedItem>((item) => typeof item === "object" && item !== null)),
});

export type FrameScannerState = z.infer<typeof frameScannerSchema>;

export class FrameScanner<Message> {
  readonly #codec: FrameCodec<Message>;
  readonly #queue = new ByteQueue();
  #noiseBytes = 0;
  #noiseAtUs = 0;
  /** Rejections made while no one could be told (on sending); handed out with the next received bytes. */
  #late: DecodedItem[] = [];

  constructor(codec: FrameCodec<Message>) {
    this.#codec = codec;
  }

  push(bytes: Uint8Array, atUs: number): DecodedItem[] {
    if (bytes.length === 0) return [];
    this.#queue.push(bytes, atUs);
    const items = this.#late;
    this.#late = [];
    while (this.#queue.length > 0) {
      const verdict = this.#codec.examine(this.#queue.window);
      if (verdict.kind === "incomplete") {
        if (this.#queue.length < this.#codec.maxFrameBytes) break;
        throw new Error(`codec waits for more than its ${this.#codec.maxFrameBytes} bytes`);
      }
      this.#take(verdict, items);
    }
    return items;
  }

  /** Everything pending, as a view. */
  get pending(): Uint8Array {
    return this.#queue.window;
  }

  /** Gives up what is pending, because what follows cannot belong to it. `code` undefined: drop without a word. */
  abandon(code: FaultCode | undefined): void {
    const length = this.#queue.length;
    if (length > 0 && code !== undefined) {
      this.#flushNoise(this.#late);
      this.#late.push({
        kind: "rejected",
        code,
        skippedBytes: length,
        firstByteAtUs: this.#queue.frontAtUs(),
      });
    }
    this.#queue.drop(length);
  }

  snapshot(): FrameScannerState {
    const { bytes, marks } = this.#queue.snapshot();
    return {
      bytes: [...bytes],
      marks: marks.map(([index, atUs]) => [index, atUs]),
      noiseBytes: this.#noiseBytes,
      noiseAtUs: this.#noiseAtUs,
      late: [...this.#late],
    };
  }

  restore(state: FrameScannerState): void {
    this.#queue.restore(state);
    this.#noiseBytes = state.noiseBytes;
    this.#noiseAtUs = state.noiseAtUs;
    this.#late = [...state.late];
  }

  #take(verdict: Exclude<FrameVerdict<Message>, { kind: "incomplete" }>, items: DecodedItem[]): void {
    const firstByteAtUs = this.#queue.frontAtUs();
    this.#queue.drop(verdict.lengthBytes);
    if (verdict.kind === "message") {
      this.#flushNoise(items);
      items.push(...this.#codec.accept(verdict.message, firstByteAtUs, verdict.lengthBytes));
      return;
    }
    if (verdict.code !== "INJ-NOISE") {
      this.#flushNoise(items);
      items.push({ kind: "rejected", code: verdict.code, skippedBytes: verdict.lengthBytes, firstByteAtUs });
      return;
    }
    if (this.#noiseBytes === 0) this.#noiseAtUs = firstByteAtUs;
    this.#noiseBytes += verdict.lengthBytes;
    if (this.#noiseBytes >= NOISE_RUN_BYTES) this.#flushNoise(items);
  }

  #flushNoise(items: DecodedItem[]): void {
    if (this.#noiseBytes === 0) return;
    items.push({
      kind: "rejected",
      code: "INJ-NOISE",
      skippedBytes: this.#noiseBytes,
      firstByteAtUs: this.#noiseAtUs,
    });
    this.#noiseBytes = 0;
  }
}
