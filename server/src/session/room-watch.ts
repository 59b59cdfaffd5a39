/** Measures every ten seconds what a case needs of this computer: room on the disk, and a clock that is right. */
import { statfs } from "node:fs/promises";
import type { SystemEvent } from "@cementwatch/shared/pipeline/events";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Clock } from "../clock.ts";
import type { SessionRuntime } from "./session-runtime.ts";

const EVERY_MS = 10_000;
/** The rate is the mean of this many measurements, one minute: looks and pauses even out. */
const READINGS_KEPT = 7;
/** Before the first year no such software existed; after the last a clock is more likely wrong. */
const PLAUSIBLE_YEARS: readonly [number, number] = [2026, 2100];

const NEWS_SHARE = 0.01;
const NEWS_STEP_MS = 500;

type RoomEvent = Extract<SystemEvent, { kind: "room" }>;

export interface RoomWatchParts {
  readonly runtime: Pick<SessionRuntime, "input" | "nowUs" | "origin" | "snapshot">;
  readonly clock: Clock;
  /** What the recorder has written so far, bytes. */
  readonly writtenBytes: () => number;
  /** Room of the disk that recordings go to, bytes. */
  readonly freeBytes: () => Promise<number>;
  /** What else follows the calendar between cases: stored calibrations. */
  readonly renewed?: (config: SessionConfig) => SessionConfig;
  readonly onError: (error: unknown) => void;
}

/** Room for this user on the disk of a folder, bytes. @throws the system's error when the folder is gone. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Measures at once and then every ten seconds; returns the function that ends it. */
export function startRoomWatch(parts: RoomWatchParts): () => void {
  const { clock, runtime } = parts;
  const wallMinusMonoMs = clock.wallMs() - clock.nowUs() / 1_000;
  const readings: { readonly atUs: number; readonly bytes: number }[] = [];
  let told: RoomEvent | undefined;
  let isEnded = false;
  let isMeasuring = false;
  const measure = async (): Promise<void> => {
    // A disk that hangs must not gather measurements that wait for it.
    if (isMeasuring) return;
    isMeasuring = true;
    try {
      const freeBytes = await parts.freeBytes();
      if (isEnded) return;
      const wallMs = clock.wallMs();
      readings.push({ atUs: clock.nowUs(), bytes: parts.writtenBytes() });
      if (readings.length > READINGS_KEPT) readings.shift();
      const event = {
        kind: "room",
        freeBytes,
        bytesPerS: rateOf(readings),
        clockStepMs: Math.round(wallMs - clock.nowUs() / 1_000 - wallMinusMonoMs),
        isClockPlausible: isPlausible(wallMs),
      } as const satisfies RoomEvent;
      if (told === undefined || isNews(told, event)) {
        told = event;
        runtime.input({ kind: "system", event }, runtime.nowUs());
      }
      renewConfig(parts, wallMs);
    } catch (error) {
      parts.onError(error);
    } finally {
      isMeasuring = false;
    }
  };
  void measure();
  const timer = setInterval(() => void measure(), EVERY_MS);
  return () => {
    isEnded = true;
    clearInterval(timer);
  };
}

/** An idle server keeps every input for the file that may begin: it must not gather the same news for weeks. */
function isNews(told: RoomEvent, event: RoomEvent): boolean {
  return (
    event.bytesPerS !== told.bytesPerS ||
    event.isClockPlausible !== told.isClockPlausible ||
    Math.abs(event.clockStepMs - told.clockStepMs) >= NEWS_STEP_MS ||
    Math.abs(event.freeBytes - told.freeBytes) >= told.freeBytes * NEWS_SHARE
  );
}

/** Mean rate between the first and the last reading, bytes/s. */
function rateOf(readings: readonly { readonly atUs: number; readonly bytes: number }[]): number {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined || last.atUs <= first.atUs) return 0;
  return Math.max(0, Math.round(((last.bytes - first.bytes) * 1e6) / (last.atUs - first.atUs)));
}

function isPlausible(wallMs: number): boolean {
  const year = new Date(wallMs).getUTCFullYear();
  return year >= PLAUSIBLE_YEARS[0] && year <= PLAUSIBLE_YEARS[1];
}

/**
 * A server that runs for days must not judge calibrations by the day it was started: between cases the session's date
 * follows the calendar, and a new calibration comes into force. During a case both stand, so that a calibration that
 * ends or changes then holds to the end of the case.
 */
function renewConfig({ runtime, renewed }: RoomWatchParts, wallMs: number): void {
  if (runtime.origin !== "live") return;
  const { config, procedure } = runtime.snapshot();
  const wallDate = new Date(wallMs).toISOString();
  if (isCaseRunning(procedure)) return;
  const isSameDay = wallDate.slice(0, 10) === config.wallDate.slice(0, 10);
  const dated = isSameDay ? config : { ...config, wallDate };
  const next = renewed?.(dated) ?? dated;
  if (next === config) return;
  runtime.input({ kind: "config", config: next }, runtime.nowUs());
}

function isCaseRunning(procedure: ProcedureRecord | undefined): boolean {
  return procedure !== undefined && procedure.phase !== "setUp" && procedure.phase !== "ended";
}
