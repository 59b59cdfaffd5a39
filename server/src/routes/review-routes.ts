/** Queue, pictures, entries and figures of review: /api/review. The blind part answers nothing of the software's opinion. */
import { authorSchema, reviewRequestSchema } from "@cementwatch/shared/review/review-entry";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";
import { LONG_ANSWER } from "./long-answer.ts";

const sessionSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const lookSchema = sessionSchema.extend({ look: z.string().min(1).max(160) });
const pictureSchema = lookSchema.extend({ index: z.coerce.number().int().min(0).max(100_000) });
const authorQuery = z.object({ author: authorSchema });

export function registerReviewRoutes(app: FastifyInstance, { review }: RecordDesk): void {
  app.get("/api/review/sessions", async (request, reply) => {
    const query = authorQuery.safeParse(request.query);
    return query.success ? review.sessions(query.data.author) : noAuthor(reply);
  });

  app.get("/api/review/sessions/:id/queue", LONG_ANSWER, async (request, reply) => {
    const asked = sessionAndAuthor(request);
    if (asked === undefined) return noAuthor(reply);
    return (await review.queue(asked.id, asked.author)) ?? noSession(reply);
  });

  app.get("/api/review/sessions/:id/looks/:look/pictures/:index", LONG_ANSWER, async (request, reply) => {
    const params = pictureSchema.safeParse(request.params);
    if (!params.success) return noPicture(reply);
    const { id, look, index } = params.data;
    const picture = await review.picture(id, look, index);
    if (picture === undefined) return noPicture(reply);
    const head = Buffer.from(`P5\n${picture.width} ${picture.height}\n255\n`);
    return reply
      .type("image/x-portable-graymap")
      .header("Cache-Control", "private, max-age=600")
      .send(Buffer.concat([head, picture.grey]));
  });

  app.get("/api/review/sessions/:id/looks/:look/findings", LONG_ANSWER, async (request, reply) => {
    const params = lookSchema.safeParse(request.params);
    const query = authorQuery.safeParse(request.query);
    if (!query.success) return noAuthor(reply);
    if (!params.success) return noSession(reply);
    const { id, look } = params.data;
    return (await review.findings(id, look, query.data.author)) ?? noSession(reply);
  });

  app.get("/api/review/sessions/:id/undoable", LONG_ANSWER, async (request, reply) => {
    const asked = sessionAndAuthor(request);
    if (asked === undefined) return noAuthor(reply);
    const number = await review.undoable(asked.id, asked.author);
    return number === undefined ? {} : { number };
  });

  app.post("/api/review/sessions/:id/entries", LONG_ANSWER, async (request, reply) => {
    const params = sessionSchema.safeParse(request.params);
    const body = reviewRequestSchema.safeParse(request.body);
    if (!params.success) return noSession(reply);
    if (!body.success) {
      const wanted = `Send {"kind": "judgement" | "verdict" | "ctTruth" | "undo" | "note" | "noteAnswer", "author", "content"}`;
      return reply.code(400).send(httpError(400, `${wanted}: ${z.prettifyError(body.error)}`));
    }
    const entry = await review.add(params.data.id, body.data);
    return entry === undefined ? noSession(reply) : reply.code(201).send(entry);
  });

  app.get("/api/review/sessions/:id/notes", async (request, reply) => {
    const params = sessionSchema.safeParse(request.params);
    return params.success ? review.notes(params.data.id) : noSession(reply);
  });

  app.get("/api/review/sessions/:id/figures", LONG_ANSWER, async (request, reply) => {
    const params = sessionSchema.safeParse(request.params);
    const figures = params.success ? await review.figures(params.data.id) : undefined;
    return figures ?? noSession(reply);
  });

  app.get("/api/review/figures", LONG_ANSWER, async () => review.allFigures());
}

function sessionAndAuthor({ params, query }: FastifyRequest): { id: string; author: string } | undefined {
  const session = sessionSchema.safeParse(params);
  const author = authorQuery.safeParse(query);
  return session.success && author.success ? { ...session.data, ...author.data } : undefined;
}

function noAuthor(reply: FastifyReply): FastifyReply {
  return reply.code(400).send(httpError(400, `Say who judges: "author" is a name of 1 to 80 characters.`));
}

function noSession(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send(httpError(404, "There is no such ended session or look: read the list of the review page again."));
}

function noPicture(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(httpError(404, "There is no such picture, or the record of it is lost."));
}
