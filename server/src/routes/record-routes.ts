/** The routes of everything that is done with recorded sessions. */
import type { FastifyInstance } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { registerExportRoutes } from "./export-routes.ts";
import { registerJobRoutes } from "./job-routes.ts";

export function registerRecordRoutes(app: FastifyInstance, desk: RecordDesk): void {
  registerJobRoutes(app, desk);
  registerExportRoutes(app, desk);
}
