/**
 * Legal holds: a session under hold is never removed. Each hold and release is a line of `<id>.holds.jsonl` beside the
 * record, with who and why; lines are only ever added. A log that cannot be read holds.
 */
import { existsSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { appendLine, readLines } from "../file-store/lines-file.ts";
import { besidePath } from "../recording/files-beside.ts";
import { segmentPath } from "../recording/segment-path.ts";

const words = (most: number) => z.string().trim().min(1).max(most);

export const holdRequestSchema = z.strictObject({
  action: z.enum(["hold", "release"]),
  reason: words(500),
  by: words(100),
});
export type HoldRequest = z.infer<typeof holdRequestSchema>;

const lineSchema = z.object({ ...holdRequestSchema.shape, at: z.string() });
type HoldLine = z.infer<typeof lineSchema>;

export interface HoldState {
  readonly isHeld: boolean;
  /** Oldest first, the last thousand. */
  readonly log: readonly HoldLine[];
  /** Lines that cannot be read; while there is one the session counts as held. */
  readonly damagedLines: number;
}

const LINES_MOST = 1_000;

export class HoldBook {
  readonly #directory: string;
  readonly #wallMs: () => number;
  /** One change at a time, so that two at once do not both find the session free. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param directory of the session files */
  constructor(directory: string, wallMs: () => number) {
    this.#directory = directory;
    this.#wallMs = wallMs;
  }

  /** Undefined when there is no such session. @throws the system's error */
  async stateOf(sessionId: string): Promise<HoldState | undefined> {
    return this.#exists(sessionId) ? this.#read(sessionId) : undefined;
  }

  /** Undefined when there is no such session. @throws FaultError REC-HOLD-REFUSED, REC-WRITE-FAILED */
  change(sessionId: string, request: HoldRequest): Promise<HoldState | undefined> {
    const change = this.#last.then(() => this.#change(sessionId, request));
    this.#last = change.catch(() => undefined);
    return change;
  }

  async #change(sessionId: string, request: HoldRequest): Promise<HoldState | undefined> {
    if (!this.#exists(sessionId)) return undefined;
    const { isHeld, log, damagedLines } = await this.#read(sessionId);
    if (request.action === "hold" && isHeld && damagedLines === 0)
      throw new FaultError(
        "REC-HOLD-REFUSED",
        `${sessionId} is under hold already, since ${log.at(-1)?.at}; release it first to hold it anew`,
      );
    if (request.action === "release" && !isHeld)
      throw new FaultError("REC-HOLD-REFUSED", `${sessionId} is under no hold: there is nothing to release`);
    if (request.action === "release" && damagedLines > 0)
      throw new FaultError(
        "REC-HOLD-REFUSED",
        `${sessionId}.holds.jsonl has ${damagedLines} damaged line(s) and counts as a hold: repair it from a backup first`,
      );
    const line: HoldLine = { ...request, at: new Date(this.#wallMs()).toISOString() };
    try {
      await appendLine(this.#path(sessionId), line);
    } catch (error) {
      throw new FaultError("REC-WRITE-FAILED", `the hold was not written: ${(error as Error).message}`, {
        cause: error,
      });
    }
    return this.#read(sessionId);
  }

  async #read(sessionId: string): Promise<HoldState> {
    const { lines, damaged } = await readLines(this.#path(sessionId), lineSchema, LINES_MOST);
    return { isHeld: damaged > 0 || lines.at(-1)?.action === "hold", log: lines, damagedLines: damaged };
  }

  #exists(sessionId: string): boolean {
    try {
      return existsSync(segmentPath(this.#directory, sessionId, 1));
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  #path(sessionId: string): string {
    return besidePath(this.#directory, sessionId, "holds");
  }
}
