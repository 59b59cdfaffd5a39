/** The whole HTTP and WebSocket server, without listening: tests and cli/serve.ts decide where it listens. */
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import { fastify } from "fastify";
import type { AccessOptions } from "./access/origin.ts";
import { registerDashboard } from "./plugins/dashboard.ts";
import { registerSecurity } from "./plugins/security.ts";
import { registerAlarmLogRoute } from "./routes/alarm-log-route.ts";
import { registerAlignmentRoutes } from "./routes/alignment-routes.ts";
import { registerCalibrationRoutes } from "./routes/calibration-routes.ts";
import { registerCalibrationRunRoutes } from "./routes/calibration-run-routes.ts";
import { registerCementRoutes } from "./routes/cement-routes.ts";
import { registerDeviceRoutes } from "./routes/device-routes.ts";
import { registerHealthRoutes } from "./routes/health-route.ts";
import { registerErrorForm } from "./routes/http-error.ts";
import { registerRecordRoutes } from "./routes/record-routes.ts";
import { registerReferenceRoutes } from "./routes/reference-routes.ts";
import { registerReportRoutes } from "./routes/report-routes.ts";
import { registerSessionRoutes } from "./routes/session-routes.ts";
import { registerSimulatedCaseRoutes } from "./routes/simulated-case-routes.ts";
import { registerWorklistRoute } from "./routes/worklist-route.ts";
import type { ServerServices } from "./services.ts";
import { registerStream } from "./stream/stream-route.ts";

export interface AppOptions {
  readonly services: ServerServices;
  /** Folder of the built dashboard. */
  readonly dashboard: string;
  /** Name and version, e.g. `cementwatch 0.1.0`. */
  readonly software: string;
  readonly logger: FastifyServerOptions["logger"];
  readonly access?: AccessOptions;
  /** For tests: how soon a dead peer is noticed. */
  readonly heartbeat?: { readonly pingPeriodMs: number; readonly silentAfterMs: number };
}

/** The largest body of a request: a label, never a file. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** A whole request must have arrived within this, ms (Node's own default for Fastify is never). */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 10_000;
/** How often Node looks for late requests, ms (its default of 30 s would double the limit). */
const LATE_CHECK_MS = 2_000;
const MAX_HEADERS = 64;
/** Browsers keep six connections a page; 256 screens and their pages fit. */
const MAX_SOCKETS = 1024;
const LOOPBACK_ONLY: AccessOptions = { allowedHosts: [], allowedOrigins: [] };
/** Ping each second; a peer silent for 5 s is gone. Screens themselves notice within 500 ms by the missing beat. */
const HEARTBEAT = { pingPeriodMs: 1_000, silentAfterMs: 5_000 };

/** Builds the app around the services. Closing the app does not close the services. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: options.logger ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    trustProxy: false,
    forceCloseConnections: true,
    http: { connectionsCheckingInterval: LATE_CHECK_MS, headersTimeout: HEADERS_TIMEOUT_MS },
  });
  app.server.maxHeadersCount = MAX_HEADERS;
  app.server.maxConnections = MAX_SOCKETS;
  const { services, software, heartbeat = HEARTBEAT, access = LOOPBACK_ONLY } = options;
  registerErrorForm(app);
  // The WebSocket plugin first: only then does it cut the socket of an upgrade that the checks refuse.
  await registerStream(app, { registry: services.registry, access, software, ...heartbeat });
  await registerSecurity(app, access);
  registerHealthRoutes(app, services, software);
  registerSessionRoutes(app, services);
  registerAlarmLogRoute(app, services);
  registerReportRoutes(app, services);
  registerSimulatedCaseRoutes(app, services);
  registerCementRoutes(app, services);
  registerCalibrationRunRoutes(app, services);
  registerWorklistRoute(app, services);
  registerCalibrationRoutes(app, services);
  registerReferenceRoutes(app, services);
  registerAlignmentRoutes(app, services);
  registerDeviceRoutes(app, services);
  registerRecordRoutes(app, services.records);
  await registerDashboard(app, options.dashboard);
  return app;
}
