/** GET /api/health, for people, container health checks and scripts; GET /api/faults, the table of faults. */
import { FAULTS } from "@cementwatch/shared/faults";
import type { FastifyInstance } from "fastify";
import type { ServerServices } from "../services.ts";

/** Adds both routes. `software` is name and version. */
export function registerHealthRoutes(app: FastifyInstance, services: ServerServices, software: string): void {
  app.get("/api/health", async () => {
    const runtime = services.registry.monitor();
    const { isRecording, status, procedure } = runtime.snapshot();
    const disk = procedure?.checks.find(({ id }) => id === "disk");
    return {
      status: "ok",
      software,
      runtimeId: runtime.runtimeId,
      origin: runtime.origin,
      sessionId: runtime.sessionId,
      nowUs: runtime.nowUs(),
      isRecording,
      recorder: status?.recorder.state ?? "stopped",
      ...(disk === undefined ? {} : { disk: { state: disk.state, detail: disk.detail } }),
      clients: app.websocketServer.clients.size,
    };
  });
  app.get("/api/faults", async () =>
    Object.entries(FAULTS).map(([code, row]) => ({ code, severity: row.severity, advice: row.advice })),
  );
}
