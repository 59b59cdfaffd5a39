/**
 * What requests are called in the audit trail, by method and route. A route that changes something and has no line here
 * is written under its own address: nothing that changes goes unwritten because somebody forgot it.
 */
import type { AuditEntry } from "@cementwatch/shared/audit/audit-row";

interface HttpAction {
  readonly action: string;
  /** Names of fields of the body that are kept: whoever gives initials, why, and which of a few words was chosen. */
  readonly actor?: string;
  readonly reason?: string;
  readonly after?: string;
  /** The body names the session in `sessionId`. */
  readonly isAboutSession?: true;
  /** Kept beside `after` when the body has this field, whatever is in it. */
  readonly wish?: string;
}

/** `undefined`: written by the room itself, with more than the request shows, or nothing that anybody answers for. */
const ACTIONS: Readonly<Record<string, HttpAction | undefined>> = {
  "POST /api/marks": undefined,
  "POST /api/audit/verify": { action: "trail.verified" },
  "GET /api/audit/export.csv": { action: "trail.exported" },
  "POST /api/sessions/:id/sign-off": undefined,
  "GET /api/sessions/:id/report.pdf": { action: "report.made" },
  "GET /api/sessions/:id/report.json": { action: "report.made" },
  "GET /api/sessions/:id/report.pdf.dcm": { action: "report.made" },
  "GET /api/sessions/:id/report.sr.dcm": { action: "report.made" },
  "POST /api/sessions/:id/follow-up": { action: "followUp.entered" },
  "POST /api/sessions/:id/hold": { action: "hold.changed", actor: "by", reason: "reason", after: "action" },
  "POST /api/sessions/:id/deidentify": { action: "deident.asked" },
  "POST /api/sessions/:id/deident-confirmation": {
    action: "deident.proofConfirmed",
    actor: "by",
    after: "proof",
  },
  "POST /api/review/sessions/:id/entries": { action: "review.entered", actor: "author", after: "kind" },
  "POST /api/teaching/sessions/:id/results": { action: "teaching.scored", actor: "learner" },
  "POST /api/exports": { action: "export.asked", after: "format", isAboutSession: true, wish: "deidentify" },
  "POST /api/rerun": { action: "rerun.asked", after: "mode" },
  "POST /api/rerun/parameters": undefined,
  "POST /api/backups": { action: "backup.asked" },
  "POST /api/simulated-cases/:id/start": { action: "simulation.started" },
  "POST /api/simulated-cases/stop": { action: "simulation.stopped" },
  "PUT /api/cement-profiles/:id": { action: "cement.profileChanged", reason: "reason" },
  "POST /api/calibration-runs": { action: "calibration.runBegun", actor: "operator" },
  "POST /api/calibration-runs/:id/acts": { action: "calibration.runAct", after: "kind" },
  "POST /api/calibration/bench": undefined,
  "POST /api/calibration/bench/set": undefined,
  "POST /api/calibration/bench/fault": undefined,
  "POST /api/calibrations/:id/rollback": {
    action: "calibration.rolledBack",
    actor: "operator",
    reason: "reason",
  },
  "PUT /api/references/:id": { action: "reference.changed", actor: "operator", reason: "reason" },
  "POST /api/daily-checks": { action: "calibration.dailyCheck", actor: "operator" },
  "POST /api/peripheral-tests": { action: "calibration.peripheralTest", actor: "operator" },
  "POST /api/time-offset": { action: "timeOffset.measured" },
  "POST /api/time-offset/accept": { action: "timeOffset.accepted", actor: "operator" },
  "DELETE /api/time-offset": { action: "timeOffset.stopped" },
  "POST /api/time-offset/bench": undefined,
  "POST /api/spacing/estimate": undefined,
  "POST /api/spacing": { action: "spacing.accepted", actor: "operator" },
  "POST /api/spacing/bench": undefined,
  "POST /api/ports/probe": { action: "devices.searched" },
  "POST /api/imports/inbox": { action: "import.uploaded" },
  "DELETE /api/imports/inbox/:name": { action: "import.uploadRemoved" },
  "POST /api/imports/inspect": { action: "import.inspected" },
  "POST /api/imports": undefined,
  "POST /api/pacs/:id/echo": { action: "pacs.echo" },
  "POST /api/pacs-queries": undefined,
  "POST /api/pacs-fetches": undefined,
  "POST /api/sessions/:id/send": undefined,
  "POST /api/jobs/:id/send-rest": undefined,
  "POST /api/jobs/:id/cancel": { action: "job.cancelAsked" },
  "DELETE /api/jobs/:id": { action: "job.removed" },
  "GET /api/jobs/:id/files/:name": { action: "job.downloaded" },
};

const SESSION_ROUTE = /^\/api\/(?:review\/|teaching\/)?sessions\/:id/;

export interface AnsweredRequest {
  readonly method: string;
  /** As registered, `/api/jobs/:id`; undefined for what no route took. */
  readonly route: string | undefined;
  readonly params: unknown;
  readonly body: unknown;
  readonly status: number;
  readonly address: string;
}

/** The entry for a request that was answered; undefined when none is due: refused, reading, or written elsewhere. */
export function httpEntry(request: AnsweredRequest): AuditEntry | undefined {
  const { method, route, params, body, status, address } = request;
  if (route === undefined || status >= 400) return undefined;
  const name = `${method} ${route}`;
  const isChange = method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  const known = ACTIONS[name] ?? (isChange && !(name in ACTIONS) ? { action: `http.${name}` } : undefined);
  if (known === undefined) return undefined;
  const [inRoute] = SESSION_ROUTE.exec(route) ?? [];
  const isSession = inRoute !== undefined;
  const { id = "", name: file = "" } = textsOf(params);
  const object = [isSession ? "" : id, file, isSession ? route.slice(inRoute.length + 1) : ""]
    .filter((part) => part !== "")
    .join(" ");
  const texts = textsOf(body);
  const kept: Record<string, string> = Object.fromEntries(
    (["actor", "reason", "after"] as const).flatMap((field) => {
      const text = texts[known[field] ?? ""];
      return text === undefined ? [] : [[field, text]];
    }),
  );
  const session = isSession ? id : known.isAboutSession === true ? texts["sessionId"] : undefined;
  if (known.wish !== undefined && has(body, known.wish))
    kept["after"] = `${kept["after"] ?? ""} ${known.wish}`;
  return {
    action: known.action,
    object,
    device: `${name} from ${address}`,
    ...(session === undefined ? {} : { sessionId: session }),
    ...kept,
  };
}

function has(body: unknown, field: string): boolean {
  return typeof body === "object" && body !== null && field in body;
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
