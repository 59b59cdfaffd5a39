/** Receives pictures from a C-arm by DICOM C-STORE. */
import { createServer, type Server, type Socket } from "node:net";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import type { PictureSink, PictureSource } from "../../picture-source.ts";
import type { PictureDeps } from "../picture-deps.ts";
import { type ConnectionSettings, SenderConnection } from "./sender-connection.ts";

export const receiverOptions = z.strictObject({
  /** Only this machine by default: anyone who reaches the port can put pictures on the screen. */
  host: z.string().default("127.0.0.1"),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(11_112),
  /** Calling AE titles that may send; empty: all. */
  allowedCallers: z.array(z.string().min(1).max(16)).default([]),
  maxObjectBytes: z
    .int()
    .min(1024)
    .max(1024 ** 3)
    .default(512 * 1024 ** 2),
  maxAssociations: z.int().min(1).max(64).default(8),
  /** Time to ask for an association after connecting. */
  associationTimeoutMs: z.int().min(50).default(10_000),
  /** Silence after which a connection is closed. */
  idleTimeoutMs: z.int().min(50).default(300_000),
});

export type ReceiverOptions = z.infer<typeof receiverOptions>;

export interface DicomReceiver extends PictureSource {
  /** Where it listens; `undefined` before `start` and after `stop`. */
  address(): { readonly host: string; readonly port: number } | undefined;
}

class Receiver implements DicomReceiver {
  readonly #options: ReceiverOptions;
  readonly #isLive: boolean;
  readonly #sink: PictureSink;
  readonly #deps: PictureDeps;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #reservedBytes = 0;

  constructor(options: ReceiverOptions, isLive: boolean, sink: PictureSink, deps: PictureDeps) {
    this.#options = options;
    this.#isLive = isLive;
    this.#sink = sink;
    this.#deps = deps;
  }

  address(): { readonly host: string; readonly port: number } | undefined {
    const address = this.#server?.address();
    return address && typeof address === "object" ? { host: address.address, port: address.port } : undefined;
  }

  async start(): Promise<void> {
    const { host, port } = this.#options;
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#sink.link("opening", `${host}:${port}`);
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        const isBusy = error.code === "EADDRINUSE";
        const code = isBusy ? "CRM-PORT-BUSY" : "CRM-NO-SIGNAL";
        const why = isBusy ? "is taken by another program" : `cannot be listened on (${error.code})`;
        reject(new FaultError(code, `${host}:${port} ${why}`, { cause: error }));
      });
      server.listen({ host, port }, resolve);
    });
    this.#server = server;
    server.removeAllListeners("error");
    server.on("error", (error) => this.#sink.link("lost", `the listening socket failed: ${error.message}`));
    this.#sink.link("running", `listening on ${host}:${this.address()?.port}`);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    this.#sink.link("closed", "stopped");
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= this.#options.maxAssociations) {
      this.#sink.refused(
        "CRM-CALLER-REFUSED",
        `more than ${this.#options.maxAssociations} connections at once`,
      );
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    new SenderConnection(socket, this.#settings());
  }

  #settings(): ConnectionSettings {
    const { allowedCallers, maxObjectBytes, associationTimeoutMs, idleTimeoutMs } = this.#options;
    return {
      ...{ allowedCallers, maxObjectBytes, associationTimeoutMs, idleTimeoutMs },
      clock: this.#deps.clock,
      readObject: this.#deps.readObject,
      reserve: (bytes) => {
        const isFree = this.#reservedBytes + bytes <= 2 * maxObjectBytes;
        if (isFree) this.#reservedBytes += bytes;
        return isFree;
      },
      release: (bytes) => {
        this.#reservedBytes -= bytes;
      },
      stored: (bytes, frameCount) =>
        this.#sink.object(bytes, this.#isLive && frameCount === 1 ? "live" : "stored"),
      refused: (code, detail) => this.#sink.refused(code, detail),
    };
  }
}

/** A receiver that listens once started. Single-frame objects are live when the picture is, runs are stored. */
export function createDicomReceiver(
  options: ReceiverOptions,
  isLive: boolean,
  sink: PictureSink,
  deps: PictureDeps,
): DicomReceiver {
  return new Receiver(options, isLive, sink, deps);
}
