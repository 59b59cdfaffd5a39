/** Archives: GET /api/pacs, POST /api/pacs/:id/echo, /api/pacs-queries, /api/pacs-fetches; GET, POST /api/sessions/:id/send. */
import {
  echoRequestSchema,
  fetchRequestSchema,
  queryRequestSchema,
  sendRequestSchema,
} from "@cementwatch/shared/pacs/pacs-view";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const targetParams = z.object({ id: z.string().max(32) });

export function registerPacsRoutes(app: FastifyInstance, { pacs }: Pick<RecordDesk, "pacs">): void {
  app.get("/api/pacs", async () => pacs.targets());

  app.post("/api/pacs/:id/echo", async (request, reply) => {
    const body = echoRequestSchema.safeParse(request.body);
    const { id } = targetParams.parse(request.params);
    if (!body.success) return badBody(reply, body.error);
    await pacs.echo(id, body.data.way);
    return { answered: true };
  });

  app.post("/api/pacs-queries", async (request, reply) => {
    const body = queryRequestSchema.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    return pacs.query(body.data.target, body.data.way, body.data.query);
  });

  app.post("/api/pacs-fetches", async (request, reply) => {
    const body = fetchRequestSchema.safeParse(request.body);
    return body.success ? reply.code(202).send(pacs.fetch(body.data)) : badBody(reply, body.error);
  });

  app.get("/api/sessions/:id/send", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    const outlook = params.success ? pacs.outlook(params.data.id) : undefined;
    return outlook ?? missing(reply, "There is no such session: choose one of the review page.");
  });

  app.post("/api/sessions/:id/send", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    const body = sendRequestSchema.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    const job = params.success ? pacs.send(params.data.id, body.data) : undefined;
    if (job === undefined) return missing(reply, "There is no such session: choose one of the review page.");
    return reply.code(202).send(job);
  });

  app.post<{ Params: { id: string } }>("/api/jobs/:id/send-rest", async ({ params }, reply) => {
    const job = pacs.retry(params.id);
    if (job === undefined) return missing(reply, "No such job left anything unsent: read the list again.");
    return reply.code(202).send(job);
  });
}

function missing(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(404).send(httpError(404, message));
}

function badBody(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply.code(400).send(httpError(400, z.prettifyError(error)));
}
