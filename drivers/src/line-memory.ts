/**
 * What a codec of plain text lines remembers, because such a line has no checksum. Three guards:
 *
 * - a number counts only when another of its shape (signs, digits before and after the point, unit) stood among the
 *   last eight, so that a lost or added digit is held back instead of read as a value ten times off;
 * - a text (serial number, model) counts when it has been read twice alike in three readings;
 * - a fact is told once, until it has been untrue.
 *
 * State is plain data for the decoder's snapshot.
 */
import { z } from "zod";

/** A value that passes a power of ten costs one reading at most; at 20 Hz the memory is 0.4 s. Assumption. */
const SHAPES_KEPT = 8;

export const lineMemorySchema = z.object({
  shapes: z.array(z.string()).max(SHAPES_KEPT),
  texts: z.record(z.string(), z.array(z.string())),
  confirmed: z.record(z.string(), z.string()),
  told: z.array(z.string()),
  sinceUs: z.number().nullable(),
});

export type LineMemoryState = z.infer<typeof lineMemorySchema>;

export class LineMemory {
  #shapes: string[] = [];
  /** The last two of each key. */
  #texts: Record<string, string[]> = {};
  #confirmed: Record<string, string> = {};
  #told: string[] = [];
  /** Free for the codec: since when something has lasted, session time in µs. */
  sinceUs: number | undefined;

  /** True when a value of this shape has been seen a moment ago. Notes it in any case. */
  knowsShape(text: string): boolean {
    const shape = text.replaceAll(/\d/g, "9");
    const isKnown = this.#shapes.includes(shape);
    this.#shapes = [...this.#shapes, shape].slice(-SHAPES_KEPT);
    return isKnown;
  }

  /** True when this text was read before for this key, last time or the time before; then it is kept as `confirmed`. */
  confirms(key: string, text: string): boolean {
    const before = this.#texts[key] ?? [];
    const isConfirmed = before.includes(text);
    this.#texts[key] = [...before.slice(-1), text];
    if (isConfirmed) this.#confirmed[key] = text;
    return isConfirmed;
  }

  /** What was read twice alike for this key; empty when nothing yet. */
  confirmed(key: string): string {
    return this.#confirmed[key] ?? "";
  }

  /** True the first time after it was untrue. */
  isNews(fact: string, isTrue: boolean): boolean {
    const wasTold = this.#told.includes(fact);
    if (isTrue === wasTold) return false;
    this.#told = isTrue ? [...this.#told, fact] : this.#told.filter((told) => told !== fact);
    return isTrue;
  }

  snapshot(): LineMemoryState {
    return {
      shapes: [...this.#shapes],
      texts: copyOf(this.#texts),
      confirmed: { ...this.#confirmed },
      told: [...this.#told],
      sinceUs: this.sinceUs ?? null,
    };
  }

  restore(state: LineMemoryState): void {
    this.#shapes = [...state.shapes];
    this.#texts = copyOf(state.texts);
    this.#confirmed = { ...state.confirmed };
    this.#told = [...state.told];
    this.sinceUs = state.sinceUs ?? undefined;
  }
}

function copyOf(texts: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, kept]) => [key, [...kept]]));
}
