/**
 * Hands the events of one runtime to all its watchers: each message is encoded once and the same bytes are offered
 * to every outbox. Alarms leave at once and first; samples, assessment and status leave with the 50 ms tick.
 */
import type { AlarmEvent, AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { Channel } from "@cementwatch/shared/protocol/channels";
import type { ServerMessage } from "@cementwatch/shared/protocol/control";
import type { EnvelopeHeader } from "@cementwatch/shared/protocol/envelope";
import { BEAT_PERIOD_MS } from "@cementwatch/shared/protocol/wire-constants";
import type { Runtime, RuntimeEvent } from "../session/runtime.ts";
import { encodeFrame } from "./encode-frame.ts";
import { encodeMessage } from "./encode-message.ts";
import { offerWholeState, type Watcher } from "./resume.ts";
import { TelemetryBatch } from "./telemetry-batch.ts";

/** Telemetry is batched and assessments are thinned to 20 Hz. */
export const HUB_TICK_MS = 50;
const TICKS_PER_BEAT = BEAT_PERIOD_MS / HUB_TICK_MS;

export interface HubOptions {
  readonly runtime: Runtime;
  /** Name and version, for `welcome`. */
  readonly software: string;
  /** The runtime is over; nothing follows. */
  readonly onClosed: (hub: Hub) => void;
}

export class Hub {
  readonly runtime: Runtime;
  readonly #software: string;
  readonly #watchers = new Set<Watcher>();
  readonly #unsubscribe: () => void;
  readonly #onClosed: (hub: Hub) => void;
  #sequence = 0;
  #ticks = 0;
  #batch = new TelemetryBatch();
  #assessment: Assessment | undefined;
  #status: SessionStatus | undefined;
  #alarmEvents: AlarmEvent[] = [];

  constructor(options: HubOptions) {
    this.runtime = options.runtime;
    this.#software = options.software;
    this.#onClosed = options.onClosed;
    this.#unsubscribe = this.runtime.subscribe((event) => this.#take(event));
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Adds a watcher and offers it the whole present state; every later event follows without a gap. */
  add(watcher: Watcher): void {
    this.flush();
    this.#offerWholeState(watcher);
    this.#watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Called each 50 ms: sends what was gathered, and a beat each 100 ms. */
  tick(): void {
    this.flush();
    this.#ticks += 1;
    if (this.#ticks % TICKS_PER_BEAT === 0) this.#beat();
    for (const watcher of this.#watchers) watcher.outbox.flush();
  }

  /** Ends the subscription to the runtime; watchers hear nothing more from here. */
  dispose(): void {
    this.#unsubscribe();
    this.#watchers.clear();
  }

  #nextHeader(): Omit<EnvelopeHeader, "channel" | "flags"> {
    this.#sequence = (this.#sequence + 1) >>> 0;
    const { origin, runtimeId, generation } = this.runtime;
    return { origin, runtimeId, generation, sequence: this.#sequence, atUs: this.runtime.nowUs() };
  }

  /** Sends what was gathered since the last tick. */
  flush(): void {
    this.#flushAlarms();
    const about = this.#about();
    if (this.#assessment !== undefined) {
      this.#offer("assessment", "", { type: "assessment", ...about, assessment: this.#assessment });
      this.#assessment = undefined;
    }
    if (this.#status !== undefined) {
      this.#offer("status", "", { type: "status", ...about, status: this.#status });
      this.#status = undefined;
    }
    this.#flushTelemetry();
  }

  #flushTelemetry(): void {
    if (this.#batch.isEmpty) return;
    const batch = this.#batch;
    this.#batch = new TelemetryBatch();
    let message: Uint8Array | undefined;
    const encode = (wanted: TelemetryBatch): Uint8Array => {
      if (wanted !== batch) return wanted.encode(this.#nextHeader());
      message ??= batch.encode(this.#nextHeader());
      return message;
    };
    for (const watcher of this.#watchers) watcher.outbox.offerTelemetry(batch, encode);
  }

  #take(event: RuntimeEvent): void {
    const about = this.#about();
    switch (event.kind) {
      case "alarm":
        this.#gatherAlarm(event.event);
        break;
      case "alarmState":
        this.#flushAlarms(event.state);
        break;
      case "fault":
        this.#offer("fault", "", { type: "fault", ...about, fault: event.fault, atUs: event.atUs });
        break;
      case "assessment":
        this.#assessment = event.assessment;
        break;
      case "sample":
        this.#batch.add(event.sample);
        break;
      case "status":
        this.#status = event.status;
        break;
      case "frame":
        this.#offerFrame(event.ready);
        break;
      case "finding":
        this.#offer("overlay", `${event.finding.pictureId} ${event.finding.view}`, {
          type: "overlay",
          ...about,
          finding: event.finding,
        });
        break;
      case "series": {
        const { version, series } = event.entry;
        this.#offer("control", "", { type: "series", ...about, seriesVersion: version, series });
        break;
      }
      case "config":
        this.#offer("control", "", { type: "config", ...about, config: event.config });
        break;
      case "procedure":
        this.#offer("procedure", "", { type: "procedure", ...about, procedure: event.procedure });
        break;
      case "playback":
        this.#offer("status", "playback", { type: "playback", ...about, state: event.state });
        break;
      case "generation":
        this.#restart();
        break;
      case "closed":
        this.flush();
        this.#onClosed(this);
        break;
    }
  }

  /** The events of one step leave together with the state after it, at the latest when the step has returned. */
  #gatherAlarm(event: AlarmEvent): void {
    this.#alarmEvents.push(event);
    if (this.#alarmEvents.length === 1) queueMicrotask(() => this.#flushAlarms());
  }

  #flushAlarms(state?: AlarmState): void {
    if (state === undefined && this.#alarmEvents.length === 0) return;
    const events = this.#alarmEvents;
    this.#alarmEvents = [];
    this.#offer("alarm", "", {
      type: "alarms",
      ...this.#about(),
      state: state ?? this.runtime.snapshot().alarms,
      events,
    });
  }

  #offerFrame(ready: Extract<RuntimeEvent, { kind: "frame" }>["ready"]): void {
    const frame = encodeFrame(ready, this.#nextHeader());
    for (const watcher of this.#watchers) if (watcher.wantsFrames) watcher.outbox.offerFrame(frame);
  }

  /** After a seek everything gathered is void, and each watcher gets the new state whole. */
  #restart(): void {
    this.#batch = new TelemetryBatch();
    this.#assessment = undefined;
    this.#status = undefined;
    this.#alarmEvents = [];
    for (const watcher of this.#watchers) {
      watcher.outbox.reset();
      this.#offerWholeState(watcher);
    }
  }

  #offerWholeState(watcher: Watcher): void {
    offerWholeState(watcher, this.runtime, this.#software, () => this.#nextHeader());
  }

  #beat(): void {
    const { runtimeId, origin } = this.runtime;
    this.#offer("status", "beat", {
      type: "beat",
      runtimeId,
      origin,
      nowUs: this.runtime.nowUs(),
      clients: this.#watchers.size,
    });
  }

  #offer(channel: Exclude<Channel, "telemetry" | "frame">, key: string, message: ServerMessage): void {
    if (this.#watchers.size === 0) return;
    const bytes = encodeMessage(message);
    for (const watcher of this.#watchers) watcher.outbox.offer(channel, key, bytes);
  }

  #about(): Pick<Runtime, "runtimeId" | "generation" | "origin"> {
    const { runtimeId, generation, origin } = this.runtime;
    return { runtimeId, generation, origin };
  }
}
