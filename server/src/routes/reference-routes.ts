/** References, daily checks and the yearly tests of peripherals over HTTP. */
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { newDailyCheckSchema, peripheralTestSchema } from "../calibration-store/check-schema.ts";
import { referenceChangeSchema } from "../calibration-store/reference-schema.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const checksQuery = z.object({ serial: z.string().min(1).max(64), signal: z.string().max(32).optional() });

export function registerReferenceRoutes(
  app: FastifyInstance,
  { calibrationOffice: office }: ServerServices,
): void {
  const { references, dailyChecks, peripheralTests } = office;

  app.get("/api/references", async () => references.list());

  /** All versions, newest first. */
  app.get("/api/references/:id", async ({ params }, reply) => {
    const versions = references.versions((params as { readonly id: string }).id);
    if (versions.length > 0) return versions;
    return reply.code(404).send(httpError(404, "There is no such reference: choose one of /api/references."));
  });

  app.put("/api/references/:id", async ({ params, body }, reply) => {
    const { id } = params as { readonly id: string };
    const change = parse(referenceChangeSchema, { ...(body as object), id });
    return reply.code(201).send(await references.save(change));
  });

  /** `?serial=…[&signal=…]`, oldest first. */
  app.get("/api/daily-checks", async ({ query }) => {
    const { serial, signal } = parse(checksQuery, query);
    return (await dailyChecks.read(serial, signal)).lines;
  });

  app.post("/api/daily-checks", async ({ body }, reply) =>
    reply.code(201).send(await office.addDailyCheck(parse(newDailyCheckSchema, body))),
  );

  /** Overloads, software zeros, checks and single-use pieces, oldest first. */
  app.get("/api/sensor-history", async () => office.sensorHistory.list());

  app.get("/api/peripheral-tests", async () => (await peripheralTests.read()).lines);

  app.post("/api/peripheral-tests", async ({ body }, reply) =>
    reply.code(201).send(await office.addPeripheralTest(parse(peripheralTestSchema, body))),
  );
}

/** @throws FaultError PIP-CONFIG-INVALID naming the field and what is allowed. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
  throw new FaultError("PIP-CONFIG-INVALID", lines.join("\n"));
}
