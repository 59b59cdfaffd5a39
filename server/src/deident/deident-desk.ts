/** De-identifies recorded sessions of this server as jobs, and keeps who confirmed which proof. */
import { join } from "node:path";
import type { DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import { FaultError } from "@cementwatch/shared/faults";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JobDesk } from "../jobs/job-desk.ts";
import { jsonField } from "../recording/message-layout.ts";
import { segmentPath } from "../recording/segment-path.ts";
import { segmentsBeside } from "../recording/session-segments.ts";
import type { Storage } from "../recording/storage.ts";
import { addConfirmation, confirmationBeside } from "./confirmation-file.ts";
import { type DeidentifyInput, KEY_FILE, MASK_FILE } from "./deidentify-job.ts";
import { readMaskFile } from "./mask-file.ts";

const JOB_KIND = "deidentify";

interface DeskParts {
  readonly dataFolder: string;
  readonly storage: Pick<Storage, "listSessions">;
  readonly jobs: Pick<JobDesk, "start" | "list">;
  readonly wallMs: () => number;
}

export class DeidentDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Mask sets of the room's file. @throws FaultError REC-NOT-DEIDENTIFIED naming the line */
  async maskCount(): Promise<number> {
    return (await readMaskFile(this.#maskPath())).length;
  }

  /**
   * Undefined when there is no such session.
   * @throws FaultError REC-NOT-DEIDENTIFIED when it is still recorded or the mask file is wrong; NET-FLOOD when too many jobs wait
   */
  async start(
    sessionId: string,
    options: DeidentOptions,
    mayAlarmsDiffer: boolean,
  ): Promise<JobView | undefined> {
    const path = await this.#pathOf(sessionId);
    if (path === undefined) return undefined;
    await readMaskFile(this.#maskPath());
    const input = {
      paths: [...segmentsBeside(path)],
      keyPath: join(this.#parts.dataFolder, KEY_FILE),
      masksPath: this.#maskPath(),
      options,
      mayAlarmsDiffer,
    } satisfies DeidentifyInput;
    return this.#parts.jobs.start(JOB_KIND, `De-identify ${sessionId}`, input);
  }

  /** False when there is no such session or no ended job shows this proof. @throws FaultError REC-NOT-DEIDENTIFIED */
  async confirm(sessionId: string, proof: string, by: string): Promise<boolean> {
    const path = await this.#pathOf(sessionId);
    const isShown = this.#parts.jobs.list().some((job) => job.kind === JOB_KIND && shows(job, proof));
    if (path === undefined || !isShown) return false;
    const at = new Date(this.#parts.wallMs()).toISOString();
    await addConfirmation(confirmationBeside(path), { proof, by, at });
    return true;
  }

  async #pathOf(sessionId: string): Promise<string | undefined> {
    const session = (await this.#parts.storage.listSessions()).find((entry) => entry.sessionId === sessionId);
    if (session === undefined) return undefined;
    if (session.state === "recording")
      throw new FaultError("REC-NOT-DEIDENTIFIED", "the session is still being recorded: end it first");
    return segmentPath(join(this.#parts.dataFolder, "sessions"), sessionId, 1);
  }

  #maskPath(): string {
    return join(this.#parts.dataFolder, MASK_FILE);
  }
}

function shows({ result }: JobView, proof: string): boolean {
  const groups = jsonField(result, "groups");
  return Array.isArray(groups) && groups.some((group) => jsonField(group, "proof") === proof);
}
