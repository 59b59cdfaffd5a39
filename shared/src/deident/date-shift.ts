/** Moves dates by whole days and leaves the time of day, in the forms that sessions and DICOM objects use. */
import { isoDayAfter } from "../iso-days.ts";

/** `YYYY-MM-DD`, alone or at the start of an ISO 8601 text; undefined when it is no date. */
export function shiftIsoDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?=$|T)/.exec(text);
  if (match === null) return undefined;
  const moved = movedDay(match[1], match[2], match[3], days);
  return moved === undefined ? undefined : `${moved}${text.slice(10)}`;
}

/** DICOM DA, one value; undefined when it is no whole date. */
export function shiftDicomDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(text.trim());
  return match === null ? undefined : movedDay(match[1], match[2], match[3], days)?.replaceAll("-", "");
}

/** DICOM DT, one value; undefined when its day is not told, for then it cannot be moved by days. */
export function shiftDicomDateTime(text: string, days: number): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d{0,6}(?:\.\d{1,6})?(?:[+-]\d{4})?)$/.exec(text.trim());
  if (match === null) return undefined;
  const day = movedDay(match[1], match[2], match[3], days);
  return day === undefined ? undefined : `${day.replaceAll("-", "")}${match[4] ?? ""}`;
}

function movedDay(year = "", month = "", day = "", days = 0): string | undefined {
  return isoDayAfter(`${year}-${month}-${day}`, days);
}
