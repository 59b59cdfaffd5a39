/**
 * One client's conversation: checks what it sends, binds it to one runtime, passes its acts on and answers. Knows
 * nothing of HTTP; the socket comes from stream-route.ts.
 */
import { performance } from "node:perf_hooks";
import { type FaultCode, FaultError } from "@cementwatch/shared/faults";
import type { Actor } from "@cementwatch/shared/procedure/operator-act";
import {
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
} from "@cementwatch/shared/protocol/control";
import type { ActResult, Runtime, RuntimeRegistry } from "../session/runtime.ts";
import { ClientOutbox, type OutboxSocket } from "./client-outbox.ts";
import { encodeMessage } from "./encode-message.ts";
import type { HubDirectory } from "./hub-directory.ts";
import type { ScreenPresence } from "./screen-presence.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Acts, clock exchanges and the like. */
const MESSAGES_PER_S = 20;
const MESSAGE_BURST = 40;
/** Two pictures on a 60 Hz screen, with room for what it catches up on after a stall. */
const SHOWN_PER_S = 150;
const SHOWN_BURST = 300;
/** A page tells what it shows twice a second at most; a stalled network may deliver several at once. */
const SCREENS_PER_S = 4;
const SCREENS_BURST = 20;

/** WebSocket close codes (RFC 6455 §7.4.1; 4000–4999 are the application's). */
export const CLOSE_POLICY = 1008;
const CLOSE_NORMAL = 1000;
const CLOSE_NO_SUCH_SESSION = 4404;

export interface ConnectionSocket extends OutboxSocket {
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface ConnectionOptions {
  readonly socket: ConnectionSocket;
  readonly registry: RuntimeRegistry;
  readonly hubs: HubDirectory;
  readonly screens: ScreenPresence;
  /** Tells of a refusal: for the log. */
  readonly onFault: (code: FaultCode, detail: string) => void;
}

type Subscribe = Extract<ClientMessage, { type: "subscribe" }>;

interface Bound {
  readonly runtime: Runtime;
  readonly role: Subscribe["role"];
  /** Empty: the client did not say. */
  readonly screenId: string;
  readonly unwatch: () => void;
  /** Tells the runtime that this screen may be gone. */
  readonly leave: () => void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #outbox: ClientOutbox;
  readonly #messages = new TokenBucket(MESSAGES_PER_S, MESSAGE_BURST, performance.now());
  readonly #shown = new TokenBucket(SHOWN_PER_S, SHOWN_BURST, performance.now());
  readonly #screens = new TokenBucket(SCREENS_PER_S, SCREENS_BURST, performance.now());
  #subscription: Subscribe | undefined;
  #bound: Bound | undefined;
  #stopFollowing: (() => void) | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#outbox = new ClientOutbox({
      socket: options.socket,
      nowMs: () => performance.now(),
      onOverflow: () => this.#overflow(),
    });
  }

  /** False until the client has said what it wants to watch. */
  get isSubscribed(): boolean {
    return this.#subscription !== undefined;
  }

  /** Takes one message as it came from the socket. */
  receive(data: Uint8Array, isBinary: boolean): void {
    if (this.#isClosed) return;
    const message = isBinary ? undefined : parse(data);
    const nowMs = performance.now();
    const bucket = this.#bucketOf(message);
    if (!bucket.take(nowMs)) {
      this.#refuse("NET-FLOOD", "more messages a second than a page ever sends");
      return;
    }
    if (message === undefined) {
      this.#refuse("NET-BAD-MESSAGE", `${data.byteLength} bytes that are no message of this protocol`);
      return;
    }
    this.#handle(message);
  }

  /** The socket is gone: gives back everything. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#outbox.close();
    this.#stopFollowing?.();
    this.#release();
  }

  #bucketOf(message: ClientMessage | undefined): TokenBucket {
    if (message?.type === "shown") return this.#shown;
    return message?.type === "screenShown" ? this.#screens : this.#messages;
  }

  #handle(message: ClientMessage): void {
    if (message.type === "ping") {
      this.#pong(message.clientSentMs);
      return;
    }
    if (message.type === "subscribe") {
      this.#subscribe(message);
      return;
    }
    const bound = this.#bound;
    if (bound === undefined) {
      this.#refuse("NET-BAD-MESSAGE", `${message.type} before subscribe`);
      return;
    }
    switch (message.type) {
      case "shown":
        if (this.#outbox.shown(message.pictureId, message.frameNumber)) {
          const { pictureId, frameNumber, drawnAtUs } = message;
          bound.runtime.shown({ pictureId, frameNumber, drawnAtUs });
        }
        break;
      case "screenShown": {
        const { screenId, role } = bound;
        bound.runtime.shown({ screen: { screenId, role, ...message.view } });
        break;
      }
      case "act":
        this.#answer(message.requestId, () => bound.runtime.act(message.act, actor(bound, message.control)));
        break;
      case "configure":
        this.#answer(message.requestId, () =>
          bound.runtime.configure(message.change, actor(bound, "configure")),
        );
        break;
      case "playback":
        void this.#answerPlayback(message.requestId, async () => bound.runtime.playback(message.command));
        break;
    }
  }

  #subscribe(message: Subscribe): void {
    if (this.#subscription !== undefined) {
      this.#refuse("NET-BAD-MESSAGE", "a second subscribe; open another connection instead");
      return;
    }
    if (!isRoleFitting(message)) {
      this.#refuse("NET-BAD-MESSAGE", `role ${message.role} cannot watch this runtime`);
      return;
    }
    this.#subscription = message;
    const { registry } = this.#options;
    if (message.runtime !== "monitor") {
      void this.#openReplay(message, message.runtime.sessionId);
      return;
    }
    this.#bind(registry.monitor(), message);
    this.#stopFollowing = registry.onMonitorChanged((runtime) => {
      this.#release();
      this.#outbox.reset();
      this.#send({ type: "runtimeChanged", runtimeId: runtime.runtimeId, origin: runtime.origin });
      this.#bind(runtime, message);
    });
  }

  /** A replay belongs to one watcher: it is closed when the watcher goes, also when that happens while it opens. */
  async #openReplay(message: Subscribe, sessionId: string): Promise<void> {
    const { registry, onFault, socket } = this.#options;
    try {
      const runtime = await registry.openReplay(sessionId);
      const close = (): void => {
        registry.closeReplay(runtime.runtimeId).catch((error: unknown) => {
          onFault("SYS-INVARIANT", `closing replay ${runtime.runtimeId}: ${String(error)}`);
        });
      };
      if (this.#isClosed) {
        close();
        return;
      }
      this.#stopFollowing = close;
      this.#bind(runtime, message);
    } catch (error) {
      const code = error instanceof FaultError ? error.code : "SYS-INVARIANT";
      onFault(code, `opening session for review: ${String(error)}`);
      if (!this.#isClosed) socket.close(CLOSE_NO_SUCH_SESSION, code);
    }
  }

  #bind(runtime: Runtime, message: Subscribe): void {
    const watcher = { outbox: this.#outbox, wantsFrames: message.wantsFrames };
    const isReplay = message.runtime !== "monitor";
    const { screenId } = message;
    const leave =
      screenId === undefined || isReplay ? () => undefined : this.#options.screens.arrived(runtime, screenId);
    const unwatch = this.#options.hubs.watch(runtime, watcher, () => {
      this.#bound?.leave();
      this.#bound = undefined;
      this.#outbox.reset();
      if (isReplay) this.#options.socket.close(CLOSE_NORMAL, "the replay was closed");
    });
    this.#bound = { runtime, role: message.role, screenId: screenId ?? "", unwatch, leave };
  }

  #release(): void {
    this.#bound?.unwatch();
    this.#bound?.leave();
    this.#bound = undefined;
  }

  /** Runs a command and answers at once; an act is answered again when it is on disk or could not be written. */
  #answer(requestId: string, command: () => ActResult): void {
    let result: ActResult;
    try {
      result = command();
    } catch (error) {
      this.#answerRefusal(requestId, error);
      return;
    }
    const { sequence } = result;
    this.#send({ type: "result", requestId, isOk: true, sequence, isOnDisk: false });
    result.whenOnDisk.then(
      (isOnDisk) => {
        const failed = { error: "REC-WRITE-FAILED: it took effect but is not recorded" };
        this.#send({
          type: "result",
          requestId,
          isOk: true,
          sequence,
          isOnDisk,
          ...(isOnDisk ? {} : failed),
        });
      },
      (error: unknown) => {
        this.#options.onFault("REC-WRITE-FAILED", String(error));
      },
    );
  }

  /** Answers once the replay has done it: what it shows then was sent before. */
  async #answerPlayback(requestId: string, command: () => Promise<void>): Promise<void> {
    try {
      await command();
      this.#send({ type: "result", requestId, isOk: true });
    } catch (error) {
      this.#answerRefusal(requestId, error);
    }
  }

  #answerRefusal(requestId: string, error: unknown): void {
    if (!(error instanceof FaultError)) {
      this.#options.onFault("SYS-INVARIANT", `a command failed: ${String(error)}`);
    }
    const reason = error instanceof FaultError ? error.message : "SYS-INVARIANT: the command failed";
    this.#send({ type: "result", requestId, isOk: false, error: reason });
  }

  #pong(clientSentMs: number): void {
    const runtime = this.#bound?.runtime;
    if (runtime === undefined) return;
    const serverReceivedUs = runtime.nowUs();
    this.#send({ type: "pong", clientSentMs, serverReceivedUs, serverSentUs: runtime.nowUs() });
  }

  #send(message: ServerMessage): void {
    const origin = this.#bound?.runtime.origin;
    const told = origin === undefined ? message : { origin, ...message };
    this.#outbox.offer("control", "", encodeMessage(told));
  }

  #refuse(code: FaultCode, detail: string): void {
    this.#options.onFault(code, detail);
    this.#options.socket.close(CLOSE_POLICY, code);
    this.closed();
  }

  #overflow(): void {
    this.#options.onFault("NET-SLOW-CLIENT", "more than 256 KiB of alarms waited for a screen");
    this.#options.socket.terminate();
    this.closed();
  }
}

/** @throws FaultError for a reviewer, who changes nothing. */
function actor(bound: Bound, control: string): Actor {
  if (bound.role === "review") throw new FaultError("NET-BAD-MESSAGE", "a review takes no acts");
  return { role: bound.role, control };
}

/** The monitor shows the live or simulated runtime only, review shows replays only; an engineer may see both. */
function isRoleFitting({ role, runtime }: Subscribe): boolean {
  if (role === "engineer") return true;
  return (role === "review") === (runtime !== "monitor");
}

function parse(data: Uint8Array): ClientMessage | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
    return clientMessageSchema.safeParse(json).data;
  } catch {
    return undefined;
  }
}
