/** Reads a recorded session once and keeps what a report needs, within bounds, whatever the length of the session. */
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PipelineInput } from "@cementwatch/shared/pipeline/events";
import type { Actor } from "@cementwatch/shared/procedure/operator-act";
import type { ProcedurePhase, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage, Topic } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { SeriesKeeper, type SeriesPoint } from "./series-keeper.ts";

export interface AlarmFact extends AlarmEvent {
  /** Of the input that caused it. */
  readonly sequence: number;
}

export interface SessionFacts {
  readonly config?: SessionConfig;
  readonly procedure?: ProcedureRecord;
  readonly phases: readonly { readonly atUs: number; readonly phase: ProcedurePhase }[];
  readonly alarms: readonly AlarmFact[];
  /** Events beyond the bound. */
  readonly alarmEventsLeftOut: number;
  /** Who acknowledged, by sequence of the act. */
  readonly acknowledgements: ReadonlyMap<number, Actor>;
  readonly pressure: readonly SeriesPoint[];
  readonly volume: readonly SeriesPoint[];
  readonly peakPressure?: SeriesPoint;
  /** When new pictures were taken. */
  readonly frameTimesUs: readonly number[];
  readonly beam: readonly { readonly atUs: number; readonly isOn: boolean }[];
  readonly firstJudged?: SeenFrame;
  readonly lastJudged?: SeenFrame;
  readonly lastFrame?: SeenFrame;
  /** Those that raised a leak alarm, up to a bound. */
  readonly leaks: readonly (SeenFrame & { readonly alarm: ActiveAlarm })[];
  readonly leakCount: number;
  /** Where wall time stood, at most one a minute. */
  readonly clock: readonly { readonly atUs: number; readonly wallMs: number }[];
}

export type FrameInput = PipelineInput & { kind: "frame" };

/** A frame and what the analysis said about it. */
export interface SeenFrame {
  readonly input: FrameInput;
  readonly finding?: FrameFinding;
}

const TOPICS: readonly Topic[] = [
  "/input/config",
  "/input/operator",
  "/input/frame",
  "/input/finding",
  "/input/beam",
  "/procedure",
  "/alarm",
  "/telemetry",
  "/clock",
];
/** A session of hours at thirty frames a second. */
const FRAMES_MOST = 400_000;
const EVENTS_MOST = 20_000;
const CLOCK_EVERY_US = 60_000_000;
const LEAKS_MOST = 4;
/** An alarm names a frame of its last seconds. */
const RECENT_MOST = 256;

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** One pass over the session. Messages of the wrong shape are passed over. */
export function readFacts(reader: SessionReader): SessionFacts {
  const collector = new Collector();
  for (const message of reader.messages({ topics: TOPICS })) collector.take(message);
  return collector.facts();
}

class Collector {
  readonly #found: Partial<Open<SessionFacts>> = {};
  readonly #phases: { atUs: number; phase: ProcedurePhase }[] = [];
  readonly #alarms: AlarmFact[] = [];
  readonly #acknowledgements = new Map<number, Actor>();
  readonly #pressure = new SeriesKeeper();
  readonly #volume = new SeriesKeeper();
  readonly #frameTimesUs: number[] = [];
  readonly #beam: { atUs: number; isOn: boolean }[] = [];
  readonly #clock: { atUs: number; wallMs: number }[] = [];
  readonly #lastHash = new Map<string, number>();
  readonly #recent = new Map<string, SeenFrame>();
  readonly #leaks: (SeenFrame & { alarm: ActiveAlarm })[] = [];
  #leakCount = 0;
  #alarmEventsLeftOut = 0;

  take(message: RecordedMessage): void {
    switch (message.topic) {
      case "/procedure":
        this.#takeProcedure(message.json as unknown as ProcedureRecord, message.atUs);
        return;
      case "/alarm":
        this.#takeAlarm(message.json as unknown as AlarmEvent, message.sequence);
        return;
      case "/telemetry":
        this.#takeSample(message.json as unknown as Sample);
        return;
      case "/clock":
        this.#takeClock(message);
        return;
      default: {
        const input = inputOfRecord(message);
        if (input !== undefined) this.#takeInput(input);
      }
    }
  }

  facts(): SessionFacts {
    return {
      ...this.#found,
      phases: this.#phases,
      alarms: this.#alarms,
      alarmEventsLeftOut: this.#alarmEventsLeftOut,
      acknowledgements: this.#acknowledgements,
      pressure: this.#pressure.points,
      volume: this.#volume.points,
      frameTimesUs: this.#frameTimesUs.toSorted((a, b) => a - b),
      beam: this.#beam,
      leaks: this.#leaks,
      leakCount: this.#leakCount,
      clock: this.#clock,
    };
  }

  #takeAlarm(event: AlarmEvent, sequence: number): void {
    if (this.#alarms.length >= EVENTS_MOST) this.#alarmEventsLeftOut += 1;
    else this.#alarms.push({ ...event, sequence });
    const { alarm, phase } = event;
    const { pictureId, frameNumber } = alarm;
    if (phase !== "raised" || alarm.kind !== "leak") return;
    if (pictureId === undefined || frameNumber === undefined) return;
    this.#leakCount += 1;
    const seen = this.#recent.get(keyOf({ pictureId, frameNumber }));
    if (seen !== undefined && this.#leaks.length < LEAKS_MOST) this.#leaks.push({ ...seen, alarm });
  }

  #takeProcedure(procedure: ProcedureRecord, atUs: number): void {
    const lists = [procedure.levels, procedure.batches, procedure.marks, procedure.signed];
    if (!lists.every(Array.isArray)) return;
    this.#found.procedure = procedure;
    if (this.#phases.at(-1)?.phase !== procedure.phase) this.#phases.push({ atUs, phase: procedure.phase });
  }

  #takeSample({ signal, value, quality, measuredAtUs }: Sample): void {
    if (quality !== "valid" || !Number.isFinite(value)) return;
    if (signal === "volumeMl") this.#volume.add(measuredAtUs, value);
    if (signal !== "pressureKpa") return;
    this.#pressure.add(measuredAtUs, value);
    const { peakPressure } = this.#found;
    if (peakPressure === undefined || value > peakPressure.value)
      this.#found.peakPressure = { atUs: measuredAtUs, value };
  }

  #takeClock({ json, atUs }: RecordedMessage): void {
    const wallMs = Date.parse(String(jsonField(json, "wall")));
    const last = this.#clock.at(-1);
    if (Number.isNaN(wallMs) || (last !== undefined && atUs - last.atUs < CLOCK_EVERY_US)) return;
    this.#clock.push({ atUs, wallMs });
  }

  #takeInput(input: PipelineInput): void {
    if (input.kind === "config") this.#found.config = input.config;
    else if (input.kind === "beam") this.#beam.push({ atUs: input.measuredAtUs, isOn: input.isOn });
    else if (input.kind === "operator") {
      if (input.act.kind === "acknowledge") this.#acknowledgements.set(input.sequence, input.actor);
      if (input.act.kind === "beamKey") this.#beam.push({ atUs: input.atUs, isOn: input.act.isOn });
    } else if (input.kind === "finding") {
      const key = keyOf(input.finding);
      const frame = this.#recent.get(key);
      if (frame === undefined) return;
      const seen = { input: frame.input, finding: input.finding };
      this.#recent.set(key, seen);
      if (input.finding.notValid !== undefined) return;
      this.#found.firstJudged ??= seen;
      this.#found.lastJudged = seen;
    } else if (input.kind === "frame") this.#takeFrame(input);
  }

  /** A grabber repeats a held picture for as long as the beam is off: only a new content is a look. */
  #takeFrame(input: FrameInput): void {
    const { pictureId, contentHash, acquiredAtUs } = input.frame;
    const seen = { input };
    this.#found.lastFrame = seen;
    this.#recent.set(keyOf(input.frame), seen);
    const oldest = this.#recent.keys().next().value;
    if (this.#recent.size > RECENT_MOST && oldest !== undefined) this.#recent.delete(oldest);
    if (this.#lastHash.get(pictureId) === contentHash || this.#frameTimesUs.length >= FRAMES_MOST) return;
    this.#lastHash.set(pictureId, contentHash);
    this.#frameTimesUs.push(acquiredAtUs ?? input.measuredAtUs);
  }
}

function keyOf({
  pictureId,
  frameNumber,
}: {
  readonly pictureId: string;
  readonly frameNumber: number;
}): string {
  return `${frameNumber} ${pictureId}`;
}
