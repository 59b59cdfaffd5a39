/** One run on the server: its machine fed by the device tap, its log, and its file, written whenever it matters. */
import type { Clock } from "@cementwatch/drivers/clock";
import { stepRun } from "@cementwatch/shared/calibration/run";
import { NO_SOURCE } from "@cementwatch/shared/calibration/run-sources";
import type { RunInput, RunState, SourceName } from "@cementwatch/shared/calibration/run-state";
import type { CalibrationDevice, TapEvent } from "./device-tap.ts";
import { type RunFile, writeRunFile } from "./run-files.ts";
import { RunLog } from "./run-log.ts";

export interface ActiveRunParts {
  readonly folder: string;
  readonly clock: Clock;
  readonly benchSeed?: number;
  /** A write failed: told each time, the next one tries again. */
  readonly onError: (error: unknown) => void;
}

type Unstamped<T> = T extends unknown ? Omit<T, "atUs"> : never;

export class ActiveRun {
  readonly log = new RunLog();
  readonly #parts: ActiveRunParts;
  /** Of the clock, at run time 0. */
  readonly #originUs: number;
  #state: RunState;
  #writing: Promise<void> = Promise.resolve();
  #isWriteWaiting = false;

  constructor(state: RunState, parts: ActiveRunParts) {
    this.#parts = parts;
    this.#state = state;
    this.#originUs = parts.clock.nowUs() - state.atUs;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Run time, µs. */
  nowUs(): number {
    return Math.max(this.#state.atUs, Math.round(this.#parts.clock.nowUs() - this.#originUs));
  }

  isOver(): boolean {
    return this.#state.stage === "complete" || this.#state.stage === "abandoned";
  }

  /** @throws FaultError CAL-ACT-REFUSED for an act that is not possible now. */
  input(input: Unstamped<RunInput>): void {
    const before = this.#state;
    this.#state = stepRun(before, { ...input, atUs: this.nowUs() } as RunInput);
    if (isWorthWriting(before, this.#state)) this.write();
  }

  /** What the tap tells of this run's instruments; others are none of its business. */
  take(event: TapEvent): void {
    const deviceId = event.kind === "device" ? event.device.deviceId : event.deviceId;
    for (const source of this.#sourcesOf(deviceId)) this.#takeAs(source, event);
  }

  /** Resolves when everything so far is on disk, or could not be written. */
  flushed(): Promise<void> {
    return this.#writing;
  }

  write(): void {
    if (this.#isWriteWaiting) return;
    this.#isWriteWaiting = true;
    this.#writing = this.#writing.then(async () => {
      this.#isWriteWaiting = false;
      try {
        await writeRunFile(this.#parts.folder, this.#file());
      } catch (error) {
        this.#parts.onError(error);
      }
    });
  }

  #file(): RunFile {
    const { benchSeed } = this.#parts;
    // Windows are void after a restart: the run settles anew.
    const state: RunState = { ...this.#state, device: NO_SOURCE, reference: NO_SOURCE };
    return { state, ...(benchSeed === undefined ? {} : { benchSeed }) };
  }

  #sourcesOf(deviceId: string): readonly SourceName[] {
    const { device, reference } = this.#state.plan;
    if (deviceId === device.deviceId) return ["device"];
    return deviceId === reference.deviceId ? ["reference"] : [];
  }

  #takeAs(source: SourceName, event: TapEvent): void {
    if (event.kind === "device") {
      this.tellLink(source, event.device);
      return;
    }
    const atUs = this.nowUs();
    if (event.kind === "bytes") {
      const direction = event.direction === "sent" ? "out" : "in";
      this.log.line(source, { atUs, direction, bytes: event.bytes });
      return;
    }
    const { plan } = this.#state;
    const signal = source === "reference" && plan.kind === "volume" ? "mass" : plan.signal;
    for (const item of event.items) {
      if (item.kind !== "reading" || item.signal !== signal) continue;
      const { value, unit, quality } = item;
      this.input({ kind: "reading", source, value, unit, quality });
      this.log.reading(source, { atUs, quality, ...(Number.isFinite(value) ? { value } : {}) });
    }
  }

  /** What is known of the instrument's link and identity. */
  tellLink(source: SourceName, { isConnected, serialNumber, link }: CalibrationDevice): void {
    this.input({ kind: "link", source, isConnected, serialNumber, detail: link.detail });
  }
}

function isWorthWriting(before: RunState, after: RunState): boolean {
  return (
    before.stage !== after.stage ||
    before.captures !== after.captures ||
    before.done !== after.done ||
    before.notes !== after.notes ||
    before.presses !== after.presses ||
    before.entryId !== after.entryId
  );
}
