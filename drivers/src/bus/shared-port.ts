/** A port that several devices use: opened by the first who wants it, released when the last has gone. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Link, LinkHandlers, LinkSource } from "../link.ts";

export class SharedPort {
  readonly #source: LinkSource;
  readonly #handlers: LinkHandlers;
  #link: Link | undefined;
  #opening: Promise<void> | undefined;
  #released: Promise<void> = Promise.resolve();
  /** Counts closings, so that what an earlier opening still does is known to be void. */
  #attempt = 0;

  constructor(source: LinkSource, handlers: LinkHandlers) {
    this.#source = source;
    this.#handlers = handlers;
  }

  name(): string {
    return this.#link?.name ?? "shared line";
  }

  /** All who ask while it is being opened wait for the same attempt. @throws FaultError LNK-OPEN-FAILED. */
  open(): Promise<void> {
    this.#opening ??= this.#openOnce();
    return this.#opening;
  }

  /** Releases the port and opens it again; who has it open is not told unless that fails. */
  renew(): Promise<void> {
    const closed = this.close();
    this.#opening = closed.then(async () => {
      try {
        await this.#openOnce();
      } catch (error) {
        this.#handlers.onClosed(
          error instanceof FaultError ? error : new FaultError("LNK-LOST", String(error), { cause: error }),
        );
        throw error;
      }
    });
    return this.#opening;
  }

  write(bytes: Uint8Array): void {
    this.#link?.write(bytes);
  }

  close(): Promise<void> {
    this.#attempt += 1;
    const link = this.#link;
    this.#link = undefined;
    this.#opening = undefined;
    // A port that cannot be released is reported by the next open, which then finds it held.
    if (link !== undefined) this.#released = link.close().catch(() => undefined);
    return this.#released;
  }

  async #openOnce(): Promise<void> {
    const attempt = this.#attempt;
    const isCurrent = (): boolean => attempt === this.#attempt;
    await this.#released;
    try {
      const link = await this.#source();
      if (!isCurrent()) throw givenUp(link);
      this.#link = link;
      await link.open({
        onBytes: (bytes) => {
          if (this.#link === link) this.#handlers.onBytes(bytes);
        },
        onClosed: (fault) => {
          if (this.#link !== link) return;
          void this.close();
          this.#handlers.onClosed(fault);
        },
      });
      // Nobody wants it any more: close() had it while it opened, which releases it.
      if (!isCurrent()) throw givenUp(link);
    } catch (error) {
      if (isCurrent()) void this.close();
      throw error;
    }
  }
}

function givenUp(link: Link): FaultError {
  return new FaultError("LNK-OPEN-FAILED", `${link.name} was closed while it opened`);
}
