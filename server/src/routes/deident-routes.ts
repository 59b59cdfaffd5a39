/** GET /api/deident, POST /api/sessions/:id/deidentify, POST /api/sessions/:id/deident-confirmation. */
import { deidentOptionsSchema } from "@cementwatch/shared/deident/deident-plan";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const startBody = z.strictObject({
  options: deidentOptionsSchema,
  mayAlarmsDiffer: z.boolean().default(false),
});
const confirmBody = z.strictObject({
  proof: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits, as shown with the pictures"),
  by: z.string().trim().min(1, "who looked at the pictures?").max(64),
});

export function registerDeidentRoutes(app: FastifyInstance, { deident }: Pick<RecordDesk, "deident">): void {
  app.get("/api/deident", async () => ({ maskSets: await deident.maskCount() }));

  app.post("/api/sessions/:id/deidentify", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    if (!params.success) return missing(reply, "session");
    const body = startBody.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    const job = await deident.start(params.data.id, body.data.options, body.data.mayAlarmsDiffer);
    return job === undefined ? missing(reply, "session") : reply.code(202).send(job);
  });

  app.post("/api/sessions/:id/deident-confirmation", async (request, reply) => {
    const params = sessionParams.safeParse(request.params);
    if (!params.success) return missing(reply, "session");
    const body = confirmBody.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    const { proof, by } = body.data;
    const isKept = await deident.confirm(params.data.id, proof, by);
    return isKept ? reply.code(201).send({ proof }) : missing(reply, "session or proof");
  });
}

function missing(reply: FastifyReply, what: string): FastifyReply {
  return reply.code(404).send(httpError(404, `There is no such ${what}: read the list of the page again.`));
}

/** The message names fields and what was expected, not what was sent: that may be a name. */
function badBody(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply.code(400).send(httpError(400, z.prettifyError(error)));
}
