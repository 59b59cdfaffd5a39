/** The archives of this room: are they there, what have they, send to them, fetch from them. */
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JsonValue } from "@cementwatch/shared/json";
import {
  type FetchRequest,
  type PacsTargetView,
  type PacsWay,
  type SendOutlook,
  type SendRequest,
  type StudyAnswer,
  type StudyQuery,
  sendResultSchema,
} from "@cementwatch/shared/pacs/pacs-view";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { JobDesk } from "../jobs/job-desk.ts";
import { listSegments } from "../recording/segment-path.ts";
import { followUpPath, sessionsFolder } from "../reports/follow-up-file.ts";
import { openPseudonymKey, pseudonymOf } from "../worklist/pseudonym-key.ts";
import type { FetchOrder } from "./fetch-study.ts";
import { clearInbox } from "./inbox.ts";
import type { PacsTarget } from "./pacs-target.ts";
import { echoTarget, queryStudies } from "./query-studies.ts";
import { sendOutlook } from "./send-objects.ts";
import type { SendOrder } from "./send-session.ts";

interface DeskParts {
  readonly dataFolder: string;
  readonly targets: readonly PacsTarget[];
  readonly jobs: Pick<JobDesk, "start" | "find">;
  readonly audit: Pick<AuditTrail, "append">;
}

/** Questions to archives that are open at once; each holds a socket. */
const QUESTIONS_MOST = 4;

export class PacsDesk {
  readonly #parts: DeskParts;
  #questions = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Removes what a cut-off fetch left. */
  load(): void {
    clearInbox(this.#inbox());
  }

  targets(): readonly PacsTargetView[] {
    return this.#parts.targets.map(({ id, title, dimse, web }) => ({
      id,
      title,
      ways: [
        ...(dimse === undefined ? [] : (["dimse"] as const)),
        ...(web === undefined ? [] : (["web"] as const)),
      ],
      address: [
        ...(dimse === undefined ? [] : [`${dimse.calledAe} at ${dimse.host}:${dimse.port}`]),
        ...(web === undefined ? [] : [web.url]),
      ].join(", "),
    }));
  }

  /** @throws FaultError NET-PACS-FAILED, NET-FLOOD */
  async echo(id: string, way: PacsWay): Promise<void> {
    const target = this.#target(id);
    await this.#ask(() => echoTarget(target, way));
  }

  /** @throws FaultError NET-PACS-FAILED, NET-FLOOD */
  async query(id: string, way: PacsWay, query: StudyQuery): Promise<StudyAnswer> {
    const target = this.#target(id);
    const key = openPseudonymKey(this.#parts.dataFolder);
    this.#parts.audit.append({ action: "pacs.queried", object: `${id} ${way}` });
    return this.#ask(() => queryStudies(target, way, query, (patientId) => pseudonymOf(key, patientId)));
  }

  /** Undefined when there is no such session. @throws FaultError REC-UNREADABLE */
  outlook(sessionId: string): SendOutlook | undefined {
    const paths = this.#segments(sessionId);
    return paths === undefined ? undefined : sendOutlook(paths);
  }

  /** Undefined when there is no such session. @throws FaultError NET-PACS-FAILED, NET-FLOOD */
  send(sessionId: string, { target: id, way, identified }: SendRequest): JobView | undefined {
    const paths = this.#segments(sessionId);
    if (paths === undefined) return undefined;
    const { dataFolder } = this.#parts;
    return this.#start(`Send ${sessionId} to ${id}${identified ? ", with the patient" : ""}`, {
      target: this.#target(id),
      way,
      sessionId,
      identified,
      source: {
        paths: [...paths],
        followUpFile: followUpPath(sessionsFolder(dataFolder), sessionId),
        keyPath: join(dataFolder, "deident.key"),
        masksPath: join(dataFolder, "deident-masks.yaml"),
      },
    });
  }

  /** Sends what an ended job left unsent, as it was; undefined when there is no such job or nothing is left. */
  retry(jobId: string): JobView | undefined {
    const job = this.#parts.jobs.find(jobId);
    const result = sendResultSchema.safeParse(job?.result).data;
    const names = result?.objects.filter(({ state }) => state !== "sent").map(({ name }) => name) ?? [];
    if (result === undefined || names.length === 0) return undefined;
    const { target: id, way, sessionId, identified } = result;
    const folder = join(this.#parts.dataFolder, "exports", jobId, "files");
    return this.#start(`Send the rest of ${sessionId} to ${id}${identified ? ", with the patient" : ""}`, {
      ...{ target: this.#target(id), way, sessionId, identified },
      source: { folder, names },
    });
  }

  /** @throws FaultError NET-PACS-FAILED, NET-FLOOD */
  fetch({ target: id, way, studyUid }: FetchRequest): JobView {
    const order: FetchOrder = { target: this.#target(id), way, studyUid, inbox: this.#inbox() };
    return this.#parts.jobs.start("pacsFetch", `Fetch a study from ${id}`, order as unknown as JsonValue);
  }

  #start(title: string, order: SendOrder): JobView {
    const view = this.#parts.jobs.start("pacsSend", title, order as unknown as JsonValue);
    const { sessionId, identified, way, target } = order;
    const after = identified ? "with the patient's identity" : "pseudonym only";
    this.#parts.audit.append({
      action: "pacs.send",
      object: `${view.id} ${target.id} ${way}`,
      sessionId,
      after,
    });
    return view;
  }

  /** @throws FaultError NET-PACS-FAILED */
  #target(id: string): PacsTarget {
    const target = this.#parts.targets.find((entry) => entry.id === id);
    if (target !== undefined) return target;
    const known = this.#parts.targets.map((entry) => entry.id).join(", ");
    throw new FaultError(
      "NET-PACS-FAILED",
      `there is no archive ${id} in the device set; it has ${known === "" ? "none: add pacs to it" : known}`,
    );
  }

  async #ask<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#questions >= QUESTIONS_MOST)
      throw new FaultError(
        "NET-FLOOD",
        `${QUESTIONS_MOST} questions to archives are open: wait for an answer`,
      );
    this.#questions += 1;
    try {
      return await work();
    } finally {
      this.#questions -= 1;
    }
  }

  #segments(sessionId: string): readonly string[] | undefined {
    return listSegments(sessionsFolder(this.#parts.dataFolder))
      .get(sessionId)
      ?.map(({ path }) => path);
  }

  #inbox(): string {
    return join(this.#parts.dataFolder, "inbox");
  }
}
