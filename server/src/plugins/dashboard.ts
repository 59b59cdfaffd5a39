/** Serves the built dashboard: hashed assets for ever, the page itself always fresh, one page for all its paths. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { httpError } from "../routes/http-error.ts";

/** Paths that the page's own router knows. */
const PAGE_PATHS = ["/", "/monitor", "/setup", "/review", "/review/*", "/engineer", "/calibration"];

/** Adds the dashboard from `folder`. Recordings are never below it. Without a build, pages say how to make one. */
export async function registerDashboard(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) {
    const missing = httpError(503, "The dashboard is not built. Start with: npm start");
    for (const path of PAGE_PATHS) app.get(path, async (_request, reply) => reply.code(503).send(missing));
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: "deny",
    cacheControl: false,
    setHeaders(reply, path) {
      const isHashed = path.includes("/assets/");
      reply.header("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  for (const path of PAGE_PATHS) app.get(path, async (_request, reply) => reply.sendFile("index.html"));
}
