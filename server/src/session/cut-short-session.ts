/** Reads the end of a session that was cut short: the state of its pipeline, and what the runtime counts beside it. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { FaultError } from "@cementwatch/shared/faults";
import type { PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import { isPresentForm } from "@cementwatch/shared/pipeline/snapshot-form";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { readDicom } from "../imaging/dicom-reader.ts";
import { jsonField } from "../recording/message-layout.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { createDecoder } from "./decoders.ts";
import type { IntakeState } from "./frame-intake.ts";
import { inputOfRecord, REPLAYED_TOPICS } from "./input-record.ts";
import { type ReplayFrame, ReplayFrames } from "./replay-frames.ts";

/** A state so far before the end would take longer to bring up to date than a room waits for its monitor. */
const STATE_AGE_MOST_US = 300_000_000;
/** How far the search for the last picture object reaches back at first, and how much farther each time. */
const SEARCH_FROM_US = 1_000_000;
const SEARCH_FACTOR = 1.25;

export interface CutShortSession {
  readonly header: SessionHeader;
  readonly title: string;
  /** Stands where the record ends. */
  readonly pipeline: Pipeline;
  /** Of the last recorded input. */
  readonly sequence: number;
  readonly last: { readonly atUs: number; readonly wallMs: number };
  readonly isCaseBegun: boolean;
  readonly isCaseEnded: boolean;
  /** Alarms that follow from the recorded inputs, and whose own record was lost. */
  readonly unrecorded: readonly PipelineOutput[];
  readonly intake: IntakeState;
  /** The last picture of each source, for the screens. */
  readonly frames: readonly ReplayFrame[];
  /** Those that were there. */
  readonly screens: readonly string[];
}

/** @throws FaultError REC-UNREADABLE when its state cannot be made again. */
export function readCutShort(reader: SessionReader): CutShortSession {
  const snapshot = reader.snapshotBefore(reader.endUs);
  if (snapshot !== undefined && !isPresentForm(snapshot.pipeline))
    throw new FaultError("REC-UNREADABLE", "another version of the software recorded it");
  const fromUs = snapshot?.atUs ?? reader.startUs;
  if (reader.endUs - fromUs > STATE_AGE_MOST_US)
    throw new FaultError("REC-UNREADABLE", "it holds no state of its last five minutes");
  const pipeline = new Pipeline(createDecoder);
  if (snapshot !== undefined) pipeline.restore(snapshot.pipeline);
  const tail = feedTail(reader, pipeline, fromUs, snapshot?.sequence ?? 0);
  const { state } = pipeline.snapshot() as unknown as { state: PipelineState };
  const { header, title } = reader;
  const { isCaseRunning, caseStartedAtUs, batches } = state.operator.fields;
  return {
    header,
    title,
    pipeline,
    sequence: tail.sequence,
    last: { atUs: tail.atUs, wallMs: wallAt(tail, header) },
    isCaseBegun: caseStartedAtUs !== undefined || batches.length > 0,
    isCaseEnded: !isCaseRunning && state.procedure.caseEndedAtUs !== undefined,
    unrecorded: tail.unrecorded,
    intake: intakeOf(reader, state),
    frames: lastFrames(reader, state),
    screens: state.screens.known.filter(({ isThere }) => isThere).map(({ screenId }) => screenId),
  };
}

interface Tail {
  readonly sequence: number;
  readonly atUs: number;
  readonly clock?: { readonly atUs: number; readonly wallMs: number };
  readonly unrecorded: readonly PipelineOutput[];
}

/** Feeds what was recorded since the snapshot, as a replay does, up to the last moment that is known. */
function feedTail(reader: SessionReader, pipeline: Pipeline, fromUs: number, fromSequence: number): Tail {
  const recorded = new Set<string>();
  const recomputed: AlarmEvent[] = [];
  const keep = (outputs: readonly PipelineOutput[]) => {
    for (const output of outputs) if (output.kind === "alarm") recomputed.push(output.event);
  };
  let sequence = fromSequence;
  let atUs = fromUs;
  let clock: Tail["clock"];
  const topics = [...REPLAYED_TOPICS, "/alarm", "/assessment", "/clock"] as const;
  for (const message of reader.messages({ fromUs, topics })) {
    atUs = Math.max(atUs, message.atUs);
    if (message.topic === "/alarm") recorded.add(JSON.stringify(message.json));
    if (message.topic === "/clock")
      clock = { atUs: message.atUs, wallMs: Date.parse(String(jsonField(message.json, "wall"))) };
    const input = inputOfRecord(message);
    if (input === undefined || input.sequence <= sequence) continue;
    sequence = input.sequence;
    keep(pipeline.step(input));
  }
  keep(pipeline.advance(atUs));
  const unrecorded = recomputed
    .filter((event) => !recorded.has(JSON.stringify(event)))
    .map((event) => ({ kind: "alarm", event }) as const);
  return {
    sequence,
    atUs,
    unrecorded,
    ...(clock === undefined ? {} : { clock }),
  };
}

/** From the last pair of wall and session time; a record of less than a second has only its beginning. */
function wallAt({ atUs, clock }: Tail, { wallStart, wallAtUs }: SessionHeader): number {
  const pair = clock ?? { atUs: wallAtUs, wallMs: Date.parse(wallStart) };
  return pair.wallMs + (atUs - pair.atUs) / 1_000;
}

function intakeOf(reader: SessionReader, { pictures }: PipelineState): IntakeState {
  const objectNumber = lastObjectNumber(reader);
  const bytes = objectNumber === 0 ? undefined : reader.readObject(objectNumber, reader.endUs);
  const read = bytes === undefined ? undefined : readDicom(bytes);
  const patientKey = read?.kind === "rejected" ? undefined : read?.object.patientKey;
  return {
    objectNumber,
    // Repeats have numbers as well, and the state keeps only how many there were.
    frameNumbers: Object.values(pictures).map(
      ({ pictureId, frameNumber, repeats }) => [pictureId, frameNumber + repeats] as const,
    ),
    ...(patientKey === undefined ? {} : { patientKey }),
  };
}

/** Searched from the end, a little farther each time: objects are large, and there may be gigabytes of them. */
function lastObjectNumber(reader: SessionReader): number {
  for (let backUs = SEARCH_FROM_US; ; backUs *= SEARCH_FACTOR) {
    const fromUs = reader.endUs - backUs;
    let last = 0;
    for (const { json } of reader.messages({ fromUs, topics: ["/input/dicom"] }))
      last = Math.max(last, Number(jsonField(json, "objectNumber")));
    if (last > 0 || fromUs <= reader.startUs) return last;
  }
}

function lastFrames(reader: SessionReader, { pictures }: PipelineState): readonly ReplayFrame[] {
  const frames = new ReplayFrames(reader);
  return Object.values(pictures).flatMap(({ pictureId, lastMeasuredAtUs }) => {
    const input = lastMeasuredAtUs === undefined ? undefined : frames.find(pictureId, lastMeasuredAtUs);
    const frame = input === undefined ? undefined : frames.read(input);
    return frame === undefined ? [] : [frame];
  });
}
