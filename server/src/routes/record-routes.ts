/** The routes of everything that is done with recorded sessions. */
import type { FastifyInstance } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { registerJobRoutes } from "./job-routes.ts";
import { registerReplayStripRoutes } from "./replay-strip-routes.ts";

export function registerRecordRoutes(app: FastifyInstance, desk: RecordDesk): void {
  registerJobRoutes(app, desk);
  registerReplayStripRoutes(app, desk.strips);
}
