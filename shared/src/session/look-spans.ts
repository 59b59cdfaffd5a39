/** Looks of a recorded session, from the times of its pictures alone: the beam was on when pictures came. Pure. */
import type { PictureView } from "../imaging/image-frame.ts";
import type { LookSpan } from "./session-strip.ts";

/** The beam was off when no picture came for so long: two pulses at the slowest rate of fluoroscopy, 1 a second. */
const BREAK_US = 2_000_000;

/** Gathers pictures in order of time; a longer break, or another view, begins another look. */
export class LookSpans {
  readonly #most: number;
  readonly #spans: { fromUs: number; toUs: number; view: PictureView; frames: number }[] = [];

  /** Looks beyond `most` are joined to the last one. */
  constructor(most: number) {
    this.#most = most;
  }

  add(atUs: number, view: PictureView): void {
    const last = this.#spans.at(-1);
    const isSame = last !== undefined && last.view === view && atUs - last.toUs <= BREAK_US;
    if (last !== undefined && (isSame || this.#spans.length >= this.#most)) {
      last.toUs = Math.max(last.toUs, atUs);
      last.frames += 1;
    } else this.#spans.push({ fromUs: atUs, toUs: atUs, view, frames: 1 });
  }

  spans(): readonly LookSpan[] {
    return this.#spans;
  }
}
