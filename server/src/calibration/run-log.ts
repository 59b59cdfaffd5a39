/** What a run's two sources said lately: readings for its strip and bytes for its transcript. Bounded, the oldest dropped. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { SourceName } from "@cementwatch/shared/calibration/run-state";

const READINGS_MAX = 2_000;
const LINES_MAX = 1_000;

export interface LoggedReading {
  readonly sequence: number;
  /** Run time, µs. */
  readonly atUs: number;
  readonly source: SourceName;
  /** In the source's own unit; absent: no number. */
  readonly value?: number;
  readonly quality: "valid" | "saturated" | "invalid";
}

export interface TranscriptLine {
  readonly sequence: number;
  readonly atUs: number;
  readonly source: SourceName;
  /** `in`: from the instrument. */
  readonly direction: "in" | "out";
  readonly hex: string;
}

export interface RecentReadings {
  readonly readings: readonly LoggedReading[];
  readonly transcript: readonly TranscriptLine[];
  /** Give it as `after` of the next question. */
  readonly last: number;
}

export class RunLog {
  #sequence = 0;
  #readings: LoggedReading[] = [];
  #lines: TranscriptLine[] = [];

  reading(source: SourceName, reading: Omit<LoggedReading, "sequence" | "source">): void {
    this.#sequence += 1;
    this.#readings.push({ sequence: this.#sequence, source, ...reading });
    if (this.#readings.length > READINGS_MAX * 2) this.#readings = this.#readings.slice(-READINGS_MAX);
  }

  line(
    source: SourceName,
    line: { readonly atUs: number; readonly direction: "in" | "out"; readonly bytes: Uint8Array },
  ): void {
    this.#sequence += 1;
    const { atUs, direction, bytes } = line;
    this.#lines.push({ sequence: this.#sequence, atUs, source, direction, hex: bytesToHex(bytes) });
    if (this.#lines.length > LINES_MAX * 2) this.#lines = this.#lines.slice(-LINES_MAX);
  }

  after(sequence: number): RecentReadings {
    return {
      readings: this.#readings.filter((each) => each.sequence > sequence).slice(-READINGS_MAX),
      transcript: this.#lines.filter((each) => each.sequence > sequence).slice(-LINES_MAX),
      last: this.#sequence,
    };
  }
}
