/** Thread that reads recorded sessions for review, so that the live session never waits: their facts, and their pictures. */
import { parentPort } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { ReviewFacts } from "@cementwatch/shared/review/review-facts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { greyLevels } from "../reports/grey-picture.ts";
import { ReplayFrames } from "../session/replay-frames.ts";
import { readReviewFacts, type SessionReview } from "./read-review-facts.ts";

export interface ReviewOrder {
  readonly ticket: number;
  readonly paths: readonly string[];
  /** Names the state of the files: another one is read anew. */
  readonly key: string;
  /** Absent: the facts are wanted. `index`: of the look's frames. */
  readonly picture?: { readonly look: string; readonly index: number };
}

export interface ReviewPicture {
  readonly width: number;
  readonly height: number;
  /** Brightness, 0–255, row by row. */
  readonly grey: Uint8Array;
}

export type ReviewAnswer = { readonly ticket: number } & (
  | { readonly facts: ReviewFacts }
  /** Absent: there is no such picture, or it is lost. */
  | { readonly picture?: ReviewPicture }
  | { readonly problem: string; readonly code?: FaultError["code"] }
);

interface Open {
  readonly reader: SessionReader;
  readonly review: SessionReview;
  readonly pictures: ReplayFrames;
}

/** Each has a file open and an index in memory. */
const OPEN_MOST = 3;
/** Detail is what a reviewer judges by: nothing is made smaller up to this side, px. */
const SIDE_MOST_PX = 1536;

const port = parentPort;
if (port === null) throw new Error("review-worker must run as a worker thread");
const opened = new Map<string, Open>();

function openOne({ key, paths }: ReviewOrder): Open {
  const known = opened.get(key);
  if (known !== undefined) {
    opened.delete(key);
    opened.set(key, known);
    return known;
  }
  const reader = openSessionSegments(paths);
  const session = { reader, review: readReviewFacts(reader), pictures: new ReplayFrames(reader) };
  opened.set(key, session);
  const oldest = opened.keys().next().value;
  if (opened.size > OPEN_MOST && oldest !== undefined) {
    opened.get(oldest)?.reader.close();
    opened.delete(oldest);
  }
  return session;
}

function pictureOf({ review, pictures }: Open, look: string, index: number): ReviewPicture | undefined {
  const input = review.frames.get(look)?.[index];
  const image = input === undefined ? undefined : pictures.read(input)?.ready.image;
  if (image === undefined) return undefined;
  const { data, width, height } = greyLevels(image, SIDE_MOST_PX);
  return { width, height, grey: data };
}

function answerTo(order: ReviewOrder): ReviewAnswer {
  const { ticket, picture } = order;
  try {
    const session = openOne(order);
    if (picture === undefined) return { ticket, facts: session.review.facts };
    const made = pictureOf(session, picture.look, picture.index);
    return { ticket, ...(made === undefined ? {} : { picture: made }) };
  } catch (error) {
    if (error instanceof FaultError) return { ticket, problem: error.detail, code: error.code };
    return { ticket, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

await loadCodecs();
port.on("message", (order: ReviewOrder) => port.postMessage(answerTo(order)));
