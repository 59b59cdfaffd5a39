/** What a runtime needs of a recorder. It never blocks, never throws and never loses an alarm silently. */
import type { JsonValue } from "@cementwatch/shared/json";

export type Topic =
  | "/input/serial"
  | "/input/dicom"
  | "/input/frame"
  | "/input/finding"
  | "/input/operator"
  | "/input/config"
  | "/input/link"
  | "/input/beam"
  | "/input/system"
  | "/clock"
  | "/snapshot"
  | "/telemetry"
  | "/assessment"
  | "/alarm"
  | "/status"
  | "/procedure"
  | "/shown";

/** One message. Bytes for `/input/serial` and `/input/dicom` with `meta` beside them; JSON for all others. */
export interface RecordedMessage {
  readonly topic: Topic;
  /** Input sequence; for outputs the sequence of the input (or tick) that caused them. */
  readonly sequence: number;
  readonly atUs: number;
  readonly measuredAtUs: number;
  readonly json?: JsonValue;
  readonly bytes?: Uint8Array;
}

export interface RecorderState {
  readonly state: "recording" | "stopped" | "degraded";
  readonly detail: string;
  readonly queuedBytes: number;
  readonly droppedMessages: number;
  readonly writtenBytes: number;
}

export interface Recorder {
  /** Queues a message. Bounded; when full it drops by policy (frames first, inputs last), counts, and says so. */
  record(message: RecordedMessage): void;
  /** Closes the present chunk and resolves true when everything recorded so far is synced, false when that failed. */
  sync(): Promise<boolean>;
  state(): RecorderState;
  onState(listener: (state: RecorderState) => void): () => void;
  /** Writes the end of the file and resolves when it is on disk. */
  close(): Promise<void>;
}
