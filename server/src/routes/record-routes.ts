/** The routes of everything that is done with recorded sessions. */
import type { FastifyInstance } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { registerBackupRoute } from "./backup-route.ts";
import { registerHoldRoutes } from "./hold-routes.ts";
import { registerJobRoutes } from "./job-routes.ts";

export function registerRecordRoutes(app: FastifyInstance, desk: RecordDesk): void {
  registerJobRoutes(app, desk);
  registerHoldRoutes(app, desk);
  registerBackupRoute(app, desk);
}
