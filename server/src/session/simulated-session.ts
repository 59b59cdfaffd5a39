/** A simulated case in real time: feeds a simulated source's events to a runtime as their time comes. */
import type { SimulatedSource } from "@cementwatch/drivers/simulated-source";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { feedEvent } from "./feed-event.ts";
import type { SessionRuntime } from "./session-runtime.ts";

const STEP_MS = 10;

export class SimulatedSession {
  readonly #source: SimulatedSource;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: SimulatedSource, onError: (error: unknown) => void) {
    this.#source = source;
    this.#onError = onError;
  }

  /** The simulated surgeon obeys what the real operator presses. */
  operator(act: OperatorAct, atUs: number): void {
    this.#source.operator(act, atUs);
  }

  start(runtime: SessionRuntime): void {
    this.#timer = setInterval(() => {
      try {
        const nowUs = runtime.nowUs();
        for (const event of this.#source.advance(nowUs)) feedEvent(runtime, event);
      } catch (error) {
        this.#onError(error);
      }
    }, STEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
