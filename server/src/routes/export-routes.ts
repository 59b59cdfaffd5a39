/** POST /api/exports: starts an export of a session; how it goes on is under /api/jobs. */
import { exportRequestSchema } from "@cementwatch/shared/jobs/export-request";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

export function registerExportRoutes(app: FastifyInstance, { exports: desk }: RecordDesk): void {
  app.post("/api/exports", async (request, reply) => {
    const body = exportRequestSchema.safeParse(request.body);
    if (!body.success) {
      const wanted = `Send {"sessionId", "format", "fromS"?, "toS"?}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(body.error)}`));
    }
    const view = desk.start(body.data);
    if (view === undefined)
      return reply.code(404).send(httpError(404, "There is no such session: choose one of the review page."));
    return reply.code(202).send(view);
  });
}
