/**
 * Signs what the server finds unsigned when it starts: sessions that a crash ended, and whole ones whose signature could
 * not be written then. In a thread of its own, for a long record without an end takes a second to walk.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import { listSegments } from "../recording/segment-path.ts";
import { openKeyring } from "./keyring.ts";
import { signatureBeside } from "./signature-file.ts";

export interface LateSigningJob {
  readonly dataFolder: string;
  readonly sessionIds: readonly string[];
  readonly wallMs: number;
}

/** What the thread says of each session that it could not sign. */
export interface LateSigningProblem {
  readonly sessionId: string;
  readonly problem: string;
}

export class LateSigner {
  readonly #dataFolder: string;
  readonly #wallMs: () => number;
  readonly #onError: (error: unknown) => void;
  #worker: Worker | undefined;

  constructor(parts: {
    readonly dataFolder: string;
    readonly wallMs: () => number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#dataFolder = parts.dataFolder;
    this.#wallMs = parts.wallMs;
    this.#onError = parts.onError;
  }

  /**
   * Makes the key at the first start, and starts the thread when there is anything to sign. To be called before any
   * session of this server begins. `exceptFor`: a session that goes on is signed at its end.
   */
  start(exceptFor?: string): void {
    try {
      openKeyring(this.#dataFolder, this.#wallMs());
    } catch (error) {
      // Records are written all the same, and stay unsigned until somebody has read this.
      this.#onError(error);
      return;
    }
    const sessionIds = unsignedSessions(join(this.#dataFolder, "sessions")).filter((id) => id !== exceptFor);
    if (sessionIds.length === 0) return;
    const job: LateSigningJob = { dataFolder: this.#dataFolder, sessionIds, wallMs: this.#wallMs() };
    const worker = new Worker(new URL("./late-signing-worker.ts", import.meta.url), { workerData: job });
    worker.on("message", ({ sessionId, problem }: LateSigningProblem) =>
      this.#onError(new FaultError("REC-WRITE-FAILED", `session ${sessionId} is not signed yet: ${problem}`)),
    );
    worker.on("error", (error) => this.#onError(error));
    worker.unref();
    this.#worker = worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

/** Sessions that have no signature beside them, oldest first; none when the folder cannot be read. */
function unsignedSessions(directory: string): readonly string[] {
  try {
    const names = new Set(readdirSync(directory));
    return [...listSegments(directory).keys()]
      .filter((sessionId) => !names.has(signatureBeside(`${sessionId}.mcap`) ?? ""))
      .toSorted();
  } catch (error) {
    // A folder that is not there yet holds nothing to sign; any other trouble is told by those who need it to record.
    if (error instanceof Error && "code" in error) return [];
    throw error;
  }
}
