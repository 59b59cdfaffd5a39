/** GET and POST /api/imports/inbox, DELETE /api/imports/inbox/:name, POST /api/imports/inspect, POST /api/imports. */
import type { Readable } from "node:stream";
import { IMPORT_FILES_MOST, importMappingSchema } from "@cementwatch/shared/imports/import-mapping";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { UPLOAD_MOST_BYTES } from "../imports/import-desk.ts";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

/** A mapping of a thousand tracks with long names. */
const MAPPING_MOST_BYTES = 1024 ** 2;
const files = z.array(z.string().min(1).max(255)).min(1).max(IMPORT_FILES_MOST);
const inspectBody = z.strictObject({ files });
const importBody = z.strictObject({ files, mapping: importMappingSchema });
const uploadQuery = z.object({ type: z.enum(["vital", "mcap", "csv", "dcm"]) });
const nameParams = z.object({ name: z.string().max(255) });

export function registerImportRoutes(
  app: FastifyInstance,
  { imports, audit }: Pick<RecordDesk, "imports" | "audit">,
): void {
  app.get("/api/imports/inbox", () => imports.list());

  app.delete("/api/imports/inbox/:name", async (request, reply) => {
    const params = nameParams.safeParse(request.params);
    const isGone = params.success && (await imports.remove(params.data.name));
    return isGone
      ? reply.code(204).send()
      : reply.code(404).send(httpError(404, "There is no such upload: read the list again."));
  });

  app.post("/api/imports/inspect", async (request, reply) => {
    const body = inspectBody.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    return reply.code(202).send(await imports.inspect(body.data.files));
  });

  app.post("/api/imports", { bodyLimit: MAPPING_MOST_BYTES }, async (request, reply) => {
    const body = importBody.safeParse(request.body);
    if (!body.success) return badBody(reply, body.error);
    const { files, mapping } = body.data;
    const job = await imports.start(files, mapping);
    audit.append({
      action: "import.confirmed",
      object: job.id,
      actor: mapping.confirmedBy,
      device: `POST /api/imports from ${request.ip}`,
      after: mapping.files
        .map(({ sha256 }) => sha256)
        .join(" ")
        .slice(0, 1_000),
    });
    return reply.code(202).send(job);
  });

  app.register((uploads, _options, done) => {
    // Only here is a body a stream: it goes to the disk and never as a whole into memory.
    uploads.addContentTypeParser("application/octet-stream", (_request, body, parsed) => parsed(null, body));
    uploads.post("/api/imports/inbox", { bodyLimit: UPLOAD_MOST_BYTES }, async (request, reply) => {
      const query = uploadQuery.safeParse(request.query);
      if (!query.success) return badBody(reply, query.error);
      const length = Number(request.headers["content-length"] ?? Number.NaN);
      const sizeBytes = Number.isFinite(length) ? length : undefined;
      const entry = await imports.receive(request.body as Readable, query.data.type, sizeBytes);
      return reply.code(201).send(entry);
    });
    done();
  });
}

function badBody(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply.code(400).send(httpError(400, z.prettifyError(error)));
}
