/**
 * A live or simulated session: stamps and records every input, steps the pipeline, publishes what comes of it. From an
 * input to its alarms there is no `await`. Replay has its own runtime on the same pipeline: replay-runtime.ts.
 */

import { builtInCement } from "@cementwatch/shared/cement/cement-profile";
import { type FaultCode, FaultError } from "@cementwatch/shared/faults";
import { cannulaTube } from "@cementwatch/shared/hydraulics/cannula";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureDelivery } from "@cementwatch/shared/imaging/image-frame";
import type { InputPayload, PipelineInput, PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { sessionUs } from "@cementwatch/shared/time";
import { type Bus, createBus } from "../bus.ts";
import type { FrameAnalysis } from "../imaging/analysis.ts";
import { AwaitedScreens } from "./awaited-screens.ts";
import { ClockRecord, type Shown } from "./clock-record.ts";
import { changedConfig } from "./config-change.ts";
import type { CutShortSession } from "./cut-short-session.ts";
import { endOfGap } from "./end-of-gap.ts";
import { FindingWaiters } from "./finding-waiters.ts";
import { FrameIntake, type IntakeFrame, type IntakeObject } from "./frame-intake.ts";
import { recordOfInput, recordOfOutput } from "./input-record.ts";
import { PresentState } from "./present-state.ts";
import type { ActResult, Runtime, RuntimeEvent, RuntimeSnapshot } from "./runtime.ts";
import type { SessionRuntimeParts } from "./session-runtime-parts.ts";

const SNAPSHOT_EVERY_US = 10_000_000;

export class SessionRuntime implements Runtime {
  readonly runtimeId: number;
  readonly generation = 1;
  readonly origin: "live" | "simulated";
  readonly sessionId: string;
  readonly title: string;
  readonly #parts: SessionRuntimeParts;
  readonly #pipeline: Pipeline;
  readonly #intake = new FrameIntake();
  readonly #clocks = new ClockRecord();
  readonly #present: PresentState;
  readonly #bus: Bus<RuntimeEvent>;
  readonly #analysis: FrameAnalysis;
  readonly #lastHash = new Map<string, number>();
  readonly #waiters = new FindingWaiters();
  #sequence = 0;
  #atUs = 0;
  #snapshotAtUs = SNAPSHOT_EVERY_US;
  #reportedDrops = 0;
  #isInGap = false;
  #awaited = new AwaitedScreens([], 0);
  #isClosed = false;

  constructor(parts: SessionRuntimeParts) {
    this.#parts = parts;
    this.runtimeId = parts.runtimeId;
    this.origin = parts.origin;
    this.sessionId = parts.sessionId;
    this.title = parts.title;
    const { cutShort } = parts;
    this.#pipeline = cutShort?.pipeline ?? new Pipeline(parts.createDecoder);
    this.#present = new PresentState(parts.config);
    this.#bus = createBus(parts.onError);
    this.#analysis = parts.createAnalysis({
      finding: (finding) => this.takeFinding(finding, this.nowUs()),
      restarted: (detail) => this.#analysisRestarted(detail),
    });
    if (cutShort === undefined) this.input({ kind: "config", config: parts.config }, 0);
    else this.#takeUp(cutShort);
    // A recorder may speak from inside `record`: its news waits until the present input has been stepped.
    parts.recorder.onState(({ state, detail }) => {
      setImmediate(() =>
        this.input({ kind: "system", event: { kind: "recorder", state, detail } }, this.nowUs()),
      );
    });
  }

  nowUs(): number {
    return Math.max(this.#parts.nowUs(), this.#atUs);
  }

  snapshot(): RuntimeSnapshot {
    return this.#present.snapshot(
      this.#pipeline.alarmState(),
      this.#parts.recorder.state().state === "recording",
    );
  }

  subscribe(listener: (event: RuntimeEvent) => void): () => void {
    return this.#bus.subscribe(listener);
  }

  /**
   * Goes on with a session that was cut short, at `atUs`: its pipeline runs through the time between, and of that only
   * alarms and what is true at its end are told.
   */
  goOn({ last, unrecorded, screens }: CutShortSession, config: SessionConfig, atUs: number): void {
    this.#awaited = new AwaitedScreens(screens, atUs);
    this.#publish(unrecorded);
    this.#isInGap = true;
    this.input({ kind: "system", event: { kind: "resumed", gapUs: atUs - last.atUs } }, atUs);
    this.#isInGap = false;
    this.input({ kind: "config", config }, atUs);
  }

  /** Takes one input at `atUs`; returns its sequence. Times that run back are lifted to the present. */
  input(payload: InputPayload, atUs: number, measuredAtUs = atUs): number {
    this.#atUs = Math.max(Math.round(atUs), this.#atUs);
    this.#sequence += 1;
    const at = sessionUs(this.#atUs);
    const input: PipelineInput = {
      ...payload,
      sequence: this.#sequence,
      atUs: at,
      measuredAtUs: sessionUs(Math.min(measuredAtUs, this.#atUs)),
    };
    this.#parts.recorder.record(recordOfInput(input));
    this.#guard(() => this.#publish(this.#pipeline.step(input)));
    if (payload.kind === "config") this.#emit({ kind: "config", config: payload.config });
    return this.#sequence;
  }

  /** Runs the ticks up to `atUs`; called by the owner's timer. */
  advance(atUs: number): void {
    if (atUs <= this.#atUs) return;
    this.#atUs = Math.round(atUs);
    this.#guard(() => this.#publish(this.#pipeline.advance(this.#atUs)));
    for (const screenId of this.#awaited.goneAt(this.#atUs)) this.screen(screenId, false);
    if (this.#atUs >= this.#snapshotAtUs) this.#recordSnapshot();
  }

  /** A DICOM object from a picture source. Single live frames are taken at once; runs frame by frame, in order. */
  dicom(
    pictureId: string,
    delivery: PictureDelivery,
    bytes: Uint8Array,
    atUs: number,
    measuredAtUs = atUs,
  ): void {
    const opened = this.openObject(pictureId, delivery, bytes, atUs);
    if (opened === undefined) return;
    if (opened.object.frameCount === 1) {
      const takenAtUs = Math.max(0, measuredAtUs - this.#pictureLatencyUs(pictureId, opened.delivery));
      this.takeFrame(opened, 0, pictureId, atUs, takenAtUs);
    } else this.#takeRun(opened, pictureId).catch(this.#parts.onError);
  }

  /** How long a live picture was on its way when it came in; a stored run carries its own times. */
  #pictureLatencyUs(pictureId: string, delivery: PictureDelivery): number {
    if (delivery !== "live") return 0;
    return this.#pipeline.config().pictures.find(({ id }) => id === pictureId)?.latencyUs ?? 0;
  }

  /** Reads and records an object; a bad one becomes a fault. Only a picture marked live keeps `live`. */
  openObject(
    pictureId: string,
    delivery: PictureDelivery,
    bytes: Uint8Array,
    atUs: number,
  ): IntakeObject | undefined {
    const isLive =
      this.#pipeline.config().pictures.find((picture) => picture.id === pictureId)?.isLive ?? false;
    const opened = this.#intake.open(bytes, isLive ? delivery : "stored");
    if ("code" in opened) {
      this.fault(opened.code, pictureId, opened.detail, atUs);
      return undefined;
    }
    const json = { pictureId, delivery: opened.delivery, objectNumber: opened.objectNumber };
    this.#parts.recorder.record({ topic: "/input/dicom", ...this.#stamp(), json, bytes });
    const { entry, isNew } = this.#intake.series(pictureId, this.#pipeline.viewOf(pictureId), opened.object);
    if (isNew) this.#emit({ kind: "series", entry });
    return opened;
  }

  /** Takes one frame of an opened object: into the pipeline, to the analysis and to the screens. */
  takeFrame(
    source: IntakeObject,
    index: number,
    pictureId: string,
    atUs: number,
    measuredAtUs: number,
  ): IntakeFrame | undefined {
    const frame = this.#intake.frame(source, index, pictureId, this.#pipeline.viewOf(pictureId));
    if ("code" in frame) {
      this.fault(frame.code, pictureId, frame.detail, atUs);
      return undefined;
    }
    const { event, image, seriesVersion } = frame;
    const isRepeat = event.delivery === "live" && this.#lastHash.get(pictureId) === event.contentHash;
    this.#lastHash.set(pictureId, event.contentHash);
    this.input({ kind: "frame", frame: event }, atUs, measuredAtUs);
    if (isRepeat) return undefined;
    const config = this.#pipeline.config();
    this.#analysis.submit({
      event,
      measuredAtUs,
      image,
      drawing: config.drawings[event.view],
      context: this.#pipeline.analysisContext(event.view),
      isTumour: config.procedure.isTumour,
      cannulaOuterMm: cannulaTube(config.procedure.cannulaGauge).outerMm,
    });
    this.#emit({ kind: "frame", ready: { frame: event, seriesVersion, measuredAtUs, image } });
    return frame;
  }

  /** A finding of the analysis enters the pipeline. */
  takeFinding(finding: FrameFinding, atUs: number): void {
    this.input({ kind: "finding", finding }, atUs, finding.measuredAtUs);
    this.#emit({ kind: "finding", finding });
    this.#waiters.release(finding);
    this.#reportDrops(finding.pictureId);
  }

  fault(code: FaultCode, targetId: string, detail: string, atUs = this.nowUs()): void {
    this.input({ kind: "system", event: { kind: "fault", fault: { code, targetId, detail } } }, atUs);
  }

  act(act: OperatorAct, actor: Actor): ActResult {
    const refusal = this.#pipeline.refusal(act);
    if (refusal !== undefined) throw new FaultError("PIP-CONFIG-INVALID", refusal);
    const atUs = this.nowUs();
    this.#parts.onPressed?.(actor);
    const sequence = this.input({ kind: "operator", act, actor }, atUs);
    this.#parts.onPressed?.(undefined);
    this.#parts.onAct?.(act, atUs, actor);
    return { sequence, whenOnDisk: this.#parts.recorder.sync() };
  }

  configure(change: ConfigChange, actor: Actor): ActResult {
    const { level, side } = { ...this.#pipeline.config().procedure, ...change.procedure };
    const refusal = this.#pipeline.refusal({ kind: "activeCannula", level, side });
    if (refusal !== undefined) throw new FaultError("PIP-CONFIG-INVALID", refusal);
    const config = changedConfig(this.#pipeline.config(), change, {
      frameOf: (view) => this.#present.seriesOf(view),
      cementOf: this.#parts.cementOf ?? builtInCement,
      ...(this.#parts.sensorUses === undefined ? {} : { sensorUses: this.#parts.sensorUses }),
    });
    this.#parts.onPressed?.(actor);
    const sequence = this.input({ kind: "config", config }, this.nowUs());
    this.#parts.onPressed?.(undefined);
    return { sequence, whenOnDisk: this.#parts.recorder.sync() };
  }

  playback(): void {
    throw new FaultError("NET-BAD-MESSAGE", "only a replay can be played, paused or sought");
  }

  screen(screenId: string, isThere: boolean): void {
    if (this.#isClosed) return;
    this.#awaited.heard(screenId);
    this.input({ kind: "system", event: { kind: "screen", screenId, isThere } }, this.nowUs());
  }

  shown(shown: Shown): void {
    this.#clocks.take(shown);
    this.#parts.recorder.record({ topic: "/shown", ...this.#stamp(), json: shown });
  }

  /** Records where wall time and the other clocks stand. Wall time is a label for people. */
  recordWall(wallIso: string, monoUs: number): void {
    const json = this.#clocks.at(wallIso, monoUs, this.#pipeline.config());
    this.#parts.recorder.record({ topic: "/clock", ...this.#stamp(), json });
  }

  /** Ends the session: the last input, the end of the file, no events after `closed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.input({ kind: "system", event: { kind: "end" } }, this.nowUs());
    await this.#analysis.close();
    await this.#parts.recorder.close();
    this.#emit({ kind: "closed" });
  }

  /** A run that was taken before it arrived: its last frame is taken for the moment of arrival. */
  async #takeRun(source: IntakeObject, pictureId: string): Promise<void> {
    const arrivedAtUs = this.nowUs();
    for (let index = 0; index < source.object.frameCount; index++) {
      const offsetUs = source.object.frameTimesUs[index] ?? 0;
      const measuredAtUs = Math.max(arrivedAtUs - source.durationUs + offsetUs, 0);
      const frame = this.takeFrame(source, index, pictureId, this.nowUs(), measuredAtUs);
      if (frame === undefined) continue;
      await this.#waiters.wait(frame.event);
    }
  }

  #analysisRestarted(detail: string): void {
    this.fault("SYS-WORKER-FAILED", "analysis", detail);
    this.input({ kind: "system", event: { kind: "analysis", state: "restarted", detail } }, this.nowUs());
    this.#waiters.releaseAll();
  }

  #reportDrops(pictureId: string): void {
    const dropped = this.#analysis.droppedFrames();
    if (dropped < this.#reportedDrops + 10) return;
    this.#reportedDrops = dropped;
    this.fault("CRM-FRAMES-DROPPED", pictureId, `${dropped} frames were not analysed so far`);
  }

  #takeUp({ sequence, last, intake, frames }: CutShortSession): void {
    this.#sequence = sequence;
    this.#atUs = last.atUs;
    this.#snapshotAtUs = last.atUs;
    const series = frames.flatMap(({ newSeries }) => newSeries ?? []);
    this.#intake.goOn(intake, series);
    for (const entry of series) this.#present.take({ kind: "series", entry });
    for (const { ready } of frames) this.#present.take({ kind: "frame", ready });
  }

  #publish(outputs: readonly PipelineOutput[]): void {
    for (const output of this.#isInGap ? endOfGap(outputs) : outputs) {
      this.#emit(output);
      const record = recordOfOutput(output, this.#sequence, this.#atUs);
      if (record !== undefined) this.#parts.recorder.record(record);
    }
  }

  #emit(event: RuntimeEvent): void {
    this.#present.take(event);
    this.#bus.publish(event);
  }

  #recordSnapshot(): void {
    this.#snapshotAtUs = this.#atUs + SNAPSHOT_EVERY_US;
    const json = { pipeline: this.#pipeline.snapshot() };
    this.#parts.recorder.record({ topic: "/snapshot", ...this.#stamp(), json });
  }

  #stamp(): { sequence: number; atUs: number; measuredAtUs: number } {
    return { sequence: this.#sequence, atUs: this.#atUs, measuredAtUs: this.#atUs };
  }

  /** A bug in the pipeline must not end monitoring: it is told, recorded, and the last alarms stand. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.onError(error);
      const detail = error instanceof Error ? error.message : String(error);
      const fault = { code: "SYS-INVARIANT", targetId: "pipeline", detail } as const;
      this.#emit({ kind: "fault", fault, atUs: this.#atUs });
    }
  }
}
