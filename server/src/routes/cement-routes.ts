/** Cement profiles over HTTP: read by set-up, changed by the engineer as a new version with a reason. */
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { profileConstantsSchema } from "../cement-store/cement-schema.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const cementParams = z.object({ id: z.string().regex(/^[a-z0-9-]{1,48}$/) });
const newVersion = z.strictObject({
  baseVersion: z.int().min(0),
  reason: z.string().max(300),
  constants: profileConstantsSchema,
});

export function registerCementRoutes(app: FastifyInstance, { cements }: ServerServices): void {
  app.get("/api/cement-profiles", async () => cements.newest());

  /** Files of the store that are not offered, and why. */
  app.get("/api/cement-problems", async () => cements.problems());

  app.get("/api/cement-profiles/:id", async (request, reply) => {
    const params = cementParams.safeParse(request.params);
    const versions = params.success ? cements.versions(params.data.id) : [];
    if (versions.length > 0) return versions;
    const known = cements.newest().map(({ id }) => id);
    return reply.code(404).send(httpError(404, `There is no such cement; there are ${known.join(", ")}.`));
  });

  app.put("/api/cement-profiles/:id", async (request, reply) => {
    const params = cementParams.safeParse(request.params);
    if (!params.success) {
      throw new FaultError(
        "PIP-CONFIG-INVALID",
        "id does not fit: use up to 48 small letters, digits and hyphens",
      );
    }
    const body = newVersion.safeParse(request.body);
    if (!body.success) {
      const issue = body.error.issues[0];
      const field = issue?.path.join(".") ?? "";
      throw new FaultError(
        "PIP-CONFIG-INVALID",
        `${field === "" ? "the body" : field} does not fit (${issue?.message ?? "wrong form"}): give every field of a profile as a number, and a reason`,
      );
    }
    return reply.code(201).send(await cements.save({ id: params.data.id, ...body.data }));
  });
}
