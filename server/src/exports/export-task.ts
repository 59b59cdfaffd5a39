/** What every format gets to do its work with. */
import type { JsonValue } from "@cementwatch/shared/json";
import type { RecordedMessage, Topic } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";

export interface Seal {
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

/** Signs the SHA-256 (hex) of a manifest; undefined when this computer has no key. */
export type SealWith = (sha256: string) => Seal | undefined;

export interface ExportTask {
  readonly reader: SessionReader;
  /** The segments of the session, in order. */
  readonly paths: readonly string[];
  readonly followUpFile?: string;
  /** Session µs; both ends belong to it. */
  readonly fromUs: number;
  readonly toUs: number;
  /** True when nobody asked for a part. */
  readonly isWhole: boolean;
  /** What an incident pack is about. */
  readonly what?: string;
  /** Files are written here and nowhere else. */
  readonly folder: string;
  /** Start of the name of each file. */
  readonly name: string;
  readonly sealWith?: SealWith;
  progress(done01: number, detail: string): void;
}

/** What was written, for the person who asked; `problems` say what could not be. */
export interface ExportOutcome {
  readonly written: { readonly [what: string]: JsonValue };
  readonly problems: readonly string[];
}

/** Outputs may stand a little out of order in the file. */
const ORDER_SLACK_US = 2_000_000;
const BREATHE_EVERY = 2_000;

/** The messages of the range, in file order; tells how far it is, and lets a cancel through now and then. */
export async function* messagesOf(
  task: ExportTask,
  detail: string,
  topics?: readonly Topic[],
): AsyncGenerator<RecordedMessage> {
  const { reader, fromUs, toUs } = task;
  let count = 0;
  for (const message of reader.messages({ fromUs, ...(topics === undefined ? {} : { topics }) })) {
    if (message.atUs > toUs + ORDER_SLACK_US) break;
    if (++count % BREATHE_EVERY === 0) {
      task.progress((message.atUs - fromUs) / Math.max(toUs - fromUs, 1), detail);
      await breathe();
    }
    if (message.atUs <= toUs) yield message;
  }
}

/** Lets signals and messages of the thread be taken. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The same task whose progress is a part of the whole. */
export function partOf(task: ExportTask, from01: number, to01: number): ExportTask {
  return {
    ...task,
    progress: (done01, detail) => task.progress(from01 + (to01 - from01) * Math.min(done01, 1), detail),
  };
}
