/** Numbers and times as the page writes them. */
import type { Report } from "../report.ts";

/** `12:07.3` from the start of the record. */
export function sinceStart(report: Report, atUs: number): string {
  const tenths = Math.max(0, Math.round((atUs - report.timeline.range.fromUs) / 100_000));
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

/** `2026-01-15 09:30 UTC` */
export function wallText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** `–` for what was not measured. */
export function number(value: number | undefined, digits: number, unit = ""): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  return unit === "" ? value.toFixed(digits) : `${value.toFixed(digits)} ${unit}`;
}

/** Millilitres; `≈` before what people counted. */
export function millilitres(value: number | undefined, isApproximate: boolean): string {
  return `${isApproximate && value !== undefined ? "≈ " : ""}${number(value, 1, "mL")}`;
}
