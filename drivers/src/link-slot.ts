/** Holds the one link a supervisor has, opens the next only when the last is released, and drops what comes late. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "./clock.ts";
import type { Link, LinkSource } from "./link.ts";

/** Neither the system nor a network may leave an attempt hanging for good. Assumption. */
const OPEN_DEADLINE_US = 5_000_000;

export interface LinkSlotHandlers {
  opened(): void;
  openFailed(detail: string): void;
  bytes(bytes: Uint8Array): void;
  closed(detail: string): void;
}

export class LinkSlot {
  readonly #source: LinkSource;
  readonly #clock: Clock;
  readonly #handlers: LinkSlotHandlers;
  #link: Link | undefined;
  #released: Promise<void> = Promise.resolve();
  /** Counts openings and closings, so that what an earlier opening still does is known to be void. */
  #attempt = 0;

  constructor(source: LinkSource, clock: Clock, handlers: LinkSlotHandlers) {
    this.#source = source;
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** The present link, open or opening. */
  link(): Link | undefined {
    return this.#link;
  }

  /** Ends in `opened` or `openFailed`, unless `close` comes first. Never rejects. */
  async open(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = (): boolean => attempt === this.#attempt;
    await this.#released;
    if (!isCurrent()) return;
    const cancelDeadline = this.#clock.setTimer(OPEN_DEADLINE_US, () => {
      if (isCurrent()) this.#handlers.openFailed(`no success within ${OPEN_DEADLINE_US / 1_000_000} s`);
    });
    let failure: string | undefined;
    try {
      const link = await this.#source();
      if (!isCurrent()) return;
      this.#link = link;
      // A link that opens after its time has been given to close() meanwhile, which releases it.
      await link.open({
        onBytes: (bytes) => {
          if (this.#link === link) this.#handlers.bytes(bytes);
        },
        onClosed: (fault) => {
          if (this.#link === link) this.#handlers.closed(fault.detail);
        },
      });
    } catch (error) {
      failure = detailOf(error);
    } finally {
      cancelDeadline();
    }
    if (!isCurrent()) return;
    if (failure === undefined) this.#handlers.opened();
    else this.#handlers.openFailed(failure);
  }

  close(): void {
    this.#attempt += 1;
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined) return;
    // A link that cannot be released is reported by the next open, which then finds the port held.
    this.#released = link.close().catch(() => undefined);
  }

  /** Resolves when the last closed link is released. */
  released(): Promise<void> {
    return this.#released;
  }
}

function detailOf(error: unknown): string {
  if (error instanceof FaultError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}
