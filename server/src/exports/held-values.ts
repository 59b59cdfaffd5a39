/** What held at a moment: values with their times, of which the newest at or before it is the one. */
export class HeldValues<T> {
  readonly #entries: { readonly atUs: number; readonly value: T }[] = [];
  readonly #most: number;

  /** @param most entries that are kept; older ones are let go */
  constructor(most: number) {
    this.#most = most;
  }

  add(atUs: number, value: T): void {
    this.#entries.push({ atUs, value });
    if (this.#entries.length > this.#most) this.#entries.shift();
  }

  at(atUs: number): { readonly atUs: number; readonly value: T } | undefined {
    return this.#entries.findLast((entry) => entry.atUs <= atUs);
  }
}
