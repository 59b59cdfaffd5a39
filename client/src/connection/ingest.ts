/**
 * Takes what the socket receives into the page: alarms at once, the newest assessment at most ten times a second
 * (a change of the risk word at once), frames into their slot, samples into their rings. Anything of an older
 * generation or another runtime is counted and dropped.
 */

import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { ServerMessage } from "@cementwatch/shared/protocol/control";
import { decodeEnvelope, type Envelope } from "@cementwatch/shared/protocol/envelope";
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";
import type { EvidenceHistory } from "../store/evidence-history.ts";
import type { FrameSlots } from "../store/frame-slot.ts";
import { emptyRuntime, type FindingMap, pictureViewKey, type SessionStore } from "../store/session-state.ts";
import type { TelemetryStore } from "../store/telemetry-store.ts";
import { addToHistory } from "./alarm-history.ts";
import { readFrame, readTelemetry } from "./read-frame.ts";

const ASSESSMENT_PERIOD_MS = 95;

export interface IngestTargets {
  readonly store: SessionStore;
  readonly frames: FrameSlots;
  readonly telemetry: TelemetryStore;
  readonly findings: FindingMap;
  readonly evidence: EvidenceHistory;
}

type WelcomeMessage = Extract<ServerMessage, { type: "welcome" }>;
/** Everything but what belongs to the socket. */
export type StateMessage = Exclude<ServerMessage, { type: "beat" | "pong" | "result" }>;
type RuntimeMessage = Exclude<StateMessage, { type: "welcome" | "runtimeChanged" }>;

export class Ingest {
  readonly #to: IngestTargets;
  /** By picture and view: the last picture of a view that is not shown belongs to an older series. */
  readonly #series = new Map<string, { readonly version: number; readonly series: PictureSeries }>();
  #held: Assessment | undefined;
  #shownMs = Number.NEGATIVE_INFINITY;

  constructor(targets: IngestTargets) {
    this.#to = targets;
  }

  /** A text message. `nowMs` is the page's own clock. */
  message(message: StateMessage, nowMs: number): void {
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "runtimeChanged") return;
    else if (this.#accepts(message.runtimeId, message.generation)) this.#runtimeMessage(message, nowMs);
  }

  /** A binary message: a frame or a batch of samples. */
  binary(buffer: ArrayBuffer, nowMs: number): void {
    const envelope = decodeEnvelope(buffer);
    if ("kind" in envelope) this.#count("rejected");
    else if (this.#accepts(envelope.runtimeId, envelope.generation)) this.#envelope(envelope, nowMs);
  }

  /** Called every 100 ms: shows an assessment that was held back. */
  tick(nowMs: number): void {
    if (nowMs - this.#shownMs >= ASSESSMENT_PERIOD_MS) this.#showHeld(nowMs);
  }

  /** True when the message belongs to what is on screen; a newer generation clears the screen first. */
  #accepts(runtimeId: number, generation: number): boolean {
    const state = this.#to.store.getState();
    if (state.welcome?.runtimeId !== runtimeId || generation < state.generation) {
      this.#count("superseded");
      return false;
    }
    if (generation > state.generation) this.#clear(generation);
    return true;
  }

  #clear(generation: number): void {
    this.#to.frames.clear();
    this.#to.telemetry.clear();
    this.#to.findings.clear();
    this.#to.evidence.clear();
    this.#series.clear();
    this.#held = undefined;
    this.#to.store.setState({ ...emptyRuntime(), generation });
  }

  #count(what: "rejected" | "superseded"): void {
    this.#to.store.setState(({ connection }) => ({
      connection: { ...connection, [what]: connection[what] + 1 },
    }));
  }

  #welcome(message: WelcomeMessage): void {
    const { runtimeId, generation, origin, sessionId, title, software, isRecording, config } = message;
    const welcome = { runtimeId, origin, sessionId, title, software, isRecording };
    const isSame = this.#to.store.getState().welcome?.runtimeId === runtimeId;
    const history = this.#to.store.getState().alarmHistory;
    this.#clear(generation);
    this.#to.store.setState({ welcome, config, ...(isSame ? { alarmHistory: history } : {}) });
  }

  #assessment(value: Assessment, nowMs: number): void {
    const { store, telemetry } = this.#to;
    telemetry.ring("beam").push(value.atUs, value.pictures[0]?.state === "live" ? 1 : 0);
    this.#to.evidence.add(value.evidence);
    const shown = store.getState().assessment;
    const isUrgent =
      shown?.risk.word !== value.risk.word ||
      shown.risk.detail !== value.risk.detail ||
      shown.pictures[0]?.state !== value.pictures[0]?.state;
    this.#held = value;
    if (isUrgent || nowMs - this.#shownMs >= ASSESSMENT_PERIOD_MS) this.#showHeld(nowMs);
  }

  #showHeld(nowMs: number): void {
    if (this.#held === undefined) return;
    this.#to.store.setState({ assessment: this.#held });
    this.#held = undefined;
    this.#shownMs = nowMs;
  }

  /** A `fault` needs nothing here: faults are shown from `status`, which carries their counts as well. */
  #runtimeMessage(message: RuntimeMessage, nowMs: number): void {
    const { store, findings } = this.#to;
    if (message.type === "assessment") this.#assessment(message.assessment, nowMs);
    else if (message.type === "overlay") findings.set(pictureViewKey(message.finding), message.finding);
    else if (message.type === "alarms") {
      store.setState(({ alarmHistory }) => ({
        alarms: message.state,
        alarmHistory: addToHistory(alarmHistory, message.events, message.state.alarms),
      }));
    } else if (message.type === "series") {
      const { series, seriesVersion: version } = message;
      this.#series.set(pictureViewKey(series), { version, series });
      store.setState(({ pictures }) => ({
        pictures: { ...pictures, [series.pictureId]: { version, series } },
      }));
    } else if (message.type === "config") store.setState({ config: message.config });
    else if (message.type === "status") store.setState({ status: message.status });
    else if (message.type === "procedure") store.setState({ procedure: message.procedure });
    else if (message.type === "playback") store.setState({ playback: message.state });
  }

  #envelope(envelope: Envelope, nowMs: number): void {
    if (envelope.channel === "frame") this.#frame(envelope, nowMs);
    else if (envelope.channel === "telemetry") this.#telemetry(envelope);
    else this.#count("rejected");
  }

  #frame(envelope: Envelope, nowMs: number): void {
    const head = envelope.head as FrameHead;
    const known = (["lateral", "ap"] as const)
      .map((view) => this.#series.get(pictureViewKey({ pictureId: head.pictureId, view })))
      .find((entry) => entry?.version === head.seriesVersion);
    const result = known === undefined ? undefined : readFrame(envelope, known.series, nowMs);
    if (result === undefined || "reason" in result) this.#count("rejected");
    else this.#to.frames.offer(result);
  }

  #telemetry(envelope: Envelope): void {
    const isWhole = readTelemetry(envelope, (item, measuredAtUs, value) => {
      if (item.quality !== "invalid") this.#to.telemetry.ring(item.signal).push(measuredAtUs, value);
    });
    if (!isWhole) this.#count("rejected");
  }
}
