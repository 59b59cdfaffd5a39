/** What a person typed into the export form, as a request or as what to do about it. */
import type { ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import type { ExportRequest } from "@cementwatch/shared/jobs/export-request";

/** A moment that a pack can be made about. */
export interface Moment {
  readonly label: string;
  readonly atUs: number;
}

export interface ExportTexts {
  readonly sessionId: string;
  readonly format: ExportFormat;
  readonly from: string;
  readonly to: string;
  /** Index in the list of moments; empty: the part is typed. */
  readonly moment: string;
  readonly minutes: string;
}

const MINUTES_MOST = 60;

/** Seconds of `83.5`, `1:23.5` or `1:02:03`; undefined when it is none of these. A comma is a decimal point. */
export function secondsOf(text: string): number | undefined {
  const parts = text.trim().replace(",", ".").split(":");
  const areNumbers = parts.every((part, index) =>
    index === parts.length - 1 ? /^\d+(\.\d+)?$/.test(part) : /^\d+$/.test(part),
  );
  if (parts.length > 3 || !areNumbers) return undefined;
  const values = parts.map(Number);
  if (values.slice(1).some((value) => value >= 60)) return undefined;
  return values.reduce((sum, value) => sum * 60 + value, 0);
}

/** A text is what to do about it. */
export function readExportTexts(texts: ExportTexts, moments: readonly Moment[]): ExportRequest | string {
  const { sessionId, format } = texts;
  if (sessionId === "") return "Choose a session.";
  const base = { sessionId, format };
  const moment = texts.moment === "" ? undefined : moments[Number(texts.moment)];
  if (format === "incident" && moment !== undefined) return aroundMoment(base, moment, texts.minutes);
  const from = partOf("From", texts.from);
  const to = partOf("To", texts.to);
  if (typeof from === "string") return from;
  if (typeof to === "string") return to;
  if (from !== undefined && to !== undefined && from >= to)
    return `From ${texts.from.trim()} is not before To ${texts.to.trim()}.`;
  if (format === "incident" && (from === undefined || to === undefined))
    return "An incident pack is about a moment: enter From and To.";
  return {
    ...base,
    ...(from === undefined ? {} : { fromS: from }),
    ...(to === undefined ? {} : { toS: to }),
  };
}

function aroundMoment(
  base: Pick<ExportRequest, "sessionId" | "format">,
  { label, atUs }: Moment,
  text: string,
): ExportRequest | string {
  const minutes = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !(minutes > 0 && minutes <= MINUTES_MOST))
    return `Minutes is "${text.trim()}": enter a number above 0, at most ${MINUTES_MOST}.`;
  const fromS = Math.max(atUs / 1e6 - minutes * 60, 0);
  return { ...base, fromS, toS: atUs / 1e6 + minutes * 60, what: label.slice(0, 200) };
}

function partOf(label: string, text: string): number | undefined | string {
  if (text.trim() === "") return undefined;
  return secondsOf(text) ?? `${label} is "${text.trim()}": enter seconds or minutes:seconds, such as 1:23.5.`;
}
