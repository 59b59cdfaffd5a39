/** The open replays of a server: each watcher has its own, and a bound keeps forgotten ones from piling up. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Storage } from "../recording/storage.ts";
import type { Runtime } from "./runtime.ts";
import { openThreadedReplay } from "./threaded-replay.ts";

/** Each is a thread of up to 300 MB while it reads pictures. */
const REPLAYS_MOST = 8;

export interface ReplaysParts {
  readonly storage: Pick<Storage, "pathsOf">;
  readonly nextRuntimeId: () => number;
  readonly onError: (error: unknown) => void;
}

export class Replays {
  readonly #parts: ReplaysParts;
  readonly #open = new Map<number, { close(): void }>();
  #opening = 0;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  /** @throws FaultError REC-UNREADABLE when there is no such session; NET-FLOOD when too many are open. */
  async open(sessionId: string): Promise<Runtime> {
    if (this.#open.size + this.#opening >= REPLAYS_MOST) {
      throw new FaultError("NET-FLOOD", `${REPLAYS_MOST} replays are open: close one before opening another`);
    }
    const { storage, nextRuntimeId, onError } = this.#parts;
    const order = { paths: storage.pathsOf(sessionId), runtimeId: nextRuntimeId() };
    this.#opening += 1;
    try {
      const runtime = await openThreadedReplay(order, onError);
      this.#open.set(runtime.runtimeId, runtime);
      return runtime;
    } finally {
      this.#opening -= 1;
    }
  }

  async close(runtimeId: number): Promise<void> {
    this.#open.get(runtimeId)?.close();
    this.#open.delete(runtimeId);
  }

  closeAll(): void {
    for (const runtime of this.#open.values()) runtime.close();
    this.#open.clear();
  }
}
