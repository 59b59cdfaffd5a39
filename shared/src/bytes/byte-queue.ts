/**
 * Bytes that have arrived and are not yet understood, each with its arrival time. Used by the framers: they look at
 * the front, then drop what they have used.
 */

/** Plain-data form for decoder snapshots. `marks`: [index of the first byte, arrival time µs] per arrival. */
export interface ByteQueueState {
  readonly bytes: readonly number[];
  readonly marks: readonly (readonly [index: number, atUs: number])[];
}

export class ByteQueue {
  #bytes = new Uint8Array(0);
  #start = 0;
  #marks: { index: number; readonly atUs: number }[] = [];

  get length(): number {
    return this.#bytes.length - this.#start;
  }

  /** A view of everything pending; valid until the next `push`. */
  get window(): Uint8Array {
    return this.#bytes.subarray(this.#start);
  }

  push(bytes: Uint8Array, atUs: number): void {
    if (bytes.length === 0) return;
    const kept = this.length;
    const joined = new Uint8Array(kept + bytes.length);
    joined.set(this.window);
    joined.set(bytes, kept);
    for (const mark of this.#marks) mark.index -= this.#start;
    this.#marks.push({ index: kept, atUs });
    this.#bytes = joined;
    this.#start = 0;
  }

  /** Arrival time of the front byte, µs. @throws RangeError on an empty queue. */
  frontAtUs(): number {
    const mark = this.#marks[0];
    if (mark === undefined || this.length === 0) throw new RangeError("an empty queue has no front byte");
    return mark.atUs;
  }

  /** Drops `count` bytes from the front. */
  drop(count: number): void {
    if (count > this.length) throw new RangeError(`drop of ${count} bytes from ${this.length}`);
    this.#start += count;
    while (this.#marks.length > 0) {
      const end = this.#marks[1]?.index ?? this.#bytes.length;
      if (end > this.#start) return;
      this.#marks.shift();
    }
  }

  snapshot(): ByteQueueState {
    return {
      bytes: [...this.window],
      marks: this.#marks.map((mark) => [Math.max(0, mark.index - this.#start), mark.atUs] as const),
    };
  }

  restore(state: ByteQueueState): void {
    this.#bytes = Uint8Array.from(state.bytes);
    this.#start = 0;
    this.#marks = state.marks.map(([index, atUs]) => ({ index, atUs }));
  }
}
