/** GET /api/sessions (with filters: a page), GET /api/sessions/:id and POST /api/marks. */
import type { SessionPage } from "@cementwatch/shared/review/session-page";
import { queryProblem, sessionQuerySchema } from "@cementwatch/shared/review/session-query";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/) });
const markBody = z.strictObject({ label: z.string().trim().min(1).max(200) });

/** Adds the routes. A mark takes effect at once; the answer waits until it is on disk or could not be written. */
export function registerSessionRoutes(app: FastifyInstance, services: ServerServices): void {
  /** With a query a page of those that pass it, with what stands beside each record; without one every session. */
  app.get("/api/sessions", async (request, reply) => {
    if (Object.keys(request.query as object).length === 0) return services.listSessions();
    const query = sessionQuerySchema.safeParse(request.query);
    if (!query.success) {
      const problem = queryProblem(query.error, request.query);
      return reply.code(400).send(httpError(400, `The filter cannot be used: ${problem}.`));
    }
    const page = await services.searchSessions(query.data);
    const lines = page.sessions.map(async (entry) => ({
      ...entry,
      beside: await services.records.beside.of(entry.sessionId),
    }));
    return { ...page, sessions: await Promise.all(lines) } satisfies SessionPage;
  });

  app.get("/api/sessions/:id", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    const timeline = params.success ? await services.sessionTimeline(params.data.id) : undefined;
    if (timeline === undefined) return reply.code(404).send(httpError(404, "There is no such session."));
    return timeline;
  });

  app.post("/api/marks", async (request, reply) => {
    const body = markBody.safeParse(request.body);
    if (!body.success) {
      return reply.code(400).send(httpError(400, `Send {"label": text}: ${z.prettifyError(body.error)}`));
    }
    const act = { kind: "mark", label: body.data.label } as const;
    const result = services.registry.monitor().act(act, { role: "api", control: "POST /api/marks" });
    const isOnDisk = await result.whenOnDisk;
    return reply.code(201).send({ sequence: result.sequence, isOnDisk });
  });
}
