/** Jobs in words. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";

export const STATES: Readonly<Record<JobView["state"], string>> = {
  waiting: "waits",
  running: "running",
  done: "done",
  failed: "! not made",
  cancelled: "cancelled",
};

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

export function sizeText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

/** What a person has to know before a de-identified export is passed on; empty for other results. */
export function warningsOf({ result }: JobView): readonly string[] {
  return textsIn(fieldOf(fieldOf(result, "deidentified"), "warnings"));
}

/** What an export could not put in; empty for other results. */
export function missingOf({ result }: JobView): readonly string[] {
  return textsIn(fieldOf(result, "missing"));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === "string") : [];
}
