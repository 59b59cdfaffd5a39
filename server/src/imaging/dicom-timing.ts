/** When the frames of an object were taken. */
import { US_PER_MIN, US_PER_MS, US_PER_S } from "@cementwatch/shared/time";
import type { DicomHeader } from "./dicom-dataset.ts";

/** Wall time of acquisition as the device wrote it. Without a zone it is local time: only differences count. */
export interface AcquisitionTime {
  /** Microseconds since 1970-01-01 of the written date and time, read as if it were UTC. */
  readonly wallUs: number;
  /** Offset of the written time from UTC, when the device wrote one. */
  readonly zoneMinutes?: number;
  /** `HH:MM:SS`. */
  readonly label: string;
}

export type FrameTiming = "vector" | "perFrame" | "period" | "assumed";

export interface FrameTimes {
  /** One per frame, from the start of the object; never decreasing. */
  readonly timesUs: readonly number[];
  /** Where they come from. `assumed`: the object says nothing; 15 frames a second. */
  readonly timing: FrameTiming;
  /** Nominal period; absent when the object says nothing. */
  readonly periodUs?: number;
  /** What was wrong with the times as written. */
  readonly problem?: string;
}

const FRAME_TIME_VECTOR = "x00181065";
const FRAME_TIME = "x00181063";
const CINE_RATE = "x00180040";
const DISPLAY_RATE = "x00082144";
const PER_FRAME_GROUPS = "x52009230";
const FRAME_CONTENT = "x00209111";
const FRAME_ACQUISITION_DATE_TIME = "x00189074";
const ASSUMED_PERIOD_US = Math.round(US_PER_S / 15);
const DATE_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?([+-]\d{4})?$/;

/** Reads a DICOM DT (date, time to the minute at least, optional fraction and zone); `undefined` when it is none. */
function parseDateTime(text: string): AcquisitionTime | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "", minute = "", second = "00", fraction = "", zone] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isInRange = mo >= 1 && mo <= 12 && d >= 1 && d <= 31 && h <= 23 && mi <= 59 && s <= 60;
  if (!isInRange) return undefined;
  const wallUs = Date.UTC(y, mo - 1, d, h, mi, s) * US_PER_MS + Number(fraction.padEnd(6, "0"));
  const zoneHours = Number(zone?.slice(0, 3));
  const zoneMinutes =
    zone === undefined ? undefined : zoneHours * 60 + Math.sign(zoneHours || 1) * Number(zone.slice(3));
  return {
    wallUs,
    label: `${hour}:${minute}:${second}`,
    ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
  };
}

/** Date and time elements together; older devices write colons and dots. */
function fromPair(header: DicomHeader, dateTag: string, timeTag: string): AcquisitionTime | undefined {
  const date = header.text(dateTag)?.replaceAll(".", "");
  const time = header.text(timeTag)?.replaceAll(":", "");
  return date === undefined || time === undefined ? undefined : parseDateTime(date + time);
}

/** Acquisition Date Time, else Acquisition Date and Time, else Content Date and Time. */
export function acquisitionTime(header: DicomHeader): AcquisitionTime | undefined {
  const whole = header.text("x0008002a");
  return (
    (whole === undefined ? undefined : parseDateTime(whole)) ??
    fromPair(header, "x00080022", "x00080032") ??
    fromPair(header, "x00080023", "x00080033")
  );
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** A vector whose clock was set back keeps its other intervals: those that run backwards become the usual one. */
function fromVector(header: DicomHeader, frames: number): FrameTimes | undefined {
  const written = header.numbers(FRAME_TIME_VECTOR)?.slice(0, frames);
  if (written === undefined || written.length < frames) return undefined;
  const periodMs = medianOf(written.slice(1));
  const backwards = written.slice(1).findIndex((ms) => ms < 0);
  if (backwards >= 0 && periodMs === undefined) return undefined;
  let sumMs = 0;
  const timesUs = written.map((ms, i) => {
    sumMs += ms >= 0 ? ms : i === 0 ? 0 : (periodMs ?? 0);
    return Math.round(sumMs * US_PER_MS);
  });
  if (!Number.isSafeInteger(timesUs.at(-1))) return undefined;
  const period = periodMs === undefined ? {} : { periodUs: Math.round(periodMs * US_PER_MS) };
  if (backwards < 0) return { timesUs, timing: "vector", ...period };
  const problem = `FrameTimeVector runs backwards at frame ${backwards + 2} (${written[backwards + 1]} ms): ${periodMs} ms are used there`;
  return { timesUs, timing: "vector", ...period, problem };
}

/** Enhanced objects carry a date and time in each frame's functional groups. */
function fromFrameContent(header: DicomHeader, frames: number): FrameTimes | undefined {
  const groups = header.items(PER_FRAME_GROUPS);
  if (groups.length !== frames) return undefined;
  const walls = groups.map((group) => {
    const text = group.items(FRAME_CONTENT)[0]?.text(FRAME_ACQUISITION_DATE_TIME);
    const time = text === undefined ? undefined : parseDateTime(text);
    return time === undefined ? Number.NaN : time.wallUs - (time.zoneMinutes ?? 0) * US_PER_MIN;
  });
  const first = walls[0] ?? Number.NaN;
  const timesUs = walls.map((wall) => wall - first);
  const isOrdered = timesUs.every((time, i) => time >= (timesUs[i - 1] ?? 0));
  if (!isOrdered) return undefined;
  const period = medianOf(timesUs.slice(1).map((time, i) => time - (timesUs[i] ?? 0)));
  return { timesUs, timing: "perFrame", ...(period === undefined ? {} : { periodUs: period }) };
}

/** Frame Time (ms), else Cine Rate, else Recommended Display Frame Rate (1/s). */
function nominalPeriodUs(header: DicomHeader): number | undefined {
  const frameTimeMs = header.numbers(FRAME_TIME)?.[0];
  if (frameTimeMs !== undefined && frameTimeMs > 0) return Math.round(frameTimeMs * US_PER_MS);
  const rate = [header.numbers(CINE_RATE)?.[0], header.numbers(DISPLAY_RATE)?.[0]].find(
    (hz) => hz !== undefined && hz > 0,
  );
  return rate === undefined ? undefined : Math.round(US_PER_S / rate);
}

/** Times of all frames, from the best source that the object has. */
export function frameTimes(header: DicomHeader, frames: number): FrameTimes {
  const exact = frames > 1 ? (fromVector(header, frames) ?? fromFrameContent(header, frames)) : undefined;
  if (exact) return exact;
  const nominal = nominalPeriodUs(header);
  const periodUs = nominal !== undefined && nominal >= 1 && nominal <= US_PER_MIN ? nominal : undefined;
  const step = periodUs ?? ASSUMED_PERIOD_US;
  const isWritten = header.isPresent(FRAME_TIME_VECTOR) || header.items(PER_FRAME_GROUPS).some(hasOwnTime);
  const problem = `the times of the frames are too few or run backwards: ${step / US_PER_MS} ms a frame are used`;
  return {
    timesUs: Array.from({ length: frames }, (_, i) => i * step),
    timing: periodUs === undefined && frames > 1 ? "assumed" : "period",
    ...(periodUs === undefined ? {} : { periodUs }),
    ...(frames > 1 && isWritten ? { problem } : {}),
  };
}

function hasOwnTime(group: DicomHeader): boolean {
  return group.items(FRAME_CONTENT)[0]?.text(FRAME_ACQUISITION_DATE_TIME) !== undefined;
}
