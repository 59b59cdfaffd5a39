/** One session of a re-run: its alarms before and after, what differs, and whether a leak was said where there was one. */
import { basename } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import {
  type AlarmMoment,
  alarmDifference,
  type MatchLimits,
} from "@cementwatch/shared/review/alarm-difference";
import {
  changedFromDefault,
  type RerunBaseline,
  type RerunMode,
  type RerunSession,
  type RerunSide,
  type RerunSpan,
} from "@cementwatch/shared/review/rerun";
import { excerptWords } from "../recording/excerpt-text.ts";
import { parseSegmentName } from "../recording/segment-path.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments, segmentsBeside } from "../recording/session-segments.ts";
import { createDecoder } from "../session/decoders.ts";
import { SOFTWARE } from "../software.ts";
import { askOtherDetector, type OtherDetectorParts } from "./other-detector.ts";
import { type RecomputedSession, recomputeSession } from "./recompute-session.ts";
import { type ReferenceSpan, referenceSpans } from "./reference-source.ts";

export interface SessionOrder {
  /** First file of the session. */
  readonly file: string;
  readonly mode: RerunMode;
  readonly baseline: RerunBaseline;
  readonly limits: MatchLimits;
  readonly parameters: Readonly<Record<string, number>>;
  /** Another installation that makes the alarms of the new side. */
  readonly detector?: OtherDetectorParts;
  readonly onProgress: (done01: number) => void;
}

interface Side {
  readonly alarms: readonly AlarmMoment[];
  readonly side: RerunSide;
}

/** A finding enters 0.1 s after its frame and a leak needs a few: an alarm this long after a span still speaks of it. */
const AFTER_SPAN_US = 600_000;

/** Never throws for what is wrong with a session: that is told in `problem`. */
export async function rerunSession(order: SessionOrder): Promise<RerunSession> {
  let reader: SessionReader;
  try {
    reader = openSessionSegments(segmentsBeside(order.file));
  } catch (error) {
    return { ...emptySession(idOf(order.file)), problem: problemOf(error) };
  }
  const { title, startUs, endUs } = reader;
  const session = { ...emptySession(idOf(order.file)), title, durationUs: Math.max(endUs - startUs, 0) };
  try {
    return { ...session, ...(await compared(reader, order)) };
  } catch (error) {
    return { ...session, problem: problemOf(error) };
  } finally {
    reader.close();
  }
}

async function compared(reader: SessionReader, order: SessionOrder): Promise<Partial<RerunSession>> {
  const { mode, baseline, limits, parameters, detector, onProgress } = order;
  const isTwice = baseline === "rerun" && detector === undefined;
  const share = isTwice ? 0.5 : 1;
  const isOtherAlone = detector !== undefined && baseline === "recorded";
  const own = recomputeSession(reader, {
    mode: isOtherAlone ? "pipelineOnly" : mode,
    parameters,
    createDecoder,
    onProgress: (done01) => onProgress(done01 * share),
  });
  const plain = isTwice
    ? recomputeSession(reader, {
        mode,
        parameters: {},
        createDecoder,
        onProgress: (done01) => onProgress(share + done01 * share),
      })
    : own;
  const after = detector === undefined ? recomputedSide(own, mode) : await askOtherDetector(detector, order);
  const before = baseline === "recorded" ? recordedSide(reader, own) : recomputedSide(plain, mode);
  const spans = await referenceSpans({
    file: order.file,
    sessionId: idOf(order.file),
    firstConfig: own.firstConfig,
    endUs: own.endUs,
  });
  return {
    difference: alarmDifference(before.alarms, after.alarms, limits),
    before: before.side,
    after: after.side,
    inputs: own.inputs,
    frames: own.frames,
    notes: notesOf(reader, own, mode),
    spans: spans.map((span) => scored(span, before.alarms, after.alarms)),
  };
}

function recordedSide(reader: SessionReader, { recorded, recordedLimits }: RecomputedSession): Side {
  const parameters = changedFromDefault(recordedLimits);
  return { alarms: recorded, side: { software: reader.header.software, from: "record", parameters } };
}

function recomputedSide({ recomputed, recomputedLimits }: RecomputedSession, mode: RerunMode): Side {
  const parameters = changedFromDefault(recomputedLimits);
  return { alarms: recomputed, side: { software: SOFTWARE, from: mode, parameters } };
}

function notesOf(
  { isFinished, excerptOf }: SessionReader,
  { inputsMissing, frames, framesWithoutPixels }: RecomputedSession,
  mode: RerunMode,
): readonly string[] {
  const notes: string[] = [];
  if (excerptOf !== undefined)
    notes.push(
      `${excerptWords(excerptOf)}: what was set and injected before is missing in a re-run, so alarms differ for that alone; re-run the whole record`,
    );
  if (!isFinished) notes.push("the file has no end: its last alarms may be missing in the record");
  if (inputsMissing > 0)
    notes.push(`${inputsMissing} inputs are missing in the file: alarms may differ for that alone`);
  if (framesWithoutPixels > 0)
    notes.push(`${framesWithoutPixels} pictures are lost or unreadable: their recorded findings stand`);
  if (mode === "reanalyse" && frames === 0) notes.push("no picture was there to analyse anew");
  return notes;
}

function scored(
  { fromUs, toUs, isLeak, source }: ReferenceSpan,
  before: readonly AlarmMoment[],
  after: readonly AlarmMoment[],
): RerunSpan {
  const isSaid = (alarms: readonly AlarmMoment[]) =>
    alarms.some(
      ({ kind, raisedAtUs }) => kind === "leak" && raisedAtUs >= fromUs && raisedAtUs <= toUs + AFTER_SPAN_US,
    );
  const known = isLeak === undefined ? {} : { isLeak };
  return { fromUs, toUs, ...known, source, saidBefore: isSaid(before), saidAfter: isSaid(after) };
}

/** As the server's list calls it: by the name of its file. */
function idOf(file: string): string {
  return parseSegmentName(basename(file))?.sessionId ?? basename(file);
}

function emptySession(sessionId: string): RerunSession {
  return { sessionId, title: "", durationUs: 0, notes: [], spans: [] };
}

function problemOf(error: unknown): string {
  if (error instanceof FaultError) return error.detail;
  const detail = error instanceof Error ? error.message : String(error);
  return `it could not be computed (${detail}): check it with "cementwatch verify"`;
}
