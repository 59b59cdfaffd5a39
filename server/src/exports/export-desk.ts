/** Starts exports of the server's own sessions as jobs. */
import { EXPORT_FORMATS } from "@cementwatch/shared/jobs/export-formats";
import type { ExportRequest } from "@cementwatch/shared/jobs/export-request";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JobDesk } from "../jobs/job-desk.ts";
import { listSegments } from "../recording/segment-path.ts";
import { followUpPath, sessionsFolder } from "../reports/follow-up-file.ts";
import type { ExportOrder } from "./export-order.ts";

export interface ExportDeskParts {
  readonly dataFolder: string;
  readonly jobs: Pick<JobDesk, "start">;
}

export class ExportDesk {
  readonly #parts: ExportDeskParts;

  constructor(parts: ExportDeskParts) {
    this.#parts = parts;
  }

  /** `undefined` when there is no such session. @throws FaultError NET-FLOOD when too many jobs wait */
  start({ sessionId, format, fromS, toS, what, deidentify }: ExportRequest): JobView | undefined {
    const folder = sessionsFolder(this.#parts.dataFolder);
    const segments = listSegments(folder).get(sessionId);
    if (segments === undefined) return undefined;
    const order = {
      paths: segments.map(({ path }) => path),
      followUpFile: followUpPath(folder, sessionId),
      format,
      dataFolder: this.#parts.dataFolder,
      ...(fromS === undefined ? {} : { fromUs: Math.round(fromS * 1e6) }),
      ...(toS === undefined ? {} : { toUs: Math.round(toS * 1e6) }),
      ...(what === undefined ? {} : { what }),
      ...(deidentify === undefined ? {} : { deidentify }),
    } as ExportOrder;
    const range =
      fromS === undefined && toS === undefined
        ? ""
        : `, ${secondsText(fromS ?? 0)}–${toS === undefined ? "end" : secondsText(toS)} s`;
    const names = deidentify === undefined ? "" : ", de-identified";
    return this.#parts.jobs.start(
      "export",
      `${EXPORT_FORMATS[format]} of ${sessionId}${range}${names}`,
      order,
    );
  }
}

function secondsText(seconds: number): string {
  return String(Number(seconds.toFixed(1)));
}
