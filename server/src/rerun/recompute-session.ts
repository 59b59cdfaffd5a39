/**
 * Computes a recorded session's alarms once more from its inputs, with changed limits and, when wanted, with findings
 * made anew from the pixels. One pass over the file; nothing of it is held but a few pictures.
 */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { type ParameterId, resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { DecoderFactory } from "@cementwatch/shared/pipeline/decoder-port";
import type { InputPayload, PipelineInput, PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { AlarmMoment } from "@cementwatch/shared/review/alarm-difference";
import type { RerunMode } from "@cementwatch/shared/review/rerun";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { sessionUs } from "@cementwatch/shared/time";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { ActTranslation } from "./act-translation.ts";
import { AlarmMoments } from "./alarm-moments.ts";
import { FrameReanalysis } from "./frame-reanalysis.ts";

export interface RecomputeOptions {
  readonly mode: RerunMode;
  /** Changed values by name; they hold over what the record says. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly createDecoder: DecoderFactory;
  /** Gets 0–1. */
  readonly onProgress?: (done01: number) => void;
}

export interface RecomputedSession {
  readonly recorded: readonly AlarmMoment[];
  readonly recomputed: readonly AlarmMoment[];
  /** In force at the start, as recorded and as recomputed. */
  readonly recordedLimits: Readonly<Record<ParameterId, number>>;
  readonly recomputedLimits: Readonly<Record<ParameterId, number>>;
  readonly firstConfig: SessionConfig | undefined;
  readonly endUs: number;
  readonly inputs: number;
  readonly inputsMissing: number;
  readonly frames: number;
  readonly framesWithoutPixels: number;
}

/** Messages between two tellings of progress. */
const TELL_EVERY = 2_000;

export function recomputeSession(reader: SessionReader, options: RecomputeOptions): RecomputedSession {
  const run = new Recomputation(options, reader.excerptOf !== undefined);
  let messages = 0;
  for (const message of reader.messages()) {
    run.take(message);
    messages += 1;
    if (messages % TELL_EVERY === 0) options.onProgress?.(doneOf(message.atUs, reader));
  }
  return run.end();
}

function doneOf(atUs: number, { startUs, endUs }: SessionReader): number {
  return endUs > startUs ? Math.min(Math.max((atUs - startUs) / (endUs - startUs), 0), 1) : 1;
}

class Recomputation {
  readonly #options: RecomputeOptions;
  readonly #isExcerpt: boolean;
  readonly #pipeline: Pipeline;
  readonly #acts = new ActTranslation();
  readonly #recorded = new AlarmMoments();
  readonly #recomputed = new AlarmMoments();
  readonly #levels: { readonly atUs: number; readonly level: VertebralLevel }[] = [];
  #frames: FrameReanalysis | undefined;
  #firstConfig: SessionConfig | undefined;
  #sequence = 0;
  #recordedSequence = 0;
  #lastUs = 0;
  #inputs = 0;
  #inputsMissing = 0;

  /** @param isExcerpt it begins in the middle of a session */
  constructor(options: RecomputeOptions, isExcerpt: boolean) {
    this.#options = options;
    this.#isExcerpt = isExcerpt;
    this.#pipeline = new Pipeline(options.createDecoder);
  }

  take(message: RecordedMessage): void {
    this.#lastUs = Math.max(this.#lastUs, message.atUs);
    if (message.topic === "/alarm") this.#takeRecordedAlarm(message);
    else if (message.topic === "/input/dicom") this.#frames?.takeObject(message);
    const input = inputOfRecord(message);
    // A chunk that stands in the file twice says nothing new.
    if (input === undefined || input.sequence <= this.#recordedSequence) return;
    // What an excerpt leaves out before it begins is not lost.
    if (this.#recordedSequence > 0 || !this.#isExcerpt)
      this.#inputsMissing += input.sequence - this.#recordedSequence - 1;
    this.#recordedSequence = input.sequence;
    this.#inputs += 1;
    this.#takeInput(input);
  }

  end(): RecomputedSession {
    this.#takeFindings(this.#lastUs);
    this.#keep(this.#pipeline.advance(Math.max(this.#lastUs, this.#pipeline.atUs())));
    const levelAt = (atUs: number) =>
      (this.#levels.findLast((entry) => entry.atUs <= atUs) ?? this.#levels[0])?.level ?? "L1";
    const recordedParameters = this.#firstConfig?.parameters ?? {};
    return {
      recorded: this.#recorded.list(levelAt),
      recomputed: this.#recomputed.list(levelAt),
      recordedLimits: resolveParameters(recordedParameters).values,
      recomputedLimits: resolveParameters(this.#changed(recordedParameters)).values,
      firstConfig: this.#firstConfig,
      endUs: this.#lastUs,
      inputs: this.#inputs,
      inputsMissing: this.#inputsMissing,
      frames: this.#frames?.frames ?? 0,
      framesWithoutPixels: this.#frames?.framesWithoutPixels ?? 0,
    };
  }

  #takeRecordedAlarm({ json }: RecordedMessage): void {
    const event = json as unknown as AlarmEvent;
    this.#recorded.take(event);
    this.#acts.recorded(event);
  }

  #takeInput(input: PipelineInput): void {
    if (input.kind === "config" && this.#firstConfig === undefined) this.#begin(input.config);
    this.#takeFindings(input.atUs);
    if (this.#isReplaced(input)) return;
    this.#step(this.#asNow(input), input.atUs, input.measuredAtUs);
    if (input.kind === "operator") this.#acts.acted(input.sequence, this.#sequence);
    if (input.kind === "frame") this.#frames?.takeFrame(input, this.#pipeline);
    if (input.kind === "operator" || input.kind === "config") this.#noteLevel(input.atUs);
  }

  #begin(config: SessionConfig): void {
    this.#firstConfig = config;
    if (this.#options.mode === "reanalyse")
      this.#frames = new FrameReanalysis(this.#changed(config.parameters));
  }

  /** What the analysis of that day said of pictures and of itself gives way to the analysis of now. */
  #isReplaced(input: PipelineInput): boolean {
    if (this.#frames === undefined) return false;
    if (input.kind === "finding") return !this.#frames.standsRecorded(input.finding);
    return input.kind === "system" && input.event.kind === "analysis";
  }

  #asNow(input: PipelineInput): InputPayload {
    if (input.kind === "config")
      return { ...input, config: { ...input.config, parameters: this.#changed(input.config.parameters) } };
    if (input.kind === "operator")
      return { ...input, act: this.#acts.translate(input.act, this.#pipeline.alarmState().alarms) };
    return input;
  }

  #changed(parameters: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    return { ...parameters, ...this.#options.parameters };
  }

  #takeFindings(untilUs: number): void {
    for (const { atUs, finding } of this.#frames?.takeDue(untilUs) ?? [])
      this.#step({ kind: "finding", finding }, atUs, finding.measuredAtUs);
  }

  #step(payload: InputPayload, atUs: number, measuredAtUs: number): void {
    this.#sequence += 1;
    // Times that run back are lifted to the present, as a live session does.
    const at = Math.max(Math.round(atUs), this.#pipeline.atUs());
    const stamp = {
      sequence: this.#sequence,
      atUs: sessionUs(at),
      measuredAtUs: sessionUs(Math.min(measuredAtUs, at)),
    };
    this.#keep(this.#pipeline.step({ ...payload, ...stamp }));
  }

  #keep(outputs: readonly PipelineOutput[]): void {
    for (const output of outputs) if (output.kind === "alarm") this.#recomputed.take(output.event);
  }

  #noteLevel(atUs: number): void {
    const { level } = this.#pipeline.config().procedure;
    if (this.#levels.at(-1)?.level !== level) this.#levels.push({ atUs, level });
  }
}
