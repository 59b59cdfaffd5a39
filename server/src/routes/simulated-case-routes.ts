/** The simulated cases that can be started from the dashboard, for demonstration and training. */
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const caseParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });

export function registerSimulatedCaseRoutes(app: FastifyInstance, services: ServerServices): void {
  app.get("/api/simulated-cases", async () => services.listSimulatedCases());

  app.post("/api/simulated-cases/:id/start", async (request, reply) => {
    const params = caseParams.safeParse(request.params);
    const isStarted = params.success && (await services.startSimulatedCase(params.data.id));
    if (!isStarted) {
      const known = services.listSimulatedCases().map((row) => row.id);
      return reply
        .code(404)
        .send(httpError(404, `There is no such simulated case; there are ${known.join(", ")}.`));
    }
    return { runtimeId: services.registry.monitor().runtimeId };
  });

  app.post("/api/simulated-cases/stop", async () => {
    await services.stopSimulatedCase();
    return { runtimeId: services.registry.monitor().runtimeId };
  });
}
