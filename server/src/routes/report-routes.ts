/** The forms of a session's report, and the follow-up that is entered after the case. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { followUpSchema } from "../reports/follow-up-file.ts";
import type { ReportForm } from "../reports/make-report.ts";
import { REPORT_MOST_MS } from "../reports/session-reports.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const FORMS = {
  "report.pdf": { form: "pdf", type: "application/pdf" },
  "report.json": { form: "json", type: "application/json; charset=utf-8" },
  "report.pdf.dcm": { form: "dicom", type: "application/dicom" },
  "report.sr.dcm": { form: "sr", type: "application/dicom" },
} as const satisfies Record<string, { form: ReportForm; type: string }>;

const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
/** Beyond this the report takes minutes: the command makes it, where nobody waits on a socket. */
const SESSION_BYTES_MOST = 8e9;
/** Longer than the longest queue of reports. */
const ANSWER_MOST_MS = 10 * REPORT_MOST_MS;

export function registerReportRoutes(app: FastifyInstance, services: ServerServices): void {
  for (const [name, { form, type }] of Object.entries(FORMS)) {
    app.get(`/api/sessions/:id/${name}`, async (request, reply) => {
      const params = sessionParams.safeParse(request.params);
      if (!params.success) return noSession(reply);
      const { id } = params.data;
      const session = (await services.listSessions()).find((entry) => entry.sessionId === id);
      if (session === undefined) return noSession(reply);
      if (session.sizeBytes > SESSION_BYTES_MOST) return reply.code(409).send(tooLarge(session.sizeBytes));
      // Nothing goes over the socket while the report is made: the usual limit of silence would cut it.
      request.raw.socket.setTimeout(ANSWER_MOST_MS);
      const bytes = await services.reports.make(id, form);
      if (bytes === undefined) return noSession(reply);
      return reply
        .type(type)
        .header("Content-Disposition", `inline; filename="${id}.${name}"`)
        .header("Cache-Control", "no-store")
        .send(Buffer.from(bytes));
    });
  }

  app.get("/api/sessions/:id/follow-up", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    const entry = params.success ? await services.reports.followUp(params.data.id) : undefined;
    return entry ?? noSession(reply);
  });

  app.post("/api/sessions/:id/follow-up", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    if (!params.success) return noSession(reply);
    const body = followUpSchema.safeParse(request.body);
    if (!body.success) {
      const wanted = `Send {"painBefore"?: 0–10, "painAfter"?: 0–10, "hoursToWalking"?: hours}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(body.error)}`));
    }
    const entry = await services.reports.saveFollowUp(params.data.id, body.data);
    return entry === undefined ? noSession(reply) : reply.code(201).send(entry);
  });
}

function noSession(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(httpError(404, "There is no such session: choose one of the review page."));
}

function tooLarge(sizeBytes: number) {
  const size = `${(sizeBytes / 1e9).toFixed(1)} GB`;
  return httpError(
    409,
    `The session has ${size}: make its report with "cementwatch report FILE --pdf OUT" on this computer.`,
  );
}
