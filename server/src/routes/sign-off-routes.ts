/** GET and POST /api/sessions/:id/sign-off. The password is in the body of this one request and kept nowhere. */
import { SIGN_OFF_MEANINGS } from "@cementwatch/shared/audit/sign-off";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { SignOffAnswer } from "../people/sign-off-desk.ts";
import type { RecordDesk } from "../records/record-desk.ts";
import { httpError } from "./http-error.ts";

const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/) });
const signOffBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    password: z.string().min(1).max(200),
    meaning: z.enum(SIGN_OFF_MEANINGS),
    comment: z.string().trim().max(500).default(""),
  })
  .refine(({ meaning, comment }) => meaning !== "rejected" || comment !== "", {
    path: ["comment"],
    message: "is empty: say why it is rejected",
  });
/** A record of several gigabytes is read at some 40 MB a second before it is signed. */
const CHECK_MOST_MS = 300_000;

export function registerSignOffRoutes(app: FastifyInstance, { signOffs }: RecordDesk): void {
  app.get("/api/sessions/:id/sign-off", async ({ params }, reply) => {
    const session = sessionParams.safeParse(params);
    const list = session.success ? await signOffs.list(session.data.id) : undefined;
    return list ?? noSession(reply);
  });

  app.post("/api/sessions/:id/sign-off", async (request, reply) => {
    const session = sessionParams.safeParse(request.params);
    if (!session.success) return noSession(reply);
    const body = signOffBody.safeParse(request.body);
    if (!body.success) {
      const wanted = `Send {"name", "password", "meaning": ${SIGN_OFF_MEANINGS.join(" | ")}, "comment"?}`;
      // Field and message only: a password must not come back in an answer.
      const [issue] = body.error.issues;
      const field = issue?.path.join(".") ?? "";
      return reply.code(400).send(httpError(400, `${wanted}: ${field} ${issue?.message ?? ""}`));
    }
    request.raw.socket.setTimeout(CHECK_MOST_MS);
    return answered(reply, await signOffs.sign(session.data.id, body.data));
  });
}

function answered(reply: FastifyReply, answer: SignOffAnswer): FastifyReply {
  switch (answer.kind) {
    case "signed":
      return reply.code(201).send(answer.signOff);
    case "noSession":
      return noSession(reply);
    case "noPeople":
      return reply
        .code(409)
        .send(
          httpError(409, "Nobody can sign yet: run cementwatch people add NAME --role qa on this computer."),
        );
    case "wrong":
      return reply.code(401).send(httpError(401, "Name or password is wrong."));
    case "wait":
      return reply
        .code(429)
        .header("Retry-After", String(answer.seconds))
        .send(httpError(429, `Too many tries: wait ${answer.seconds} s.`));
    case "refused":
      return reply.code(403).send(httpError(403, `Not signed: ${answer.why}.`));
    default:
      return answer satisfies never;
  }
}

function noSession(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(httpError(404, "There is no such session: choose one of the review page."));
}
