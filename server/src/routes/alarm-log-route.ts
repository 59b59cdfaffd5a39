/** GET /api/alarm-log: what was raised, answered and changed, also before the server was started anew. */
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { MAX_PAGE } from "../alarm-log/alarm-log.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const query = z.strictObject({
  after: z.coerce.number().int().min(0).exactOptional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(200),
});

/** Adds the route. With `after` the entries that follow that sequence, without it the newest; oldest first. */
export function registerAlarmLogRoute(app: FastifyInstance, services: ServerServices): void {
  app.get("/api/alarm-log", async (request, reply) => {
    const checked = query.safeParse(request.query);
    if (!checked.success) {
      const advice = `Use ?after=SEQUENCE&limit=1…${MAX_PAGE}: ${z.prettifyError(checked.error)}`;
      return reply.code(400).send(httpError(400, advice));
    }
    return services.readAlarmLog(checked.data.after, checked.data.limit);
  });
}
