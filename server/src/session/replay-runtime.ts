/**
 * A recorded session, played through the very same pipeline. Inputs are fed in `sequence` order with their recorded
 * times; findings are the recorded ones. A seek is the last snapshot and the inputs since.
 */
import { FaultError } from "@cementwatch/shared/faults";
import type { DecoderFactory } from "@cementwatch/shared/pipeline/decoder-port";
import type { PipelineInput, PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import { isPresentForm } from "@cementwatch/shared/pipeline/snapshot-form";
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { type Bus, createBus } from "../bus.ts";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord, REPLAYED_TOPICS } from "./input-record.ts";
import { PresentState } from "./present-state.ts";
import { ReplayFrames } from "./replay-frames.ts";
import type { RuntimeEvent, RuntimeSnapshot } from "./runtime.ts";

const STEP_MS = 20;
/** A shorter loop would only seek. */
const LOOP_LEAST_US = 200_000;
/** A picture farther ahead than this is sought: a snapshot is never more than 10 s before it. */
const STEP_MOST_US = 10_000_000;

export interface ReplayParts {
  readonly runtimeId: number;
  readonly title: string;
  readonly reader: SessionReader;
  readonly createDecoder: DecoderFactory;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
  /** True while what was told is not taken yet: the replay waits, and then shows only what is newest. */
  readonly isHeldBack?: () => boolean;
}

export class ReplayRuntime {
  readonly runtimeId: number;
  readonly origin = "replay";
  readonly sessionId: string;
  readonly title: string;
  generation = 1;
  readonly #parts: ReplayParts;
  readonly #frames: ReplayFrames;
  readonly #present = new PresentState(emptySessionConfig("1970-01-01"));
  readonly #bus: Bus<RuntimeEvent>;
  #pipeline: Pipeline;
  #messages: Iterator<RecordedMessage>;
  #next: RecordedMessage | undefined;
  #lastSequence = 0;
  #atUs = 0;
  #isPlaying = false;
  #speed = 1;
  #loop: { readonly fromUs: number; readonly toUs: number } | undefined;
  #lastMs = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
    this.runtimeId = parts.runtimeId;
    this.sessionId = parts.reader.header.sessionId;
    this.title = parts.title;
    this.#bus = createBus(parts.onError);
    this.#pipeline = new Pipeline(parts.createDecoder);
    this.#frames = new ReplayFrames(parts.reader);
    this.#messages = parts.reader.messages({ topics: REPLAYED_TOPICS })[Symbol.iterator]();
    this.#advanceCursor();
    // The first picture is there at once, also when the beam came on late.
    this.#seek(this.#frames.times()[0] ?? parts.reader.startUs);
    this.#timer = setInterval(() => this.#tick(), STEP_MS);
  }

  nowUs(): number {
    return this.#atUs;
  }

  snapshot(): RuntimeSnapshot {
    const snapshot = this.#present.snapshot(this.#pipeline.alarmState(), false);
    return { ...snapshot, playback: this.#playbackState() };
  }

  subscribe(listener: (event: RuntimeEvent) => void): () => void {
    return this.#bus.subscribe(listener);
  }

  playback(command: PlaybackCommand): void {
    switch (command.kind) {
      case "play":
        if (this.#atUs >= this.#endUs()) this.#seek(this.#loop?.fromUs ?? this.#parts.reader.startUs);
        this.#isPlaying = true;
        this.#lastMs = this.#parts.nowMs();
        break;
      case "pause":
        this.#isPlaying = false;
        break;
      case "speed":
        this.#speed = command.factor;
        break;
      case "seek":
        this.#seek(command.toUs);
        break;
      case "step":
        this.#isPlaying = false;
        this.#stepFrames(command.frames);
        break;
      case "loop":
        this.#setLoop(command.fromUs, command.toUs);
        break;
      case "loopOff":
        this.#loop = undefined;
        break;
    }
    this.#emitPlayback();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#emit({ kind: "closed" });
    this.#parts.reader.close();
  }

  #tick(): void {
    if (!this.#isPlaying || this.#parts.isHeldBack?.() === true) return;
    const nowMs = this.#parts.nowMs();
    const elapsedMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    const endUs = this.#endUs();
    try {
      this.#feedUntil(Math.min(this.#atUs + elapsedMs * 1_000 * this.#speed, endUs), true);
      if (this.#atUs >= endUs) {
        if (this.#loop === undefined) this.#isPlaying = false;
        else this.#seek(this.#loop.fromUs);
      }
    } catch (error) {
      this.#isPlaying = false;
      this.#parts.onError(error);
    }
    this.#emitPlayback();
  }

  /** Where playing stops or starts again: behind the loop, when the position already is, the end of the record. */
  #endUs(): number {
    const { endUs } = this.#parts.reader;
    return this.#loop === undefined || this.#atUs > this.#loop.toUs ? endUs : this.#loop.toUs;
  }

  #setLoop(fromUs: number, toUs: number): void {
    const { startUs, endUs } = this.#parts.reader;
    const loop = { fromUs: Math.max(fromUs, startUs), toUs: Math.min(toUs, endUs) };
    if (loop.toUs - loop.fromUs < LOOP_LEAST_US) {
      const words = `A ${(fromUs / 1e6).toFixed(1)} s, B ${(toUs / 1e6).toFixed(1)} s`;
      throw new FaultError("NET-BAD-MESSAGE", `a loop of ${words}: set B at least 0.2 s after A`);
    }
    this.#loop = loop;
    if (this.#atUs < loop.fromUs || this.#atUs >= loop.toUs) this.#seek(loop.fromUs);
  }

  #stepFrames(frames: number): void {
    const times = this.#frames.times();
    const target =
      frames > 0 ? times.find((time) => time > this.#atUs) : times.findLast((time) => time < this.#atUs);
    if (target === undefined) return;
    if (frames > 0 && target - this.#atUs < STEP_MOST_US) this.#feedUntil(target, true);
    else if (frames !== 0) this.#seek(target);
  }

  /** Restores the last snapshot at or before `toUs`, feeds the inputs since, and starts a new generation. */
  #seek(toUs: number): void {
    const { reader } = this.#parts;
    const target = Math.min(Math.max(toUs, reader.startUs), reader.endUs);
    const found = reader.snapshotBefore(target);
    // A recording of another software is taken from its beginning: slower, and right.
    const snapshot = found !== undefined && isPresentForm(found.pipeline) ? found : undefined;
    this.#pipeline = new Pipeline(this.#parts.createDecoder);
    this.#lastSequence = 0;
    if (snapshot !== undefined) {
      this.#pipeline.restore(snapshot.pipeline);
      this.#lastSequence = snapshot.sequence;
    }
    this.#present.clear(this.#pipeline.config());
    this.#messages = reader
      .messages({ fromUs: snapshot?.atUs ?? reader.startUs, topics: REPLAYED_TOPICS })
      [Symbol.iterator]();
    this.#advanceCursor();
    this.#feedUntil(target, false);
    this.#showHeldPictures();
    this.generation += 1;
    this.#bus.publish({ kind: "generation", generation: this.generation });
  }

  /** A picture that was held at this moment was taken before the snapshot: it is looked up, or the screen stays black. */
  #showHeldPictures(): void {
    const { assessment, frames } = this.snapshot();
    for (const { pictureId, lastPictureAtUs } of assessment?.pictures ?? []) {
      const isShown = frames.some(({ frame }) => frame.pictureId === pictureId);
      if (isShown || lastPictureAtUs === undefined) continue;
      const input = this.#frames.find(pictureId, lastPictureAtUs);
      if (input !== undefined && input.atUs <= this.#atUs)
        this.#showFrame(input, (event) => this.#present.take(event));
    }
  }

  /** Feeds every input up to `toUs`; of several frames of a picture only the last is shown. */
  #feedUntil(toUs: number, isShown: boolean): void {
    const emit = (event: RuntimeEvent) => {
      if (isShown) this.#emit(event);
      else this.#present.take(event);
    };
    const newest = new Map<string, PipelineInput & { kind: "frame" }>();
    while (this.#next !== undefined && this.#next.atUs <= toUs) {
      const input = inputOfRecord(this.#next);
      this.#advanceCursor();
      if (input === undefined || input.sequence <= this.#lastSequence) continue;
      this.#lastSequence = input.sequence;
      publish(this.#pipeline.step(input), emit);
      if (input.kind === "frame") newest.set(input.frame.pictureId, input);
      else if (input.kind === "finding") emit({ kind: "finding", finding: input.finding });
      else if (input.kind === "config") emit({ kind: "config", config: input.config });
    }
    this.#atUs = Math.max(toUs, this.#parts.reader.startUs);
    publish(this.#pipeline.advance(Math.max(Math.floor(toUs), 0)), emit);
    for (const input of newest.values()) this.#showFrame(input, emit);
  }

  #showFrame(input: PipelineInput & { kind: "frame" }, emit: (event: RuntimeEvent) => void): void {
    const shown = this.#frames.read(input);
    if (shown === undefined) return;
    if (shown.newSeries !== undefined) emit({ kind: "series", entry: shown.newSeries });
    emit({ kind: "frame", ready: shown.ready });
  }

  #advanceCursor(): void {
    const result = this.#messages.next();
    this.#next = result.done === true ? undefined : result.value;
  }

  #playbackState(): PlaybackState {
    const { startUs, endUs } = this.#parts.reader;
    const loop = this.#loop === undefined ? {} : { loop: this.#loop };
    return { isPlaying: this.#isPlaying, speed: this.#speed, atUs: this.#atUs, startUs, endUs, ...loop };
  }

  #emitPlayback(): void {
    this.#bus.publish({ kind: "playback", state: this.#playbackState() });
  }

  #emit(event: RuntimeEvent): void {
    this.#present.take(event);
    this.#bus.publish(event);
  }
}

function publish(outputs: readonly PipelineOutput[], emit: (event: RuntimeEvent) => void): void {
  for (const output of outputs) emit(output);
}
