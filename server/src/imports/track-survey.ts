/** Counts what the tracks of a file hold, without keeping values. */
import type { TrackFacts } from "@cementwatch/shared/imports/import-proposal";
import type { TrackHead, TrackSink } from "./track-source.ts";

const NOTES_MOST = 50;

export interface SurveyedTrack extends TrackHead {
  values: number;
  missing: number;
  firstS: number;
  lastS: number;
  min: number;
  max: number;
  previousS: number;
  backwards: number;
  isUncalibrated: boolean;
}

export class TrackSurvey implements TrackSink {
  readonly tracks = new Map<string, SurveyedTrack>();
  readonly #notes = new Set<string>();
  readonly #onProgress: (done01: number) => void;

  constructor(onProgress: (done01: number) => void) {
    this.#onProgress = onProgress;
  }

  track(head: TrackHead): void {
    this.tracks.set(head.track, {
      ...head,
      values: 0,
      missing: 0,
      firstS: Number.POSITIVE_INFINITY,
      lastS: Number.NEGATIVE_INFINITY,
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
      previousS: Number.NEGATIVE_INFINITY,
      backwards: 0,
      isUncalibrated: false,
    });
  }

  value(name: string, timeS: number, value: number): void {
    const track = this.tracks.get(name);
    if (track === undefined) return;
    if (!Number.isFinite(value) || !Number.isFinite(timeS)) {
      track.missing += 1;
      return;
    }
    track.values += 1;
    if (timeS < track.previousS) track.backwards += 1;
    track.previousS = timeS;
    track.firstS = Math.min(track.firstS, timeS);
    track.lastS = Math.max(track.lastS, timeS);
    track.min = Math.min(track.min, value);
    track.max = Math.max(track.max, value);
  }

  uncalibrated(name: string): void {
    const track = this.tracks.get(name);
    if (track !== undefined) track.isUncalibrated = true;
  }

  note(text: string): void {
    if (this.#notes.size < NOTES_MOST) this.#notes.add(text);
  }

  progress(done01: number): void {
    this.#onProgress(done01);
  }

  notes(): string[] {
    const order = [...this.tracks.values()]
      .filter(({ backwards }) => backwards > 0)
      .map(
        ({ track, backwards }) =>
          `track ${track}: time runs backwards ${backwards} times, its values are sorted`,
      );
    return [...this.#notes, ...order.slice(0, NOTES_MOST)];
  }

  /** Time of the first value of any track; undefined when there is none. */
  firstS(): number | undefined {
    const firstS = Math.min(...[...this.tracks.values()].map((track) => track.firstS));
    return Number.isFinite(firstS) ? firstS : undefined;
  }

  /** With times after `epochS`. Tracks without any value have zeros. */
  facts(epochS: number): TrackFacts[] {
    const finite = (value: number) => (Number.isFinite(value) ? value : 0);
    return [...this.tracks.values()].map(({ track, unit, values, missing, firstS, lastS, min, max }) => ({
      track,
      unitTold: unit.slice(0, 40),
      values,
      missing,
      fromS: finite(firstS - epochS),
      toS: finite(lastS - epochS),
      min: finite(min),
      max: finite(max),
    }));
  }
}
