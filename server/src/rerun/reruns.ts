/** Re-runs of the server's own sessions, as jobs. */
import { existsSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JsonValue } from "@cementwatch/shared/json";
import { MATCH_LIMITS } from "@cementwatch/shared/review/alarm-difference";
import { parameterProblems, type RerunRequest } from "@cementwatch/shared/review/rerun";
import type { JobDesk } from "../jobs/job-desk.ts";
import { listSegments } from "../recording/segment-path.ts";
import type { RerunOrder } from "./rerun-sessions.ts";

export interface RerunsParts {
  readonly jobs: Pick<JobDesk, "start">;
  /** Where the session files are. */
  readonly sessionsFolder: string;
}

export class Reruns {
  readonly #parts: RerunsParts;

  constructor(parts: RerunsParts) {
    this.#parts = parts;
  }

  /**
   * @throws FaultError PIP-CONFIG-INVALID for parameters that cannot be used, REC-UNREADABLE for a session that is not
   * there, NET-FLOOD when too many jobs wait
   */
  start({ sessionIds, mode, baseline, windowMs, parameters }: RerunRequest): JobView {
    const problems = parameterProblems(parameters);
    if (problems.length > 0) throw new FaultError("PIP-CONFIG-INVALID", problems.join("; "));
    const files = this.#filesOf([...new Set(sessionIds)]);
    const limits = { ...MATCH_LIMITS, windowMs: windowMs ?? MATCH_LIMITS.windowMs };
    const order: RerunOrder = { files, mode, baseline, limits, parameters };
    return this.#parts.jobs.start("rerun", titleOf(order), order as unknown as JsonValue);
  }

  #filesOf(sessionIds: readonly string[]): readonly string[] {
    const segments = existsSync(this.#parts.sessionsFolder)
      ? listSegments(this.#parts.sessionsFolder)
      : new Map<string, never>();
    return sessionIds.map((id) => {
      const first = segments.get(id)?.[0];
      if (first === undefined)
        throw new FaultError("REC-UNREADABLE", `there is no recorded session ${id}: read the list again`);
      return first.path;
    });
  }
}

function titleOf({ files, mode, parameters }: RerunOrder): string {
  const changed = Object.keys(parameters).length;
  const how = mode === "reanalyse" ? "from the pixels" : "recorded findings";
  const sessions = files.length === 1 ? "1 session" : `${files.length} sessions`;
  return `Re-run of ${sessions}, ${how}, ${changed === 1 ? "1 value" : `${changed} values`} changed`;
}
