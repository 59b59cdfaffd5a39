/**
 * Gathers the messages of one chunk. Small records are copied together, large payloads are kept as they are, so that
 * a picture is not copied again on its way to the disk.
 */
import { MESSAGE_HEAD_LENGTH, writeMessageHead } from "./mcap-layout.ts";

/** From here on a payload is kept by reference: below, one more entry in the write list costs more than the copy. */
const KEEP_FROM_BYTES = 32 * 1024;
const POOL_BYTES = 128 * 1024;

/** Where the messages of a channel are: pairs of log time (ns) and offset in the chunk's records. */
export interface ChannelIndex {
  readonly times: bigint[];
  readonly offsets: number[];
}

export class ChunkBuilder {
  #parts: Uint8Array[] = [];
  #pool = new Uint8Array(POOL_BYTES);
  #poolStart = 0;
  #poolEnd = 0;
  #byteLength = 0;
  #messageCount = 0;
  #startNs = 0n;
  #endNs = 0n;
  #index = new Map<number, ChannelIndex>();

  get byteLength(): number {
    return this.#byteLength;
  }
  get messageCount(): number {
    return this.#messageCount;
  }
  /** Smallest and largest log time; 0 when there is no message. */
  get startNs(): bigint {
    return this.#startNs;
  }
  get endNs(): bigint {
    return this.#endNs;
  }
  get index(): ReadonlyMap<number, ChannelIndex> {
    return this.#index;
  }

  /** Adds a whole record (a channel). */
  addRecord(record: Uint8Array): void {
    this.#put(record);
  }

  /** Adds a message whose data is `head` followed by `body`. The body must not change afterwards. */
  addMessage(
    channelId: number,
    sequence: number,
    logNs: bigint,
    publishNs: bigint,
    head: Uint8Array,
    body: Uint8Array | undefined,
  ): void {
    if (this.#messageCount === 0 || logNs < this.#startNs) this.#startNs = logNs;
    if (this.#messageCount === 0 || logNs > this.#endNs) this.#endNs = logNs;
    let entries = this.#index.get(channelId);
    if (entries === undefined) {
      entries = { times: [], offsets: [] };
      this.#index.set(channelId, entries);
    }
    entries.times.push(logNs);
    entries.offsets.push(this.#byteLength);
    this.#messageCount += 1;
    const dataLength = head.length + (body?.length ?? 0);
    const at = this.#reserve(MESSAGE_HEAD_LENGTH);
    writeMessageHead(this.#pool, at, channelId, sequence, logNs, publishNs, dataLength);
    this.#put(head);
    if (body !== undefined) this.#put(body);
  }

  /** The records so far, in order. Valid until `reset`. */
  parts(): readonly Uint8Array[] {
    this.#closePoolPart();
    return this.#parts;
  }

  reset(): void {
    this.#parts = [];
    // A fresh pool: the parts handed out before may still be in use.
    this.#pool = new Uint8Array(POOL_BYTES);
    this.#poolStart = 0;
    this.#poolEnd = 0;
    this.#byteLength = 0;
    this.#messageCount = 0;
    this.#startNs = 0n;
    this.#endNs = 0n;
    this.#index = new Map();
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length >= KEEP_FROM_BYTES) {
      this.#closePoolPart();
      this.#parts.push(bytes);
      this.#byteLength += bytes.length;
      return;
    }
    const at = this.#reserve(bytes.length);
    this.#pool.set(bytes, at);
  }

  #reserve(length: number): number {
    if (this.#poolEnd + length > this.#pool.length) {
      this.#closePoolPart();
      this.#pool = new Uint8Array(POOL_BYTES);
      this.#poolStart = 0;
      this.#poolEnd = 0;
    }
    const at = this.#poolEnd;
    this.#poolEnd += length;
    this.#byteLength += length;
    return at;
  }

  #closePoolPart(): void {
    if (this.#poolEnd === this.#poolStart) return;
    this.#parts.push(this.#pool.subarray(this.#poolStart, this.#poolEnd));
    this.#poolStart = this.#poolEnd;
  }
}
