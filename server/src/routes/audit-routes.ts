/** The audit trail and sign-offs over HTTP; also the hook that writes what requests change into the trail. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { auditCsv } from "../audit/audit-csv.ts";
import { AUDIT_PAGE_MOST } from "../audit/audit-trail.ts";
import { httpEntry } from "../audit/http-actions.ts";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

const day = z.union([z.literal(""), z.iso.date()]).default("");
const text = z.string().max(100).default("");
const filterSchema = z.object({ actor: text, action: text, sessionId: text, from: day, to: day });
const pageSchema = filterSchema.extend({
  before: z.coerce.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
  limit: z.coerce.number().int().min(1).max(AUDIT_PAGE_MOST).default(100),
});
/** A trail of ten years is read within this. */
const VERIFY_MOST_MS = 120_000;

export function registerAuditRoutes(app: FastifyInstance, { audit }: RecordDesk): void {
  app.addHook("onResponse", async (request, reply) => {
    const entry = httpEntry({
      method: request.method,
      route: request.routeOptions.url,
      params: request.params,
      body: request.body,
      status: reply.statusCode,
      address: request.ip,
    });
    if (entry !== undefined) audit.append(entry);
  });

  /** `?actor=&action=&sessionId=&from=&to=&before=&limit=`, newest first. */
  app.get("/api/audit", async ({ query }, reply) => {
    const parsed = pageSchema.safeParse(query);
    if (!parsed.success) return badQuery(reply, parsed.error);
    const { before, limit, ...filter } = parsed.data;
    return audit.page(filter, before, limit);
  });

  app.post("/api/audit/verify", async (request) => {
    request.raw.socket.setTimeout(VERIFY_MOST_MS);
    return audit.verify();
  });

  /** Everything that fits the filter, oldest last, as cells that no spreadsheet calculates. */
  app.get("/api/audit/export.csv", async ({ query }, reply) => {
    const parsed = filterSchema.safeParse(query);
    if (!parsed.success) return badQuery(reply, parsed.error);
    return reply
      .type("text/csv; charset=utf-8")
      .header("Content-Disposition", 'attachment; filename="audit.csv"')
      .header("Cache-Control", "no-store")
      .send(Readable.from(auditCsv((before) => audit.page(parsed.data, before, AUDIT_PAGE_MOST))));
  });
}

function badQuery(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const wanted =
    "Ask with actor, action, sessionId (texts), from, to (days, 2026-11-26), before, limit (numbers)";
  return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(error)}`));
}
