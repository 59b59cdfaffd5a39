/**
 * Messages on their way to the storage worker: packed into one buffer that is handed over without a copy; large
 * payloads travel beside it. Entry (little-endian, not aligned): u8 topic's channel, u8 body kind, u32 head length,
 * u32 body length or number of the large body, f64 sequence, f64 atUs, f64 measuredAtUs, head, small body.
 */
import { encodeHead } from "./message-layout.ts";
import type { RecordedMessage } from "./recorder.ts";
import { type StoredTopic, TOPICS, topicOfChannel } from "./topics.ts";

const ENTRY_HEAD_LENGTH = 34;
/** A payload from here on is its own buffer. */
const LARGE_BODY_BYTES = 32 * 1024;
const INITIAL_BYTES = 64 * 1024;
const NO_BODY = 0;
const SMALL_BODY = 1;
const LARGE_BODY = 2;

const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);

/** One message, ready to be stored: its data is `head` followed by `body`. */
export interface EncodedMessage {
  readonly topic: StoredTopic;
  readonly sequence: number;
  readonly atUs: number;
  readonly measuredAtUs: number;
  readonly head: Uint8Array;
  readonly body?: Uint8Array;
}

export interface MessageBatch {
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly bodies: readonly Uint8Array<ArrayBuffer>[];
}

/** @throws RangeError when a serial or DICOM message lacks what its layout needs */
export function encodeMessage(message: RecordedMessage): EncodedMessage {
  const { topic, sequence, atUs, measuredAtUs } = message;
  const base = { topic, sequence, atUs, measuredAtUs };
  if (TOPICS[topic].encoding === "json") {
    return { ...base, head: encoder.encode(JSON.stringify(message.json ?? null)) };
  }
  return { ...base, head: encodeHead(message), body: message.bytes ?? EMPTY };
}

/** Bytes that a message counts in queue limits. */
export function encodedSize(message: EncodedMessage): number {
  return ENTRY_HEAD_LENGTH + message.head.length + (message.body?.length ?? 0);
}

export class BatchBuilder {
  #packed = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  #bodies: Uint8Array<ArrayBuffer>[] = [];

  get isEmpty(): boolean {
    return this.#length === 0;
  }
  get byteLength(): number {
    return this.#length;
  }
  get hasLargeBody(): boolean {
    return this.#bodies.length > 0;
  }

  /** Copies the message in: its buffers stay the caller's. */
  add(message: EncodedMessage): void {
    const { head, body } = message;
    const isLarge = body !== undefined && body.length >= LARGE_BODY_BYTES;
    const inlineLength = head.length + (isLarge ? 0 : (body?.length ?? 0));
    const at = this.#grow(ENTRY_HEAD_LENGTH + inlineLength);
    const view = new DataView(this.#packed.buffer, at);
    view.setUint8(0, TOPICS[message.topic].channelId);
    view.setUint8(1, body === undefined ? NO_BODY : isLarge ? LARGE_BODY : SMALL_BODY);
    view.setUint32(2, head.length, true);
    view.setUint32(6, isLarge ? this.#bodies.length : (body?.length ?? 0), true);
    view.setFloat64(10, message.sequence, true);
    view.setFloat64(18, message.atUs, true);
    view.setFloat64(26, message.measuredAtUs, true);
    this.#packed.set(head, at + ENTRY_HEAD_LENGTH);
    if (body === undefined) return;
    if (isLarge) this.#bodies.push(new Uint8Array(body));
    else this.#packed.set(body, at + ENTRY_HEAD_LENGTH + head.length);
  }

  /** The batch so far; the builder starts again, empty. */
  take(): MessageBatch {
    const batch = { packed: this.#packed.subarray(0, this.#length), bodies: this.#bodies };
    this.#packed = new Uint8Array(INITIAL_BYTES);
    this.#length = 0;
    this.#bodies = [];
    return batch;
  }

  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#packed.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#packed.length * 2));
      larger.set(this.#packed);
      this.#packed = larger;
    }
    return at;
  }
}

/** The messages of a batch, in order; their bytes are views. @throws RangeError when it is no batch of ours */
export function* readBatch(batch: MessageBatch): Generator<EncodedMessage> {
  const { packed, bodies } = batch;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 0;
  while (at < packed.length) {
    const topic = topicOfChannel(view.getUint8(at));
    if (topic === undefined) throw new RangeError(`batch entry at ${at} has an unknown topic`);
    const kind = view.getUint8(at + 1);
    const headLength = view.getUint32(at + 2, true);
    const bodyField = view.getUint32(at + 6, true);
    const base = {
      topic,
      sequence: view.getFloat64(at + 10, true),
      atUs: view.getFloat64(at + 18, true),
      measuredAtUs: view.getFloat64(at + 26, true),
      head: packed.subarray(at + ENTRY_HEAD_LENGTH, at + ENTRY_HEAD_LENGTH + headLength),
    };
    at += ENTRY_HEAD_LENGTH + headLength;
    if (kind === NO_BODY) yield base;
    else if (kind === LARGE_BODY) yield { ...base, body: bodies[bodyField] ?? EMPTY };
    else {
      yield { ...base, body: packed.subarray(at, at + bodyField) };
      at += bodyField;
    }
  }
}
