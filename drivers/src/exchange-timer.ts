/** Paces a poller: one outstanding request, a steady period, and a retry after a lost or damaged reply. */

/** After a damaged reply the rest of it may still be coming in; then the next request may go. */
const QUIET_AFTER_DAMAGE_US = 40_000;

export class ExchangeTimer {
  readonly #periodUs: number;
  readonly #timeoutUs: number;
  #openUntilUs: number | undefined;
  #nextAtUs = 0;

  /** `periodUs`: from request to request. `timeoutUs`: from request to giving up its reply. */
  constructor(periodUs: number, timeoutUs: number) {
    this.#periodUs = periodUs;
    this.#timeoutUs = timeoutUs;
  }

  /** True when no request is open and the next one is due. */
  isDue(atUs: number): boolean {
    return this.#openUntilUs === undefined && atUs >= this.#nextAtUs;
  }

  get isOpen(): boolean {
    return this.#openUntilUs !== undefined;
  }

  opened(atUs: number, waitUs = this.#timeoutUs): void {
    this.#openUntilUs = atUs + waitUs;
    // Stays on its grid after a small slip, and does not catch up after a long one.
    this.#nextAtUs = Math.max(this.#nextAtUs + this.#periodUs, atUs + Math.floor(this.#periodUs / 2));
  }

  answered(): void {
    this.#openUntilUs = undefined;
  }

  /** Part of the reply was damaged: wait for the line to be quiet instead of for the whole timeout. */
  damaged(atUs: number): void {
    if (this.#openUntilUs === undefined) return;
    this.#openUntilUs = Math.min(this.#openUntilUs, atUs + QUIET_AFTER_DAMAGE_US);
  }

  /** True once for each request that nobody answered in time. */
  hasExpired(atUs: number): boolean {
    if (this.#openUntilUs === undefined || atUs < this.#openUntilUs) return false;
    this.#openUntilUs = undefined;
    return true;
  }

  wakeAtUs(): number {
    return this.#openUntilUs ?? this.#nextAtUs;
  }
}
