/**
 * A recorder that starts by itself at the first data: until then it keeps what comes, so that the file begins with the
 * configuration and the link states before it. An idle server writes nothing.
 */
import type { RecordedMessage, Recorder, RecorderState } from "./recorder.ts";

const IDLE: RecorderState = {
  state: "stopped",
  detail: "nothing to record yet",
  queuedBytes: 0,
  droppedMessages: 0,
  writtenBytes: 0,
};
/** Outputs before the first data are worth 30 s of memory at most; inputs are all kept: replay needs each of them. */
const PRE_ROLL_US = 30_000_000;
const PRE_ROLL_MESSAGES = 50_000;

export class LazyRecorder implements Recorder {
  readonly #open: () => Promise<Recorder>;
  readonly #isUnderWay: boolean;
  readonly #listeners = new Set<(state: RecorderState) => void>();
  #waiting: RecordedMessage[] = [];
  #recorder: Recorder | undefined;
  #opening: Promise<void> | undefined;
  #failure: RecorderState | undefined;
  #dropped = 0;

  /** `open` is called once, at the first data; `isUnderWay`: at the first message, for a session that goes on. */
  constructor(open: () => Promise<Recorder>, isUnderWay = false) {
    this.#open = open;
    this.#isUnderWay = isUnderWay;
  }

  record(message: RecordedMessage): void {
    if (this.#recorder !== undefined) {
      this.#recorder.record(message);
      return;
    }
    if (this.#failure !== undefined) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(message);
    if (this.#opening === undefined) {
      if (this.#isUnderWay || isData(message)) this.#opening = this.#start();
      else this.#trim(message.atUs);
    }
  }

  async sync(): Promise<boolean> {
    await this.#opening;
    return this.#recorder === undefined ? false : this.#recorder.sync();
  }

  state(): RecorderState {
    return this.#recorder?.state() ?? { ...(this.#failure ?? IDLE), droppedMessages: this.#dropped };
  }

  onState(listener: (state: RecorderState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#opening;
    await this.#recorder?.close();
  }

  async #start(): Promise<void> {
    try {
      const recorder = await this.#open();
      for (const message of this.#waiting) recorder.record(message);
      this.#waiting = [];
      this.#recorder = recorder;
      recorder.onState((state) => this.#tell(state));
      this.#tell(recorder.state());
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#dropped += this.#waiting.length;
      this.#waiting = [];
      this.#failure = { ...IDLE, state: "degraded", detail };
      this.#tell(this.state());
    }
  }

  #tell(state: RecorderState): void {
    for (const listener of this.#listeners) listener(state);
  }

  #trim(atUs: number): void {
    if (this.#waiting.length < PRE_ROLL_MESSAGES / 10) return;
    const kept = this.#waiting.filter(
      (message) => message.topic.startsWith("/input/") || message.atUs > atUs - PRE_ROLL_US,
    );
    this.#dropped += this.#waiting.length - kept.length;
    this.#waiting = kept.slice(-PRE_ROLL_MESSAGES);
  }
}

function isData(message: RecordedMessage): boolean {
  return (
    message.topic === "/input/serial" ||
    message.topic === "/input/dicom" ||
    (message.topic === "/input/operator" && !isOfRoom(message))
  );
}

/** What pages say of themselves begins no case. */
function isOfRoom({ json }: RecordedMessage): boolean {
  const kind = (json as { act?: { kind?: string } } | undefined)?.act?.kind;
  return kind === "pageFocus" || kind === "soundingScreen";
}
