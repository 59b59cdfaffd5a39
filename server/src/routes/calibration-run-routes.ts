/** Calibration runs over HTTP: devices, a run from its request to its result, and the bench without hardware. */
import { PlanRefusal } from "@cementwatch/shared/calibration/plan-refusal";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import {
  benchOpenSchema,
  benchSetSchema,
  planRequestOf,
  planRequestSchema,
  runActSchema,
} from "../calibration/run-schema.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const runParams = z.object({ id: z.string().max(80) });
const readingsQuery = z.object({ after: z.coerce.number().int().min(0).default(0) });

export function registerCalibrationRunRoutes(
  app: FastifyInstance,
  { calibrationRuns }: ServerServices,
): void {
  app.get("/api/calibration/devices", async () => calibrationRuns.devices());

  app.post("/api/calibration-runs", async (request, reply) => {
    try {
      const body = formed(planRequestSchema, request.body);
      return await reply.code(201).send(await calibrationRuns.create(planRequestOf(body)));
    } catch (error) {
      if (!(error instanceof PlanRefusal)) throw error;
      return reply.code(409).send({ code: error.code, message: error.detail, field: error.field });
    }
  });

  app.get("/api/calibration-runs", async () => calibrationRuns.list());

  /** Files of runs that are not offered, and why. */
  app.get("/api/calibration-run-problems", async () => calibrationRuns.problems());

  app.get("/api/calibration-runs/:id", async (request, reply) =>
    found(reply, await calibrationRuns.view(runIdOf(request.params))),
  );

  app.post("/api/calibration-runs/:id/acts", async (request, reply) =>
    found(reply, await calibrationRuns.act(runIdOf(request.params), formed(runActSchema, request.body))),
  );

  app.get("/api/calibration-runs/:id/readings", async (request, reply) => {
    const query = readingsQuery.safeParse(request.query);
    const after = query.success ? query.data.after : 0;
    return found(reply, calibrationRuns.readings(runIdOf(request.params), after));
  });

  app.post("/api/calibration/bench", async (request, reply) => {
    const { kind, seed, isAuto } = formed(benchOpenSchema, request.body);
    if (kind !== "pressure") {
      throw new PlanRefusal("kind", `there is no bench for ${kind} without hardware: only one for pressure.`);
    }
    return reply.code(201).send(await calibrationRuns.openBench({ seed, isAuto }));
  });

  app.post("/api/calibration/bench/set", async (request) => {
    const wanted = formed(benchSetSchema, request.body);
    calibrationRuns.setBench(wanted);
    return wanted;
  });
}

function runIdOf(params: unknown): string {
  const parsed = runParams.safeParse(params);
  return parsed.success ? parsed.data.id : "";
}

function found<T>(reply: FastifyReply, value: T | undefined) {
  return (
    value ??
    reply.code(404).send(httpError(404, "There is no such calibration run; the list shows those there are."))
  );
}

/** @throws PlanRefusal naming the field, its problem and what is allowed. */
function formed<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new PlanRefusal(
    field,
    `${field === "" ? "the request" : field} does not fit: ${issue?.message ?? "wrong form"}.`,
  );
}
