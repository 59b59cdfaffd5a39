/** The routes of everything that is done with recorded sessions. */
import type { FastifyInstance } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { registerAuditRoutes } from "./audit-routes.ts";
import { registerBackupRoute } from "./backup-route.ts";
import { registerDeidentRoutes } from "./deident-routes.ts";
import { registerExportRoutes } from "./export-routes.ts";
import { registerHoldRoutes } from "./hold-routes.ts";
import { registerImportRoutes } from "./import-routes.ts";
import { registerJobRoutes } from "./job-routes.ts";
import { registerPacsRoutes } from "./pacs-routes.ts";
import { registerReplayStripRoutes } from "./replay-strip-routes.ts";
import { registerRerunRoutes } from "./rerun-routes.ts";
import { registerReviewRoutes } from "./review-routes.ts";
import { registerSignOffRoutes } from "./sign-off-routes.ts";
import { registerTeachingRoutes } from "./teaching-routes.ts";

export function registerRecordRoutes(app: FastifyInstance, desk: RecordDesk): void {
  registerJobRoutes(app, desk);
  registerAuditRoutes(app, desk);
  registerSignOffRoutes(app, desk);
  registerDeidentRoutes(app, desk);
  registerRerunRoutes(app, desk);
  registerReplayStripRoutes(app, desk.strips);
  registerReviewRoutes(app, desk);
  registerTeachingRoutes(app, desk);
  registerExportRoutes(app, desk);
  registerImportRoutes(app, desk);
  registerHoldRoutes(app, desk);
  registerBackupRoute(app, desk);
  registerPacsRoutes(app, desk);
}
