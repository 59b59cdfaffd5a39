/**
 * What every answer carries and every request must pass: security headers, Host and Origin. The pages load nothing
 * from elsewhere, so the policy is `'self'` with the two words that WebAssembly decoders and workers need.
 */
import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import { type AccessOptions, isHostAllowed, isOriginAllowed } from "../access/origin.ts";

const SELF = "'self'";
const NONE = "'none'";
/** A dashboard needs none of these. */
const PERMISSIONS = "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()";

/** Adds headers and checks to every route, also to those added before. */
export async function registerSecurity(app: FastifyInstance, access: AccessOptions): Promise<void> {
  app.addHook("onRequest", async (request, reply) => {
    const { host, origin } = request.headers;
    if (!isHostAllowed(host, access)) {
      request.log.warn({ code: "NET-ORIGIN-REFUSED" }, "a request for another host name was refused");
      return reply.code(421).send({
        code: "NET-ORIGIN-REFUSED",
        message: "This server answers to 127.0.0.1 and localhost only.",
      });
    }
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading && !isOriginAllowed(origin, host, access)) {
      request.log.warn({ code: "NET-ORIGIN-REFUSED" }, "a request from another origin was refused");
      return reply.code(403).send({
        code: "NET-ORIGIN-REFUSED",
        message: "Pages of this origin may not change anything here.",
      });
    }
    reply.header("Permissions-Policy", PERMISSIONS);
    return undefined;
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [SELF],
        scriptSrc: [SELF, "'wasm-unsafe-eval'"],
        workerSrc: [SELF, "blob:"],
        connectSrc: [SELF],
        imgSrc: [SELF, "blob:", "data:"],
        styleSrc: [SELF],
        objectSrc: [NONE],
        baseUri: [NONE],
        frameAncestors: [NONE],
        formAction: [NONE],
      },
    },
    // Meaningless over loopback HTTP, and remembered by browsers for every port of 127.0.0.1.
    strictTransportSecurity: false,
  });
}
