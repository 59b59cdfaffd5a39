/** Reads a recorded session once and keeps what review needs, and where the pictures of its looks are. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { PipelineInput } from "@cementwatch/shared/pipeline/events";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { mergedSpans } from "@cementwatch/shared/review/level-series";
import { type BeamSwitch, type Look, looksOf } from "@cementwatch/shared/review/looks";
import type {
  PeopleAct,
  ReviewAlarm,
  ReviewFacts,
  ReviewLevel,
  Span,
  TimedValue,
} from "@cementwatch/shared/review/review-facts";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import type { RecordedMessage, Topic } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { ChangeKeeper } from "./change-keeper.ts";

export type FrameInput = PipelineInput & { kind: "frame" };

export interface SessionReview {
  readonly facts: ReviewFacts;
  /** The recorded frames of each look, by its id, in the order of its times. */
  readonly frames: ReadonlyMap<string, readonly FrameInput[]>;
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
];
/** Hours at thirty frames a second; what is beyond is left out. */
const FRAMES_MOST = 400_000;
const ALARMS_MOST = 5_000;
const ACTS_MOST = 20_000;
/** A single shot has the beam on for about one frame at 7.5 a second. */
const PERIOD_US = 133_333;
const VOLUME_STEP_ML = 0.005;
const PRESSURE_STEP_KPA = 5;

/** One pass over the session. Messages of the wrong shape are passed over. */
export function readReviewFacts(
  reader: Pick<SessionReader, "messages" | "startUs" | "endUs">,
): SessionReview {
  const collector = new Collector();
  for (const message of reader.messages({ topics: TOPICS })) collector.take(message);
  return collector.review(reader.startUs, reader.endUs);
}

class Collector {
  readonly #frames: FrameInput[] = [];
  readonly #beam: BeamSwitch[] = [];
  readonly #alarms = new Map<
    number,
    { alarm: AlarmEvent["alarm"]; present: { fromUs: number; toUs: number }[] }
  >();
  readonly #acts: PeopleAct[] = [];
  readonly #volume = new ChangeKeeper(VOLUME_STEP_ML);
  readonly #pressure = new ChangeKeeper(PRESSURE_STEP_KPA);
  readonly #area: (TimedValue & { view: "lateral" | "ap" })[] = [];
  #procedure: ProcedureRecord | undefined;
  #level: string | undefined;
  #limits: Readonly<Record<string, number>> = {};

  take(message: RecordedMessage): void {
    if (message.topic === "/procedure") {
      const procedure = message.json as unknown as ProcedureRecord;
      if (Array.isArray(procedure.levels) && Array.isArray(procedure.marks)) this.#procedure = procedure;
    } else if (message.topic === "/alarm") this.#takeAlarm(message.json as unknown as AlarmEvent);
    else if (message.topic === "/telemetry") this.#takeSample(message.json as unknown as Sample);
    else {
      const input = inputOfRecord(message);
      if (input !== undefined) this.#takeInput(input);
    }
  }

  review(startUs: number, endUs: number): SessionReview {
    const frames = this.#frames.map((input) => ({ ...input.frame, atUs: takenAtUs(input) }));
    const looks = looksOf(frames, this.#beam);
    const facts: ReviewFacts = {
      startUs,
      endUs,
      looks,
      alarms: [...this.#alarms.values()].map(({ alarm, present }) => reviewAlarm(alarm, present, endUs)),
      people: this.#people(),
      levels: this.#levels(endUs),
      volume: this.#volume.points,
      pressure: this.#pressure.points,
      area: this.#area,
      beam: beamSpans(this.#beam, looks, endUs),
      pressureLimitKpa: resolveParameters(this.#limits).values.pressureLimitKpa,
    };
    return { facts, frames: this.#framesOf(looks) };
  }

  #takeAlarm({ atUs, phase, alarm }: AlarmEvent): void {
    if (typeof alarm?.id !== "number") return;
    let known = this.#alarms.get(alarm.id);
    if (known === undefined) {
      if (this.#alarms.size >= ALARMS_MOST) return;
      known = { alarm, present: [] };
      this.#alarms.set(alarm.id, known);
    }
    const last = known.present.at(-1);
    const isOpen = last?.toUs === Number.POSITIVE_INFINITY;
    const isPresent = alarm.isPresent && phase !== "ended";
    if (isPresent && !isOpen) known.present.push({ fromUs: atUs, toUs: Number.POSITIVE_INFINITY });
    else if (!isPresent && isOpen && last !== undefined) last.toUs = atUs;
  }

  #takeSample({ signal, value, quality, measuredAtUs }: Sample): void {
    if (quality !== "valid" || !Number.isFinite(value)) return;
    if (signal === "volumeMl") this.#volume.add(measuredAtUs, value);
    else if (signal === "pressureKpa") this.#pressure.add(measuredAtUs, value);
  }

  #takeInput(input: PipelineInput): void {
    if (input.kind === "frame") {
      if (this.#frames.length < FRAMES_MOST) this.#frames.push(input);
    } else if (input.kind === "beam") {
      this.#beam.push({ atUs: input.measuredAtUs, isOn: input.isOn, pictureId: input.pictureId });
    } else if (input.kind === "config") {
      this.#level ??= input.config.procedure.level;
      this.#limits = input.config.parameters;
    } else if (input.kind === "operator") {
      if (input.act.kind === "beamKey") this.#beam.push({ atUs: input.atUs, isOn: input.act.isOn });
      if (input.act.kind === "acknowledge" && this.#acts.length < ACTS_MOST)
        this.#acts.push({ atUs: input.atUs, kind: "acknowledge", text: "acknowledge" });
    } else if (input.kind === "finding") {
      const { notValid, cementAreaMm2, view, measuredAtUs } = input.finding;
      if (notValid !== undefined || cementAreaMm2 === undefined || this.#area.length >= FRAMES_MOST) return;
      this.#area.push({ atUs: measuredAtUs, value: cementAreaMm2, view });
    }
  }

  #people(): readonly PeopleAct[] {
    const marks = (this.#procedure?.marks ?? []).flatMap(({ kind, atUs, text, isUndone }): PeopleAct[] => {
      const isKept = kind === "leakSeen" || kind === "injectionStop" || kind === "mark";
      return isKept && isUndone !== true ? [{ atUs, kind, text }] : [];
    });
    return [...marks, ...this.#acts].sort((a, b) => a.atUs - b.atUs);
  }

  /** Without an account of the procedure: the level that was set up, with nothing injected. */
  #levels(endUs: number): readonly ReviewLevel[] {
    const levels = (this.#procedure?.levels ?? []).map(
      ({ level, injections, deliveredVolumeMl, isApproximate }): ReviewLevel => ({
        level,
        injections: mergedSpans(
          injections.map(({ startedAtUs, endedAtUs }) => ({ fromUs: startedAtUs, toUs: endedAtUs ?? endUs })),
        ),
        ...(deliveredVolumeMl === undefined ? {} : { deliveredMl: deliveredVolumeMl }),
        isApproximate,
      }),
    );
    if (levels.length > 0 || this.#level === undefined) return levels;
    return [{ level: this.#level, injections: [], isApproximate: false }];
  }

  #framesOf(looks: readonly Look[]): ReadonlyMap<string, readonly FrameInput[]> {
    const inputs = new Map(
      this.#frames.map((input) => [`${input.frame.pictureId}\n${takenAtUs(input)}\n`, input]),
    );
    return new Map(
      looks.map(({ id, pictureId, frameTimesUs }) => [
        id,
        frameTimesUs.flatMap((atUs) => inputs.get(`${pictureId}\n${atUs}\n`) ?? []),
      ]),
    );
  }
}

/** A stored run comes after it was taken. */
function takenAtUs({ frame, measuredAtUs }: FrameInput): number {
  return frame.acquiredAtUs ?? measuredAtUs;
}

function reviewAlarm(alarm: AlarmEvent["alarm"], present: readonly Span[], endUs: number): ReviewAlarm {
  const { id, condition, kind, priority, headline, place, isAudible, raisedAtUs } = alarm;
  const { view, pictureId, frameNumber, route, site } = alarm;
  return {
    id,
    condition,
    kind,
    priority,
    headline,
    place,
    isAudible,
    raisedAtUs,
    ...(view === undefined ? {} : { view }),
    ...(pictureId === undefined ? {} : { pictureId }),
    ...(frameNumber === undefined ? {} : { frameNumber }),
    ...(route === undefined ? {} : { route }),
    ...(site === undefined ? {} : { site }),
    present: present.map(({ fromUs, toUs }) => ({ fromUs, toUs: Math.min(toUs, Math.max(fromUs, endUs)) })),
  };
}

/** From what proves the beam where something does, else from the looks, each one frame longer than its times. */
function beamSpans(beam: readonly BeamSwitch[], looks: readonly Look[], endUs: number): readonly Span[] {
  if (beam.length === 0) {
    return mergedSpans(looks.map(({ fromUs, toUs }) => ({ fromUs, toUs: toUs + PERIOD_US })));
  }
  const spans: Span[] = [];
  const onSinceUs = new Map<string, number>();
  for (const { atUs, isOn, pictureId = "" } of beam.toSorted((a, b) => a.atUs - b.atUs)) {
    const fromUs = onSinceUs.get(pictureId);
    if (isOn && fromUs === undefined) onSinceUs.set(pictureId, atUs);
    else if (!isOn && fromUs !== undefined) {
      spans.push({ fromUs, toUs: atUs });
      onSinceUs.delete(pictureId);
    }
  }
  return mergedSpans([...spans, ...[...onSinceUs.values()].map((fromUs) => ({ fromUs, toUs: endUs }))]);
}
