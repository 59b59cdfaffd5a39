/**
 * The WebSocket at /ws, subprotocol `cementwatch.v1`: checks origin and subprotocol before the upgrade, bounds what a
 * client may send, notices dead peers, and hands each socket to a connection.ts.
 */
import { Buffer } from "node:buffer";
import type { FaultCode } from "@cementwatch/shared/faults";
import { SUBPROTOCOL } from "@cementwatch/shared/protocol/wire-constants";
import websocket from "@fastify/websocket";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RawData, WebSocket } from "ws";
import { type AccessOptions, isOriginAllowed } from "../access/origin.ts";
import type { RuntimeRegistry } from "../session/runtime.ts";
import { CLOSE_POLICY, Connection, type ConnectionSocket } from "./connection.ts";
import { createHubDirectory } from "./hub-directory.ts";
import { ScreenPresence } from "./screen-presence.ts";

export interface StreamOptions {
  readonly registry: RuntimeRegistry;
  readonly access: AccessOptions;
  /** Name and version, for `welcome`. */
  readonly software: string;
  /** Time between pings, ms. */
  readonly pingPeriodMs: number;
  /** A peer from which nothing came for so long is dead, ms. */
  readonly silentAfterMs: number;
}

/** A drawing of 200 points is 10 KB; nothing that a browser sends is larger. */
const MAX_PAYLOAD_BYTES = 64 * 1024;
/** A room has a handful of screens; beyond this the server protects itself. */
const MAX_CLIENTS = 256;
const CLOSE_GOING_AWAY = 1001;

const SOCKET_LIMITS = {
  maxPayload: MAX_PAYLOAD_BYTES,
  maxFragments: 16,
  maxBufferedChunks: 1024,
  perMessageDeflate: false,
  /** A client that does not read its close frame is cut after this, ms. */
  closeTimeout: 2000,
  handleProtocols: (protocols: Set<string>) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
};

/** Adds the WebSocket to the app. */
export async function registerStream(app: FastifyInstance, options: StreamOptions): Promise<void> {
  await app.register(websocket, {
    options: SOCKET_LIMITS,
    // ws has already answered with the right close code (1007, 1009 …) and cuts a peer that does not take it.
    errorHandler: (error: Error, _socket: WebSocket, request: FastifyRequest) => {
      request.log.info({ reason: error.message }, "a WebSocket was closed for a protocol error");
    },
    preClose(done) {
      for (const client of app.websocketServer.clients) client.close(CLOSE_GOING_AWAY, "server is stopping");
      app.websocketServer.close(() => done());
    },
  });
  const hubs = createHubDirectory(options.software);
  const screens = new ScreenPresence();
  app.addHook("onClose", async () => hubs.close());
  app.route({
    method: "GET",
    url: "/ws",
    websocket: true,
    preValidation: async (request, reply) => checkUpgrade(app, options, request, reply),
    handler: (socket, request) => {
      const onFault = (code: FaultCode, detail: string): void => request.log.warn({ code }, detail);
      const { registry } = options;
      const connection = new Connection({ socket: wrapSocket(socket), registry, hubs, screens, onFault });
      attach(socket, connection, options, onFault);
    },
  });
}

/** Refuses before the upgrade, with a status and a code that a person can look up. */
async function checkUpgrade(
  app: FastifyInstance,
  options: StreamOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { origin, host } = request.headers;
  if (!isOriginAllowed(origin, host, options.access)) {
    request.log.warn({ code: "NET-ORIGIN-REFUSED", origin }, "WebSocket refused");
    return reply.code(403).send({
      code: "NET-ORIGIN-REFUSED",
      message: "Pages of this origin may not connect. Open the dashboard from this server's own address.",
    });
  }
  if (!request.ws) {
    return reply
      .code(426)
      .send({ code: "HTTP-426", message: "This address takes WebSocket connections only." });
  }
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (!offered.includes(SUBPROTOCOL)) {
    return reply
      .code(400)
      .send({ code: "NET-BAD-MESSAGE", message: `The subprotocol must be ${SUBPROTOCOL}.` });
  }
  if (app.websocketServer.clients.size >= MAX_CLIENTS) {
    return reply
      .code(503)
      .send({ code: "HTTP-503", message: `${MAX_CLIENTS} screens are connected; close one and try again.` });
  }
  return undefined;
}

function wrapSocket(socket: WebSocket): ConnectionSocket {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send(parts, isBinary, onFlushed) {
      if (socket.readyState !== socket.OPEN) return;
      const last = parts.length - 1;
      for (const [index, part] of parts.entries()) {
        const isLast = index === last;
        // Fragments of one message: head and pixels leave as they are, without being joined in memory.
        socket.send(part, { binary: isBinary, fin: isLast }, isLast ? () => onFlushed() : undefined);
      }
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}

/** Listens at once (a later listener would miss early messages) and watches that the peer is alive. */
function attach(
  socket: WebSocket,
  connection: Connection,
  options: StreamOptions,
  onFault: (code: FaultCode, detail: string) => void,
): void {
  let quietPeriods = 0;
  let periods = 0;
  const allowed = Math.max(1, Math.round(options.silentAfterMs / options.pingPeriodMs));
  const heard = (): void => {
    quietPeriods = 0;
  };
  const timer = setInterval(() => {
    quietPeriods += 1;
    periods += 1;
    if (quietPeriods > allowed) {
      onFault("NET-SLOW-CLIENT", `nothing heard from a screen for ${options.silentAfterMs} ms`);
      socket.terminate();
      return;
    }
    if (!connection.isSubscribed && periods > allowed) {
      socket.close(CLOSE_POLICY, "subscribe first");
      return;
    }
    if (socket.readyState === socket.OPEN) socket.ping();
  }, options.pingPeriodMs);
  timer.unref();
  socket.on("pong", heard);
  socket.on("message", (data: RawData, isBinary: boolean) => {
    heard();
    connection.receive(toBytes(data), isBinary);
  });
  socket.on("close", () => {
    clearInterval(timer);
    connection.closed();
  });
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
