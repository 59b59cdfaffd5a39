/** Ports, the search for devices, and what went over a device's line. Nothing here commands a device. */
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

const wishSchema = z.strictObject({
  port: z.string().min(1).max(200),
  baud: z.number().int().min(300).max(4_000_000).optional(),
});
const afterSchema = z.object({ after: z.coerce.number().int().min(0).default(0) });

export function registerDeviceRoutes(app: FastifyInstance, { probing, transcripts }: ServerServices): void {
  app.get("/api/ports", async () => probing.ports());

  app.post("/api/ports/probe", async ({ body }, reply) => {
    const wish = wishSchema.safeParse(body);
    if (!wish.success) {
      throw new FaultError("PIP-CONFIG-INVALID", `send {"port", "baud"?}: ${z.prettifyError(wish.error)}`);
    }
    const { port, baud } = wish.data;
    await probing.start({ port, ...(baud === undefined ? {} : { baud }) });
    return reply.code(202).send(probing.view(0));
  });

  app.get("/api/ports/probe", async ({ query }) => probing.view(afterOf(query)));

  app.get("/api/devices/:id/transcript", async ({ params, query }, reply) => {
    const { id } = params as { readonly id: string };
    const lines = transcripts.after(id, afterOf(query));
    return lines ?? reply.code(404).send(httpError(404, `Nothing was heard of a device ${id} so far.`));
  });
}

function afterOf(query: unknown): number {
  const parsed = afterSchema.safeParse(query);
  return parsed.success ? parsed.data.after : 0;
}
