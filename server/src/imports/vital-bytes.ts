/** The content of one packet of a .vital file, read from front to back. */

/** More was wanted than the packet holds. */
export class BytesEnd extends Error {}

const TEXT_MOST = 64 * 1024;
const decoder = new TextDecoder();

export class VitalBytes {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int16(): number {
    return this.#view.getInt16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A length and as many bytes of UTF-8. */
  text(): string {
    const length = this.uint32();
    if (length > TEXT_MOST) throw new BytesEnd(`a text of ${length} bytes`);
    const from = this.#take(length);
    return decoder
      .decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + from, length))
      .replaceAll("\0", "");
  }

  /** Older recorders wrote fewer fields: what is not there has its default. */
  optional<T>(bytes: number, read: () => T, otherwise: T): T {
    return this.left >= bytes ? read() : otherwise;
  }

  /** Passes over bytes, as far as there are some. */
  skip(bytes: number): void {
    this.#at += Math.min(bytes, this.left);
  }

  #take(bytes: number): number {
    if (this.left < bytes) throw new BytesEnd(`${bytes} bytes wanted, ${this.left} left`);
    const from = this.#at;
    this.#at += bytes;
    return from;
  }
}
