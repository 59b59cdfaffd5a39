/** A screen without a browser: speaks `cementwatch.v1` over a real socket and keeps what it heard. */
import type { ServerMessage } from "@cementwatch/shared/protocol/control";
import { decodeEnvelope, type Envelope } from "@cementwatch/shared/protocol/envelope";
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";
import { SUBPROTOCOL } from "@cementwatch/shared/protocol/wire-constants";
import { WebSocket } from "ws";
import { eventually } from "./eventually.ts";

export type Heard = ServerMessage | Envelope;

export interface StreamClientOptions {
  readonly origin?: string;
  readonly host?: string;
  readonly protocols?: string[];
  /** Answer each frame with `shown`; true unless said otherwise. */
  readonly showsFrames?: boolean;
  /** Keep frames' pixels (for memory tests: no). */
  readonly keepsFrames?: boolean;
}

export class StreamClient {
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  closeCode: number | undefined;
  closeReason = "";
  /** Called for each frame as it arrives. */
  onFrame: (frame: Envelope) => void = () => undefined;
  readonly #options: StreamClientOptions;

  private constructor(socket: WebSocket, options: StreamClientOptions) {
    this.socket = socket;
    this.#options = options;
    socket.binaryType = "arraybuffer";
    socket.on("message", (data, isBinary) => this.#take(data as ArrayBuffer, isBinary));
    socket.on("close", (code, reason) => {
      this.closeCode = code;
      this.closeReason = reason.toString();
    });
    socket.on("error", () => undefined);
  }

  /** Resolves when the upgrade is done; rejects with `HTTP <status>` when it was refused. */
  static async connect(url: string, options: StreamClientOptions = {}): Promise<StreamClient> {
    const headers = {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.host === undefined ? {} : { host: options.host }),
    };
    const socket = new WebSocket(url, options.protocols ?? [SUBPROTOCOL], { headers });
    const client = new StreamClient(socket, options);
    await new Promise<void>((resolve, reject) => {
      socket.on("open", () => resolve());
      socket.on("unexpected-response", (_request, response) => {
        reject(new Error(`HTTP ${response.statusCode}`));
        socket.terminate();
      });
      socket.on("error", reject);
    });
    return client;
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(wantsFrames = true): void {
    this.send({ type: "subscribe", runtime: "monitor", role: "wall", wantsFrames });
  }

  messages<Type extends ServerMessage["type"]>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.heard.filter(
      (message): message is Extract<ServerMessage, { type: Type }> =>
        "type" in message && message.type === type,
    );
  }

  envelopes(channel: "frame" | "telemetry"): Envelope[] {
    return this.heard.filter(
      (message): message is Envelope => "channel" in message && message.channel === channel,
    );
  }

  /** Waits until so many JSON messages of a type have come. */
  async waitFor<Type extends ServerMessage["type"]>(
    type: Type,
    count = 1,
  ): Promise<Extract<ServerMessage, { type: Type }>[]> {
    await eventually(() => this.messages(type).length >= count, `${count} × ${type}`);
    return this.messages(type);
  }

  async waitForClose(): Promise<number> {
    await eventually(() => this.closeCode !== undefined, "the connection to close");
    return this.closeCode ?? 0;
  }

  /** Stops reading from the socket, as a frozen screen does. */
  pause(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.terminate();
  }

  #take(data: ArrayBuffer | Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.heard.push(JSON.parse(Buffer.from(data as ArrayBuffer).toString()) as ServerMessage);
      return;
    }
    const envelope = decodeEnvelope(data as ArrayBuffer);
    if ("kind" in envelope) throw new Error(envelope.reason);
    if (envelope.channel === "frame") this.#takeFrame(envelope);
    else this.heard.push(envelope);
  }

  #takeFrame(envelope: Envelope): void {
    const { keepsFrames = true, showsFrames = true } = this.#options;
    if (keepsFrames) this.heard.push(envelope);
    this.onFrame(envelope);
    const { pictureId, frameNumber } = envelope.head as FrameHead;
    if (showsFrames) this.send({ type: "shown", pictureId, frameNumber, drawnAtUs: envelope.atUs });
  }
}
