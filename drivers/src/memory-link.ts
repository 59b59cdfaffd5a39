/** Couples a simulator to a supervisor without a port, on the injected clock: for simulated rooms and tests. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "./clock.ts";
import type { DeviceSimulator } from "./driver.ts";
import type { Link, LinkHandlers } from "./link.ts";

/** How often the simulator is asked for bytes: finer than any poll, coarser than a byte at 19 200 baud matters. */
const EMIT_PERIOD_US = 1_000;

/** A memory link with the faults that a cable can have. */
export interface MemoryLink extends Link {
  /** Ends the link as an unplugged adapter does. Without `withEvent` nobody is told and bytes simply stop. */
  unplug(withEvent: boolean): void;
}

class SimulatedCable implements MemoryLink {
  readonly name: string;
  readonly #simulator: DeviceSimulator;
  readonly #clock: Clock;
  readonly #emitPeriodUs: number;
  #handlers: LinkHandlers | undefined;
  #isOver = false;
  #cancel: (() => void) | undefined;

  constructor(name: string, simulator: DeviceSimulator, clock: Clock, emitPeriodUs: number) {
    this.#emitPeriodUs = emitPeriodUs;
    this.name = name;
    this.#simulator = simulator;
    this.#clock = clock;
  }

  open(handlers: LinkHandlers): Promise<void> {
    if (this.#isOver) return Promise.reject(new FaultError("LNK-OPEN-FAILED", `${this.name} was closed`));
    this.#handlers = handlers;
    // What the device said while nobody listened is gone, as on a wire.
    this.#simulator.emit(this.#clock.nowUs());
    this.#schedule();
    return Promise.resolve();
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOver) this.#simulator.receive(Uint8Array.from(bytes), this.#clock.nowUs());
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  unplug(withEvent: boolean): void {
    if (this.#isOver) return;
    this.#end();
    if (withEvent) this.#handlers?.onClosed(new FaultError("LNK-LOST", `${this.name} was unplugged`));
  }

  #end(): void {
    this.#isOver = true;
    this.#cancel?.();
  }

  #schedule(): void {
    this.#cancel = this.#clock.setTimer(this.#emitPeriodUs, () => {
      for (const { bytes } of this.#simulator.emit(this.#clock.nowUs())) {
        if (this.#isOver) return;
        this.#handlers?.onBytes(bytes);
      }
      if (!this.#isOver) this.#schedule();
    });
  }
}

/** A link to a simulator; `name` as a person shall see it. One simulator may be linked again after a loss. */
export function createMemoryLink(
  name: string,
  simulator: DeviceSimulator,
  clock: Clock,
  emitPeriodUs = EMIT_PERIOD_US,
): MemoryLink {
  return new SimulatedCable(name, simulator, clock, emitPeriodUs);
}
