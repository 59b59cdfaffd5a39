/**
 * The wire of a simulated device: its answers leave after a latency with seeded jitter, byte by byte at the baud rate,
 * and arrive in the pieces that a UART with a 16-byte FIFO would hand over.
 */
import { createRandom, type Random, seedOf } from "./plant/random.ts";

export interface LineTiming {
  readonly baudRate: number;
  /** Start bit, data bits, parity and stop bits. */
  readonly bitsPerByte: number;
  /** From the end of a request to the first bit of the answer, µs. */
  readonly latencyUs: number;
  /** Up to so much is added to the latency, uniformly, µs. */
  readonly jitterUs: number;
}

const FIFO_BYTES = 16;

export class SimulatedLine {
  readonly #timing: LineTiming;
  readonly #byteUs: number;
  readonly #random: Random;
  #waiting: { readonly atUs: number; readonly bytes: Uint8Array }[] = [];
  #freeAtUs = 0;

  constructor(timing: LineTiming, seed: number) {
    this.#timing = timing;
    this.#byteUs = (timing.bitsPerByte * 1_000_000) / timing.baudRate;
    this.#random = createRandom(seedOf(seed, "line"));
  }

  /** Time that `count` bytes take on the wire, µs. */
  transferUs(count: number): number {
    return Math.ceil(count * this.#byteUs);
  }

  /** Puts an answer on the wire once the device has thought about it. `readyAtUs`: when the request was complete. */
  answer(bytes: Uint8Array, readyAtUs: number): void {
    const delayUs = Math.round(this.#timing.latencyUs + this.#random.next() * this.#timing.jitterUs);
    this.put(bytes, readyAtUs + delayUs);
  }

  /** Puts bytes on the wire as soon as it is free, not before `atUs`. */
  put(bytes: Uint8Array, atUs: number): void {
    const startUs = Math.max(atUs, this.#freeAtUs);
    for (let from = 0; from < bytes.length; from += FIFO_BYTES) {
      const piece = bytes.slice(from, from + FIFO_BYTES);
      this.#waiting.push({ atUs: startUs + this.transferUs(from + piece.length), bytes: piece });
    }
    this.#freeAtUs = startUs + this.transferUs(bytes.length);
  }

  /** What has arrived up to and including `untilUs`, in order. */
  emit(untilUs: number): { readonly atUs: number; readonly bytes: Uint8Array }[] {
    const due = this.#waiting.filter((piece) => piece.atUs <= untilUs);
    this.#waiting = this.#waiting.filter((piece) => piece.atUs > untilUs);
    return due;
  }

  /** Power is gone: what had not arrived never will. */
  cut(atUs: number): void {
    this.#waiting = [];
    this.#freeAtUs = atUs;
  }
}
