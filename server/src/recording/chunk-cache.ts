/** The chunks that were read last, decompressed: a seek, its picture and the play after it want the same ones. */
import type { RawMessage } from "./mcap-layout.ts";

/** A look of eight seconds at 512² and 7.5 frames a second. */
const KEPT_BYTES = 32 * 1024 * 1024;

interface CachedChunk {
  readonly messages: readonly RawMessage[];
  /** What its messages refer to. */
  readonly bytes: number;
}

export class ChunkCache {
  readonly #keptBytes: number;
  /** Oldest use first. */
  readonly #chunks = new Map<number, CachedChunk>();
  #bytes = 0;

  constructor(keptBytes = KEPT_BYTES) {
    this.#keptBytes = keptBytes;
  }

  /** The messages of the chunk at `offset`, read now when they are not kept. The newest chunk is kept whatever its size. */
  take(offset: number, read: () => CachedChunk): readonly RawMessage[] {
    const chunk = this.#chunks.get(offset) ?? this.#added(read());
    this.#chunks.delete(offset);
    this.#chunks.set(offset, chunk);
    for (const [oldest, { bytes }] of this.#chunks) {
      if (this.#bytes <= this.#keptBytes || oldest === offset) break;
      this.#chunks.delete(oldest);
      this.#bytes -= bytes;
    }
    return chunk.messages;
  }

  clear(): void {
    this.#chunks.clear();
    this.#bytes = 0;
  }

  #added(chunk: CachedChunk): CachedChunk {
    this.#bytes += chunk.bytes;
    return chunk;
  }
}
