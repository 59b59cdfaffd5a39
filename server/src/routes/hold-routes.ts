/** GET and POST /api/sessions/:id/hold: who holds a record against removal, and why. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { holdRequestSchema } from "../retention/hold-book.ts";
import { httpError } from "./http-error.ts";

interface Params {
  readonly Params: { readonly id: string };
}

export function registerHoldRoutes(app: FastifyInstance, { holds }: Pick<RecordDesk, "holds">): void {
  app.get<Params>(
    "/api/sessions/:id/hold",
    async ({ params }, reply) => (await holds.stateOf(params.id)) ?? noSession(reply),
  );
  app.post<Params>("/api/sessions/:id/hold", async ({ params, body }, reply) => {
    const request = holdRequestSchema.safeParse(body);
    if (!request.success) {
      const wanted = `Send {"action": "hold" or "release", "reason": 1–500 letters, "by": 1–100 letters}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(request.error)}`));
    }
    const state = await holds.change(params.id, request.data);
    return state === undefined ? noSession(reply) : reply.code(201).send(state);
  });
}

function noSession(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(httpError(404, "There is no such session: choose one of the review page."));
}
