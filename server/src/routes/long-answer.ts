/** For routes that may have to read a whole record first: a socket that is silent meanwhile is not cut. */
import type { FastifyRequest } from "fastify";

/** A record of several gigabytes. */
const ANSWER_MOST_MS = 600_000;

export const LONG_ANSWER = {
  preHandler: async ({ raw }: FastifyRequest): Promise<void> => {
    raw.socket.setTimeout(ANSWER_MOST_MS);
  },
};
