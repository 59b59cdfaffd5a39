/** GET /api/worklist: the hospital's steps of today to choose from, or advice. */
import type { FastifyInstance } from "fastify";
import type { ServerServices } from "../services.ts";

export function registerWorklistRoute(app: FastifyInstance, services: ServerServices): void {
  app.get("/api/worklist", async () => services.worklist());
}
