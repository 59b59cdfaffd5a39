/** Builds a byte string front to back; the buffer grows as needed. Values out of range are a bug and throw. */
export class ByteWriter {
  #buffer = new Uint8Array(64);
  #length = 0;

  u8(value: number): this {
    return this.#put(1, 0xff, value, (view, at) => view.setUint8(at, value));
  }

  u16Le(value: number): this {
    return this.#put(2, 0xffff, value, (view, at) => view.setUint16(at, value, true));
  }

  u16Be(value: number): this {
    return this.#put(2, 0xffff, value, (view, at) => view.setUint16(at, value, false));
  }

  u32Le(value: number): this {
    return this.#put(4, 0xffffffff, value, (view, at) => view.setUint32(at, value, true));
  }

  u32Be(value: number): this {
    return this.#put(4, 0xffffffff, value, (view, at) => view.setUint32(at, value, false));
  }

  u64Le(value: number): this {
    return this.#put(8, Number.MAX_SAFE_INTEGER, value, (view, at) =>
      view.setBigUint64(at, BigInt(value), true),
    );
  }

  f32Le(value: number): this {
    return this.#put(4, undefined, value, (view, at) => view.setFloat32(at, value, true));
  }

  f32Be(value: number): this {
    return this.#put(4, undefined, value, (view, at) => view.setFloat32(at, value, false));
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
    return this;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #put(
    length: number,
    max: number | undefined,
    value: number,
    set: (view: DataView, at: number) => void,
  ): this {
    if (max !== undefined && !(Number.isInteger(value) && value >= 0 && value <= max)) {
      throw new RangeError(`${value} is no unsigned integer of ${length} bytes`);
    }
    const at = this.#grow(length);
    set(new DataView(this.#buffer.buffer), at);
    return this;
  }

  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#buffer.length * 2));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return at;
  }
}
