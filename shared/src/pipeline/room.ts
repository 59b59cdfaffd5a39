/** Room on the disk and the computer's clock, as the server last measured them. */
import type { ParameterId } from "../leak/parameters.ts";
import type { SystemEvent } from "./events.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type RoomEvent = Extract<SystemEvent, { kind: "room" }>;

export interface RoomState {
  atUs: number;
  freeBytes: number;
  bytesPerS: number;
  clockStepMs: number;
  isClockPlausible: boolean;
  /** The disk is nearly full: raised below the limit, gone again only when half as much more is free. */
  isDiskLow: boolean;
}

export const BYTES_PER_GB = 1e9;
const S_PER_MIN = 60;
/** Assumption: pauses between looks move the rate by less than this. */
const LOW_ENDS_AT = 1.5;
/** Usual length of a vertebroplasty (the operation time that reports compare with). */
const USUAL_CASE_MIN = 30;

/** Takes a measurement in; `before` is the one it replaces. */
export function roomAfter(
  before: RoomState | undefined,
  { kind: _kind, ...event }: RoomEvent,
  limits: Limits,
  atUs: number,
): RoomState {
  const left = minutesLeft(event.freeBytes, event.bytesPerS);
  const limit = limits.diskMinutesLow * (before?.isDiskLow === true ? LOW_ENDS_AT : 1);
  return { ...event, atUs, isDiskLow: left < limit };
}

/** Minutes until the disk is full at a rate in bytes/s; infinite when nothing is being written. */
export function minutesLeft(freeBytes: number, bytesPerS: number): number {
  return bytesPerS > 0 ? freeBytes / bytesPerS / S_PER_MIN : Number.POSITIVE_INFINITY;
}

/** What a usual case writes, bytes/s: the rate to expect when nothing is being written yet. */
export function usualBytesPerS(limits: Limits): number {
  return (limits.usualCaseGb * BYTES_PER_GB) / (USUAL_CASE_MIN * S_PER_MIN);
}
