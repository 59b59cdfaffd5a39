/** POST /api/rerun starts a re-run as a job; POST /api/rerun/parameters reads a set of parameters from its text. */
import { rerunRequestSchema } from "@cementwatch/shared/review/rerun";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { readParameterText } from "../rerun/parameter-text.ts";
import { httpError } from "./http-error.ts";

const textBody = z.strictObject({ text: z.string().max(100_000) });

/** Another installation's detector is called from the command line only: a page must not start programs by path. */
export function registerRerunRoutes(app: FastifyInstance, { reruns }: RecordDesk): void {
  app.post("/api/rerun", async (request, reply) => {
    const body = rerunRequestSchema.safeParse(request.body);
    if (!body.success) {
      const wanted = `Send {"sessionIds": [id], "mode": "pipelineOnly" or "reanalyse", "parameters"?: {name: number}}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(body.error)}`));
    }
    return reply.code(201).send(reruns.start(body.data));
  });

  app.post("/api/rerun/parameters", async (request, reply) => {
    const body = textBody.safeParse(request.body);
    if (!body.success)
      return reply
        .code(400)
        .send(httpError(400, `Send {"text": YAML or JSON}: ${z.prettifyError(body.error)}`));
    return { parameters: readParameterText(body.data.text) };
  });
}
