/** When an import begins: what the files tell, and what a person decided. */
import { type ImportMapping, UNDECIDED } from "@cementwatch/shared/imports/import-mapping";
import { importRefused } from "./import-refused.ts";
import type { FileClock } from "./track-source.ts";

type Clock = Pick<ImportMapping["clock"], "start" | "zone">;

const NOTHING: Clock = { start: UNDECIDED, zone: UNDECIDED };
/** C-arms and pumps wrote no such files before. */
const FIRST_WALL_MS = Date.UTC(1990, 0, 1);
/** A clock may be set to another zone's time. */
const FUTURE_MOST_MS = 86_400_000;

/** `epochS`: on the file's own clock, the moment that `start` is about. */
export function clockOfFile(
  clock: FileClock,
  epochS: number,
  nowMs: number,
  onNote: (text: string) => void,
): Clock {
  if (clock.zero === "unknown") return NOTHING;
  const wallMs = clock.zero === "unix" ? epochS * 1000 : clock.wallMs;
  if (wallMs === undefined) return NOTHING;
  return believed(wallMs, clock.zoneMinutes ?? 0, nowMs, onNote);
}

/** `wallMs`: as written, read as if it were UTC. */
export function clockOfPicture(
  wallMs: number | undefined,
  zoneMinutes: number | undefined,
  nowMs: number,
  onNote: (text: string) => void,
): Clock {
  if (wallMs === undefined) return NOTHING;
  const { start, zone } = believed(wallMs - (zoneMinutes ?? 0) * 60_000, zoneMinutes ?? 0, nowMs, onNote);
  return { start, zone: zoneMinutes === undefined ? UNDECIDED : zone };
}

function believed(utcMs: number, zoneMinutes: number, nowMs: number, onNote: (text: string) => void): Clock {
  const doubt = doubtOf(utcMs, nowMs);
  if (doubt !== undefined) {
    onNote(`the file's clock says ${isoOf(utcMs)}, which is ${doubt}: enter clock.start yourself`);
    return NOTHING;
  }
  return { start: isoOf(utcMs + zoneMinutes * 60_000), zone: zoneText(zoneMinutes) };
}

/** UTC of `start`, ms since 1970. @throws FaultError REC-IMPORT-REFUSED when it cannot be */
export function startMsOf({ start, zone }: ImportMapping["clock"], nowMs: number): number {
  const utcMs = Date.parse(`${start}${zone}`);
  if (!Number.isFinite(utcMs))
    throw importRefused(`clock.start is ${start} ${zone}: no such date and time, correct it`);
  const doubt = doubtOf(utcMs, nowMs);
  if (doubt !== undefined)
    throw importRefused(`clock.start is ${start} ${zone}, which is ${doubt}: correct it`);
  return utcMs;
}

function doubtOf(utcMs: number, nowMs: number): string | undefined {
  if (!Number.isFinite(utcMs)) return "no time";
  if (utcMs > nowMs + FUTURE_MOST_MS) return "in the future";
  return utcMs < FIRST_WALL_MS ? "before 1990" : undefined;
}

function isoOf(wallMs: number): string {
  const date = new Date(wallMs);
  return Number.isNaN(date.getTime()) ? "no date" : date.toISOString().slice(0, -1);
}

function zoneText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
