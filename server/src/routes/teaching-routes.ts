/** Plans and results of teaching: /api/teaching. A plan tells nothing of what there is to see. */
import { authorSchema } from "@cementwatch/shared/review/review-entry";
import { teachingRequestSchema } from "@cementwatch/shared/review/teaching";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";
import { LONG_ANSWER } from "./long-answer.ts";

const sessionSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const learnerQuery = z.object({ learner: authorSchema });

export function registerTeachingRoutes(app: FastifyInstance, { teaching }: RecordDesk): void {
  app.get("/api/teaching/sessions/:id/plan", LONG_ANSWER, async (request, reply) => {
    const params = sessionSchema.safeParse(request.params);
    const query = learnerQuery.safeParse(request.query);
    if (!query.success) return noLearner(reply);
    const plan = params.success ? await teaching.plan(params.data.id, query.data.learner) : undefined;
    return plan ?? noSession(reply);
  });

  app.post("/api/teaching/sessions/:id/results", LONG_ANSWER, async (request, reply) => {
    const params = sessionSchema.safeParse(request.params);
    const body = teachingRequestSchema.safeParse(request.body);
    if (!params.success) return noSession(reply);
    if (!body.success) {
      const wanted = `Send {"learner", "answers": [{"look", "sees": "yes" | "no" | "unsure", "act": "goOn" | "stop"}]}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(body.error)}`));
    }
    const scored = await teaching.save(params.data.id, body.data);
    return scored === undefined ? noSession(reply) : reply.code(201).send(scored);
  });

  app.get("/api/teaching/results", async (request, reply) => {
    const query = learnerQuery.safeParse(request.query);
    return query.success ? teaching.results(query.data.learner) : noLearner(reply);
  });
}

function noLearner(reply: FastifyReply): FastifyReply {
  return reply.code(400).send(httpError(400, `Say who learns: "learner" is a name of 1 to 80 characters.`));
}

function noSession(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(httpError(404, "There is no such ended session: read the list again."));
}
