/** What every reader of foreign values is: it walks its file once and tells tracks and their values. */

export interface TrackHead {
  /** Name for people, unique within the file. */
  readonly track: string;
  /** Unit as the file tells it; empty: it does not. */
  readonly unit: string;
  /** A signal that the file itself names; for files of our own. */
  readonly signal?: string;
}

export interface TrackSink {
  /** Told once a track, before its values. */
  track(head: TrackHead): void;
  /** `timeS`: on the file's own clock. A value that is missing is NaN. */
  value(track: string, timeS: number, value: number): void;
  /** A value of our own file that was not calibrated when it was recorded. */
  uncalibrated(track: string): void;
  /** What is odd; the same words count once. */
  note(text: string): void;
  /** 0 to 1. */
  progress(done01: number): void;
}

export interface FileClock {
  /** What the file's time 0 is: `unix`: 1970-01-01 UTC. `session`: session time 0 of a recording. `unknown`: nobody says. */
  readonly zero: "unix" | "session" | "unknown";
  /** Wall time of the file's time 0, ms since 1970, for `session`. */
  readonly wallMs?: number;
  /** Of the place where it was recorded, minutes; absent: UTC. */
  readonly zoneMinutes?: number;
  readonly origin?: "live" | "simulated";
}

/** @throws FaultError REC-IMPORT-REFUSED naming the file and what to do */
export type ReadTracks = (path: string, sink: TrackSink) => Promise<FileClock>;
