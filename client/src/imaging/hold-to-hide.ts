/**
 * Hold to hide: the lines over the picture are gone while a key or a finger is held, and come back by themselves. What
 * decides is asked in each animation frame, so no event that gets lost can keep them hidden: a hold also ends after
 * ten seconds.
 */

/** A finger must rest this long, so that a tap or the start of a drag does not flicker. */
export const REST_MS = 250;
/** A key whose release was never told (keyboard unplugged, pedal stuck) shows the lines again. */
const LIMIT_MS = 10_000;

export class HoldToHide {
  readonly #since = new Map<string, number>();

  /** @param source the key or finger; a source that already holds keeps its time. @param fromMs when it begins. */
  press(source: string, fromMs: number): void {
    if (!this.#since.has(source)) this.#since.set(source, fromMs);
  }

  release(source: string): void {
    this.#since.delete(source);
  }

  releaseAll(): void {
    this.#since.clear();
  }

  isHidden(nowMs: number): boolean {
    for (const sinceMs of this.#since.values()) {
      if (nowMs >= sinceMs && nowMs < sinceMs + LIMIT_MS) return true;
    }
    return false;
  }
}

/** One for the page: all its pictures hide their lines together. */
export const holdToHide = new HoldToHide();
