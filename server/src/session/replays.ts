/** The open replays of a server: each watcher has its own, and a bound keeps forgotten ones from piling up. */
import { FaultError } from "@cementwatch/shared/faults";
import type { DecoderFactory } from "@cementwatch/shared/pipeline/decoder-port";
import type { Storage } from "../recording/storage.ts";
import { ReplayRuntime } from "./replay-runtime.ts";

const REPLAYS_MOST = 16;

export interface ReplaysParts {
  readonly storage: Storage;
  readonly createDecoder: DecoderFactory;
  readonly nextRuntimeId: () => number;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

export class Replays {
  readonly #parts: ReplaysParts;
  readonly #open = new Map<number, ReplayRuntime>();

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  /** @throws FaultError REC-UNREADABLE when there is no such session; NET-FLOOD when 16 are open. */
  async open(sessionId: string): Promise<ReplayRuntime> {
    if (this.#open.size >= REPLAYS_MOST) {
      throw new FaultError("NET-FLOOD", `${REPLAYS_MOST} replays are open: close one before opening another`);
    }
    const { storage, nextRuntimeId, ...rest } = this.#parts;
    const reader = await storage.openReader(sessionId);
    const runtime = new ReplayRuntime({ ...rest, runtimeId: nextRuntimeId(), title: reader.title, reader });
    this.#open.set(runtime.runtimeId, runtime);
    return runtime;
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
