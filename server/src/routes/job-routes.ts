/** GET /api/jobs, POST /api/jobs/:id/cancel, DELETE /api/jobs/:id, GET /api/jobs/:id/files/:name. */
import { createReadStream } from "node:fs";
import { extname } from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mcap": "application/vnd.mcap",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".dcm": "application/dicom",
  ".parquet": "application/vnd.apache.parquet",
  ".tar": "application/x-tar",
};

/** Starting a job belongs to the room whose work it is; here is what all jobs have in common. */
export function registerJobRoutes(app: FastifyInstance, { jobs }: RecordDesk): void {
  app.get("/api/jobs", async () => jobs.list());

  app.post<{ Params: { id: string } }>("/api/jobs/:id/cancel", async ({ params }, reply) =>
    jobs.cancel(params.id) ? jobs.whenEnded(params.id) : noJob(reply, "waits or runs"),
  );

  app.delete<{ Params: { id: string } }>("/api/jobs/:id", async ({ params }, reply) =>
    (await jobs.remove(params.id)) ? reply.code(204).send() : noJob(reply, "has ended"),
  );

  app.get<{ Params: { id: string; name: string } }>(
    "/api/jobs/:id/files/:name",
    async ({ params }, reply) => {
      const path = jobs.fileOf(params.id, params.name);
      if (path === undefined) return noJob(reply, "has such a file");
      return reply
        .type(TYPES[extname(params.name)] ?? "application/octet-stream")
        .header("Content-Disposition", `attachment; filename="${params.name.replaceAll(/["\\\r\n]/g, "_")}"`)
        .header("Cache-Control", "no-store")
        .send(createReadStream(path));
    },
  );
}

function noJob(reply: FastifyReply, which: string): FastifyReply {
  return reply.code(404).send(httpError(404, `No such job ${which}: read the list again.`));
}
