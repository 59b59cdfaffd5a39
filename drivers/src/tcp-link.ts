/** A serial device behind a TCP server (a terminal server, or a simulator): raw bytes, no protocol of its own. */
import { connect, type Socket } from "node:net";
import { FaultError } from "@cementwatch/shared/faults";
import type { Link, LinkHandlers } from "./link.ts";

/** As for serial ports: requests are tens of bytes. Assumption. */
const MAX_UNSENT_BYTES = 4096;
/** A host that does not answer is retried by the supervisor rather than waited for. Assumption. */
const CONNECT_TIMEOUT_MS = 3_000;

class TcpLink implements Link {
  readonly name: string;
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #handlers: LinkHandlers | undefined;
  #isOver = false;

  constructor(host: string, port: number) {
    this.name = `${host}:${port}`;
    this.#host = host;
    this.#port = port;
  }

  async open(handlers: LinkHandlers): Promise<void> {
    this.#handlers = handlers;
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true, keepAlive: true });
    this.#socket = socket;
    try {
      await new Promise<void>((resolve, reject) => {
        socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
          reject(new Error(`no answer in ${CONNECT_TIMEOUT_MS} ms`)),
        );
        socket.once("connect", resolve);
        socket.once("error", reject);
        socket.once("close", () => reject(new Error("closed while connecting")));
      });
    } catch (error) {
      this.#isOver = true;
      socket.destroy();
      const reason = error instanceof Error ? error.message : String(error);
      throw new FaultError(
        "LNK-OPEN-FAILED",
        `${this.name} could not be reached: ${reason}. Check address, port and network`,
        { cause: error },
      );
    }
    socket.setTimeout(0);
    socket.on("data", (chunk) => {
      if (!this.#isOver) handlers.onBytes(new Uint8Array(chunk));
    });
    socket.on("error", (error) => this.#lose("LNK-LOST", `${this.name}: ${error.message}`));
    socket.on("close", () => this.#lose("LNK-LOST", `${this.name} closed the connection`));
  }

  write(bytes: Uint8Array): void {
    const socket = this.#socket;
    if (this.#isOver || socket === undefined) return;
    socket.write(bytes);
    if (socket.writableLength > MAX_UNSENT_BYTES) {
      this.#lose(
        "LNK-WRITE-STALLED",
        `${this.name} holds ${socket.writableLength} unsent bytes (limit ${MAX_UNSENT_BYTES})`,
      );
    }
  }

  close(): Promise<void> {
    this.#isOver = true;
    this.#socket?.destroy();
    return Promise.resolve();
  }

  #lose(code: "LNK-LOST" | "LNK-WRITE-STALLED", detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#handlers?.onClosed(new FaultError(code, detail));
  }
}

/** A link to `host`:`port`; nothing is connected yet. */
export function createTcpLink(host: string, port: number): Link {
  return new TcpLink(host, port);
}
