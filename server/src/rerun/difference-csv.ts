/** The differences of a re-run as a table: one row an alarm, a row of units under the heads. */
import type { DifferenceEntry } from "@cementwatch/shared/review/alarm-difference";
import type { RerunResult } from "@cementwatch/shared/review/rerun";

const HEADS = [
  ["session", ""],
  ["difference", ""],
  ["condition", ""],
  ["level", ""],
  ["priority before", ""],
  ["priority after", ""],
  ["place before", ""],
  ["place after", ""],
  ["raised before", "s"],
  ["raised after", "s"],
  ["shift", "ms"],
  ["changes", ""],
] as const;

export function differenceCsv({ sessions }: RerunResult): string {
  const rows = sessions.flatMap(({ sessionId, difference, problem }) =>
    problem === undefined
      ? (difference?.entries ?? []).map((entry) => rowOf(sessionId, entry))
      : [[sessionId, "not computed", "", "", "", "", "", "", "", "", "", problem]],
  );
  const lines = [HEADS.map(([head]) => head), HEADS.map(([, unit]) => unit), ...rows];
  return `${lines.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function rowOf(sessionId: string, { kind, before, after, shiftMs, changes }: DifferenceEntry): string[] {
  const alarm = before ?? after;
  return [
    sessionId,
    kind,
    alarm?.condition ?? "",
    alarm?.level ?? "",
    before?.priority ?? "",
    after?.priority ?? "",
    before?.place ?? "",
    after?.place ?? "",
    secondsOf(before?.raisedAtUs),
    secondsOf(after?.raisedAtUs),
    shiftMs === undefined ? "" : String(shiftMs),
    changes.join("; "),
  ];
}

function secondsOf(atUs: number | undefined): string {
  return atUs === undefined ? "" : (atUs / 1e6).toFixed(3);
}

/** A cell that begins like a formula is text: spreadsheets would run it. */
function quoted(cell: string): string {
  const text = /^[=+@]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
