/**
 * Reads numbers and text from a byte string, front to back. Reading past the end is a bug of the caller (the codec
 * checks lengths first) and throws; it is never the answer to bad data.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16Le(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u16Be(): number {
    return this.#view.getUint16(this.#take(2), false);
  }

  u32Be(): number {
    return this.#view.getUint32(this.#take(4), false);
  }

  f32Le(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f32Be(): number {
    return this.#view.getFloat32(this.#take(4), false);
  }

  /** 64-bit unsigned, little-endian; `undefined` above 2^53 − 1, where a number would lose steps. */
  u64Le(): number | undefined {
    const value = this.#view.getBigUint64(this.#take(8), true);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }

  /** The next `length` bytes as a view, not a copy. */
  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  #take(length: number): number {
    const start = this.#offset;
    if (start + length > this.#bytes.length) {
      throw new RangeError(`read of ${length} bytes at ${start} passes the end at ${this.#bytes.length}`);
    }
    this.#offset = start + length;
    return start;
  }
}
