/**
 * The page's one connection: a WebSocket of subprotocol `cementwatch.v1` that comes back by itself, the beat
 * watchdog, the clock exchange, and what a page may send. It never throws: what fails is in the store.
 */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { ClientMessage, PlaybackCommand, ServerMessage } from "@cementwatch/shared/protocol/control";
import type { ScreenView } from "@cementwatch/shared/protocol/screen-view-schema";
import { SUBPROTOCOL } from "@cementwatch/shared/protocol/wire-constants";
import { EvidenceHistory } from "../store/evidence-history.ts";
import { FrameSlots } from "../store/frame-slot.ts";
import {
  type ConnectionStatus,
  createSessionStore,
  type FindingMap,
  type SessionStore,
} from "../store/session-state.ts";
import { createTelemetryStore, type TelemetryStore } from "../store/telemetry-store.ts";
import { type BeatWatch, beatSeen, lookForBeat, startBeatWatch, WATCH_PERIOD_MS } from "./beat-watch.ts";
import {
  type ClockOffset,
  clockBeat,
  clockPong,
  emptyClock,
  roundTripMs,
  sessionNowUs,
} from "./clock-offset.ts";
import { Ingest } from "./ingest.ts";
import { ANSWER_LIMIT_MS, actAnswered, actSent, actsTimedOut } from "./pending-acts.ts";
import { retryDelayMs } from "./retry-delay.ts";

const PING_PERIOD_MS = 1000;

export interface Subscription {
  readonly runtime: "monitor" | { readonly sessionId: string };
  readonly role: "wall" | "touch" | "setup" | "review" | "engineer";
  readonly wantsFrames: boolean;
  /** Of a page that may sound or has the pedal's keys; see alarm/screen-id.ts. */
  readonly screenId?: string;
}

export interface RequestResult {
  readonly isOk: boolean;
  readonly error?: string;
}

type Answer = Extract<ServerMessage, { type: "result" }>;

/** Everything a page needs of the server: state, newest frames and findings, curves, and what it may send. */
export class Connection {
  readonly subscription: Subscription;
  readonly store: SessionStore = createSessionStore(performance.now());
  readonly telemetry: TelemetryStore = createTelemetryStore();
  readonly findings: FindingMap = new Map();
  readonly evidence = new EvidenceHistory();
  readonly frames: FrameSlots;
  readonly #url: string;
  readonly #ingest: Ingest;
  readonly #waiting = new Map<string, (result: RequestResult) => void>();
  #socket: WebSocket | undefined;
  #watch: BeatWatch = startBeatWatch(performance.now());
  #clock: ClockOffset = emptyClock("live");
  #lastPingMs = 0;
  #failedAttempts = 0;
  #requestCount = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setInterval> | undefined;

  /** @param url of the endpoint, `ws://host/ws`. Nothing is opened before `open`. */
  constructor(url: string, subscription: Subscription) {
    this.#url = url;
    this.subscription = subscription;
    this.frames = new FrameSlots((pictureId, frameNumber) => {
      this.#send({ type: "shown", pictureId, frameNumber, drawnAtUs: this.nowUs() ?? 0 });
    });
    this.#ingest = new Ingest(this);
  }

  /** Connects and keeps connecting until `close`; may be called again after it. */
  open(): void {
    this.close();
    this.#lookTimer = setInterval(() => this.#look(), WATCH_PERIOD_MS);
    this.#connect();
  }

  close(): void {
    clearInterval(this.#lookTimer);
    clearTimeout(this.#retryTimer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Session time now, µs; undefined before the first beat. */
  nowUs(): number | undefined {
    return sessionNowUs(this.#clock, performance.now());
  }

  /** Sends an act; its fate is in `store.acts`. `control` names the button or key that was pressed. */
  act(act: OperatorAct, control: string, label: string): void {
    const requestId = this.#nextRequestId();
    const isSent = this.#send({ type: "act", requestId, act, control });
    const entry = { requestId, act, label, sentMs: performance.now() };
    this.store.setState(({ acts }) => ({
      acts: actSent(
        acts,
        isSent ? { ...entry, state: "sent" } : { ...entry, state: "failed", error: "not connected" },
      ),
    }));
  }

  /** Sends an act that nobody pressed for, such as where the keys go: not listed, and said again by whoever cares. */
  tell(act: OperatorAct, control: string): boolean {
    return this.#send({ type: "act", requestId: this.#nextRequestId(), act, control });
  }

  /** Tells what stands on this screen now, for the record; false when it could not be told. */
  tellScreen(view: Omit<ScreenView, "drawnAtUs" | "clock">): boolean {
    const nowMs = performance.now();
    const drawnAtUs = sessionNowUs(this.#clock, nowMs);
    const rttMs = roundTripMs(this.#clock);
    if (drawnAtUs === undefined) return false;
    const clock =
      rttMs === undefined
        ? {}
        : {
            clock: {
              offsetUs: Math.round(drawnAtUs - nowMs * 1000),
              roundTripMs: Math.round(rttMs * 1000) / 1000,
            },
          };
    return this.#send({
      type: "screenShown",
      view: { ...view, drawnAtUs: Math.max(drawnAtUs, 0), ...clock },
    });
  }

  /** Resolves with the server's answer, or with an error after 3 s without one. */
  configure(change: ConfigChange): Promise<RequestResult> {
    return this.#request((requestId) => ({ type: "configure", requestId, change }));
  }

  /** As `configure`; a replay only. */
  playback(command: PlaybackCommand): Promise<RequestResult> {
    return this.#request((requestId) => ({ type: "playback", requestId, command }));
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.#send({ type: "subscribe", ...this.subscription });
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      // Only a server that answers ends the back-off: one that refuses the subscription opens the socket too.
      this.#failedAttempts = 0;
      this.#receive(event.data);
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      this.#failedAttempts += 1;
      this.#setConnection({ attempts: this.#failedAttempts });
      this.#markLost();
      const delayMs = retryDelayMs(this.#failedAttempts, Math.random());
      this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
    };
  }

  #receive(data: string | ArrayBuffer): void {
    const nowMs = performance.now();
    if (typeof data !== "string") {
      this.#ingest.binary(data, nowMs);
      return;
    }
    const message = parse(data);
    if (message === undefined) {
      this.#setConnection({ rejected: this.store.getState().connection.rejected + 1 });
    } else if (message.type === "beat") this.#onBeat(message, nowMs);
    else if (message.type === "pong") this.#clock = clockPong(this.#clock, message, nowMs);
    else if (message.type === "result") this.#onResult(message);
    else {
      if (message.type === "welcome")
        this.#clock = clockBeat(emptyClock(message.origin), message.nowUs, nowMs);
      this.#ingest.message(message, nowMs);
    }
  }

  #onBeat(beat: Extract<ServerMessage, { type: "beat" }>, nowMs: number): void {
    this.#watch = beatSeen(this.#watch, nowMs);
    const { connection, welcome } = this.store.getState();
    if (beat.runtimeId === welcome?.runtimeId) this.#clock = clockBeat(this.#clock, beat.nowUs, nowMs);
    if (connection.state === "open") {
      if (connection.clients !== beat.clients) this.#setConnection({ clients: beat.clients });
      return;
    }
    const reconnects = connection.reconnects + (connection.state === "lost" ? 1 : 0);
    this.#setConnection({ state: "open", sinceMs: nowMs, reconnects, attempts: 0, clients: beat.clients });
  }

  #onResult(result: Answer): void {
    this.store.setState(({ acts }) => ({ acts: actAnswered(acts, result) }));
    const resolve = this.#waiting.get(result.requestId);
    this.#waiting.delete(result.requestId);
    resolve?.({ isOk: result.isOk, ...(result.error === undefined ? {} : { error: result.error }) });
  }

  #markLost(): void {
    this.#watch = { ...this.#watch, isLost: true };
    if (this.store.getState().connection.state === "open") {
      this.#setConnection({ state: "lost", sinceMs: performance.now() });
    }
  }

  #look(): void {
    const nowMs = performance.now();
    this.#watch = lookForBeat(this.#watch, nowMs);
    if (this.#watch.isLost) this.#markLost();
    if (nowMs - this.#lastPingMs > PING_PERIOD_MS && this.#send({ type: "ping", clientSentMs: nowMs })) {
      this.#lastPingMs = nowMs;
    }
    this.#ingest.tick(nowMs);
    const sessionUs = this.nowUs();
    const rttMs = roundTripMs(this.#clock);
    this.store.setState(({ acts, connection }) => ({
      acts: actsTimedOut(acts, nowMs),
      frames: this.frames.counters(),
      localMs: nowMs,
      ...(sessionUs === undefined ? {} : { nowUs: sessionUs }),
      ...(rttMs === undefined || rttMs === connection.roundTripMs
        ? {}
        : { connection: { ...connection, roundTripMs: rttMs } }),
    }));
  }

  #send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #setConnection(change: Partial<ConnectionStatus>): void {
    this.store.setState(({ connection }) => ({ connection: { ...connection, ...change } }));
  }

  #nextRequestId(): string {
    this.#requestCount += 1;
    return `${this.subscription.role}-${Math.round(performance.timeOrigin)}-${this.#requestCount}`;
  }

  #request(make: (requestId: string) => ClientMessage): Promise<RequestResult> {
    const requestId = this.#nextRequestId();
    return new Promise((resolve) => {
      if (!this.#send(make(requestId))) {
        resolve({ isOk: false, error: "not connected" });
        return;
      }
      this.#waiting.set(requestId, resolve);
      setTimeout(() => {
        if (this.#waiting.delete(requestId))
          resolve({ isOk: false, error: "no answer from the server after 3 s" });
      }, ANSWER_LIMIT_MS);
    });
  }
}

function parse(text: string): ServerMessage | undefined {
  try {
    return JSON.parse(text) as ServerMessage;
  } catch {
    return undefined;
  }
}
