/** Measures how long a device has said nothing. One timer, moved on as it falls due: hearing something costs nothing. */
import type { Clock } from "./clock.ts";

const SILENCE_MIN_US = 500_000;
const SILENCE_MAX_US = 3_000_000;

/** How long without an item a device counts as silent: max(500 ms, 3 periods), at most 3 s, µs. */
export function silenceBoundUs(nominalPeriodUs: number): number {
  return Math.min(SILENCE_MAX_US, Math.max(SILENCE_MIN_US, 3 * nominalPeriodUs));
}

export class SilenceWatchdog {
  readonly #clock: Clock;
  readonly #boundUs: number;
  readonly #onSilence: (quietUs: number) => void;
  readonly #excusedUs: () => number;
  #aliveAtUs = 0;
  #excusedAtUs = 0;
  #cancel: (() => void) | undefined;

  /** `excusedUs`: time so far in which the device could not have spoken, because others had the line; never decreases. */
  constructor(
    clock: Clock,
    boundUs: number,
    onSilence: (quietUs: number) => void,
    excusedUs: () => number = () => 0,
  ) {
    this.#excusedUs = excusedUs;
    this.#clock = clock;
    this.#boundUs = boundUs;
    this.#onSilence = onSilence;
  }

  /** Something was heard now, or listening begins now. */
  arm(): void {
    this.#aliveAtUs = this.#clock.nowUs();
    this.#excusedAtUs = this.#excusedUs();
    if (this.#cancel === undefined) this.#sleep(this.#boundUs);
  }

  disarm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #sleep(us: number): void {
    this.#cancel = this.#clock.setTimer(us, () => {
      const excusedUs = this.#excusedUs() - this.#excusedAtUs;
      const quietUs = this.#clock.nowUs() - this.#aliveAtUs - excusedUs;
      if (quietUs < this.#boundUs) {
        this.#sleep(this.#boundUs - quietUs);
        return;
      }
      this.#cancel = undefined;
      this.#onSilence(quietUs);
    });
  }
}
