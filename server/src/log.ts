/**
 * The log: JSON lines on standard error, so that standard output stays free for `--json`. Carries internal ids only;
 * whatever could hold a patient's name or a secret is cut out here, also when somebody logs it by mistake.
 */
import process from "node:process";
import type { FastifyRequest, FastifyServerOptions } from "fastify";

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "silent";

/** Names under which a patient's data or a secret may travel, at the top and one level down. */
const SECRET_FIELDS = [
  "patientName",
  "patientId",
  "patientBirthDate",
  "PatientName",
  "PatientID",
  "PatientBirthDate",
  "pseudonym",
  "x00100010",
  "x00100020",
  "x00100030",
  "password",
  "pin",
  "token",
  "cookie",
  "authorization",
];

/** Options for Fastify's logger. `stream` is where lines go; standard error when not given. */
export function createLogOptions(
  level: LogLevel,
  stream: { write(line: string): void } = process.stderr,
): Exclude<FastifyServerOptions["logger"], boolean | undefined> {
  return {
    level,
    stream,
    base: null,
    redact: {
      paths: [...SECRET_FIELDS, ...SECRET_FIELDS.map((field) => `*.${field}`)],
      censor: "[removed]",
    },
    serializers: {
      // Without the query: a careless link must not put a name into the log.
      req: (request: FastifyRequest) => ({ method: request.method, path: request.url.split("?")[0] ?? "" }),
    },
  };
}
