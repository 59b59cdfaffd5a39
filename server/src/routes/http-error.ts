/** The one form of an HTTP error: `{code, message}`. Codes are those of faults.ts, or `HTTP-<status>`. */
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyError, FastifyInstance } from "fastify";

export interface HttpErrorBody {
  readonly code: string;
  readonly message: string;
}

export function httpError(status: number, message: string): HttpErrorBody {
  return { code: `HTTP-${status}`, message };
}

/** Makes every error of the app leave in that form; what is inside an unexpected one stays in the log. */
export function registerErrorForm(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError | FaultError, request, reply) => {
    if (error instanceof FaultError) {
      request.log.warn({ code: error.code }, error.message);
      return reply.code(409).send({ code: error.code, message: error.message });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, "a request failed");
      return reply.code(status).send({
        code: "SYS-INVARIANT",
        message: "The server could not answer; the log on this computer says why.",
      });
    }
    return reply.code(status).send(httpError(status, error.message));
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .send(httpError(404, `There is nothing at ${request.method} ${request.url.split("?")[0]}.`)),
  );
}
