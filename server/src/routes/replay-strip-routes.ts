/** Lanes and small pictures of a recorded session's time line. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { ReplayStrips } from "../session/replay-strips.ts";
import { httpError } from "./http-error.ts";

const stripParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const thumbnailParams = stripParams.extend({ number: z.string().regex(/^[0-9]{1,4}$/) });
/** A session of two hours takes some ten seconds the first time; a queue of them, minutes. */
const ANSWER_MOST_MS = 10 * 60_000;

/** `/strip`: everything the lanes show; `/thumbnails`: when each small picture was taken; `/thumbnails/:n`: its PNG. */
export function registerReplayStripRoutes(app: FastifyInstance, strips: ReplayStrips): void {
  app.get("/api/sessions/:id/strip", async (request, reply) => {
    const params = stripParams.safeParse(request.params);
    if (!params.success) return reply.code(404).send(noSession);
    wait(request);
    return strips.strip(params.data.id);
  });

  app.get("/api/sessions/:id/thumbnails", async (request, reply) => {
    const params = stripParams.safeParse(request.params);
    if (!params.success) return reply.code(404).send(noSession);
    wait(request);
    return (await strips.strip(params.data.id)).thumbnails;
  });

  app.get("/api/sessions/:id/thumbnails/:number", async (request, reply) => {
    const params = thumbnailParams.safeParse(request.params);
    if (!params.success) return reply.code(404).send(noPicture);
    const png = await strips.thumbnail(params.data.id, Number(params.data.number));
    if (png === undefined) return reply.code(404).send(noPicture);
    return reply.type("image/png").header("Cache-Control", "private, max-age=600").send(Buffer.from(png));
  });
}

const noSession = httpError(404, "There is no such session.");
const noPicture = httpError(404, "There is no such small picture: /thumbnails lists them from 0.");

/** Nothing goes over the socket while the record is read: the usual limit of silence would cut it. */
function wait(request: FastifyRequest): void {
  request.raw.socket.setTimeout(ANSWER_MOST_MS);
}
