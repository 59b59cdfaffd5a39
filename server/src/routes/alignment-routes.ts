/** Calibrations of time and space over HTTP: the time offset's recording, stored entries, a new spacing. */
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const pixels = z.number().min(0).max(65_535);
const startBody = z.strictObject({
  deviceId: z.string().max(64),
  pictureId: z.string().max(64),
  region: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }),
});
const acceptBody = z.strictObject({ operator: z.string().max(64) });
const spacingBody = z.strictObject({
  pictureId: z.string().max(64),
  fieldOfView: z.string().max(40),
  pitchMm: z.number().min(0).max(200),
  pitchUncertaintyMm: z.number().min(0).max(10),
  sourceToGridMm: z.number().min(0).max(3_000),
  depthMm: z.number().min(0).max(500),
  taps: z
    .array(z.strictObject({ x: pixels, y: pixels }))
    .max(400)
    .exactOptional(),
});
const spacingAcceptBody = z.strictObject({ request: spacingBody, operator: z.string().max(64) });
const benchBody = z.strictObject({ seed: z.int().min(0).max(1_000_000).default(1) });
const LISTED_MOST = 200;

export function registerAlignmentRoutes(app: FastifyInstance, services: ServerServices): void {
  const { store, timeOffsets, spacings } = services.alignments;

  app.get("/api/alignments", async () => store.list().slice(0, LISTED_MOST));

  app.post("/api/time-offset", async ({ body }, reply) =>
    reply.code(201).send(timeOffsets.start(formed(startBody, body))),
  );

  app.get(
    "/api/time-offset",
    async (_, reply) =>
      timeOffsets.view() ?? reply.code(404).send(httpError(404, "Nothing is being recorded.")),
  );

  app.post("/api/time-offset/accept", async ({ body }, reply) =>
    reply.code(201).send(await timeOffsets.accept(formed(acceptBody, body).operator)),
  );

  app.delete("/api/time-offset", async (_, reply) => {
    timeOffsets.stop();
    return reply.code(204).send();
  });

  app.post("/api/spacing/estimate", async ({ body }) => spacings.estimate(formed(spacingBody, body)));

  app.post("/api/spacing", async ({ body }, reply) => {
    const { request, operator } = formed(spacingAcceptBody, body);
    return reply.code(201).send(await spacings.accept(request, operator));
  });

  app.post("/api/spacing/bench", async ({ body }, reply) =>
    reply.code(201).send(await services.startBench("space", formed(benchBody, body ?? {}).seed)),
  );

  /** Makes the bench without hardware the monitored runtime. */
  app.post("/api/time-offset/bench", async ({ body }, reply) =>
    reply.code(201).send(await services.startBench("time", formed(benchBody, body ?? {}).seed)),
  );
}

function formed<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new FaultError(
    "CAL-PLAN-REFUSED",
    `${field === "" ? "the body" : field} does not fit (${issue?.message ?? "wrong form"})`,
  );
}
