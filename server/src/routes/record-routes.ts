/** The routes of everything that is done with recorded sessions. */
import type { FastifyInstance } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { registerJobRoutes } from "./job-routes.ts";
import { registerRerunRoutes } from "./rerun-routes.ts";

export function registerRecordRoutes(app: FastifyInstance, desk: RecordDesk): void {
  registerJobRoutes(app, desk);
  registerRerunRoutes(app, desk);
}
