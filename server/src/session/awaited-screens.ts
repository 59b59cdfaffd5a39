/** Screens that were there when the server died: one that does not come back is told as gone. */

/** A page tries again after a few seconds at most. */
const BACK_WITHIN_US = 5_000_000;

export class AwaitedScreens {
  readonly #ids: Set<string>;
  readonly #untilUs: number;

  constructor(ids: readonly string[], atUs: number) {
    this.#ids = new Set(ids);
    this.#untilUs = atUs + BACK_WITHIN_US;
  }

  /** Something was told of a screen. */
  heard(screenId: string): void {
    this.#ids.delete(screenId);
  }

  /** Those that have not come back in time, once. */
  goneAt(atUs: number): readonly string[] {
    if (atUs < this.#untilUs || this.#ids.size === 0) return [];
    const gone = [...this.#ids];
    this.#ids.clear();
    return gone;
  }
}
