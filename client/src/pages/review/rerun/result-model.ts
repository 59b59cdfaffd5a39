/** What a re-run found, as rows and words. Pure. */
import type { DifferenceEntry } from "@cementwatch/shared/review/alarm-difference";
import type { Share } from "@cementwatch/shared/review/confidence";
import type { Confusion } from "@cementwatch/shared/review/confusion";
import type { RerunResult, RerunSession, RerunSide } from "@cementwatch/shared/review/rerun";

export interface ResultRow {
  readonly key: string;
  readonly sessionId: string;
  readonly title: string;
  readonly entry: DifferenceEntry;
  /** Of the alarm as it was, else as it is now. */
  readonly atUs: number;
}

/** More rows than this nobody reads, and a table of them holds the page up; the files have all. */
export const ROWS_MOST = 500;

/** `isWithKept`: also those that are the same on both sides. */
export function resultRows({ sessions }: RerunResult, isWithKept: boolean): readonly ResultRow[] {
  return sessions.flatMap(({ sessionId, title, difference }) =>
    (difference?.entries ?? [])
      .filter(({ kind, changes }) => isWithKept || kind !== "kept" || changes.length > 0)
      .map((entry, index) => ({
        key: `${sessionId} ${index}`,
        sessionId,
        title,
        entry,
        atUs: (entry.before ?? entry.after)?.raisedAtUs ?? 0,
      })),
  );
}

/** Where the moment stands in the replay, a second before it. */
export function momentLink(sessionId: string, atUs: number): string {
  return `/review?session=${encodeURIComponent(sessionId)}&at=${Math.max(Math.round(atUs) - 1_000_000, 0)}`;
}

export function shiftText(shiftMs: number | undefined): string {
  if (shiftMs === undefined) return "";
  const whole = Math.round(shiftMs);
  return whole === 0 ? "0 ms" : `${whole < 0 ? "−" : "+"}${Math.abs(whole)} ms`;
}

/** Sessions of which something has to be told beside the differences. */
export function sessionsWithWords({ sessions }: RerunResult): readonly RerunSession[] {
  return sessions.filter(({ problem, notes }) => problem !== undefined || notes.length > 0);
}

/** Both sides in words: which software, from what, with which values. */
export function sideText(side: RerunSide | undefined): string {
  if (side === undefined) return "–";
  const from = { record: "as recorded", pipelineOnly: "recorded findings", reanalyse: "from the pixels" };
  const values = Object.entries(side.parameters).map(([name, value]) => `${name} ${value}`);
  return `${side.software}, ${from[side.from]}, ${values.length === 0 ? "default values" : values.join(", ")}`;
}

/** Different words among the sessions, the most frequent first. */
export function sidesOf(result: RerunResult, side: "before" | "after"): readonly string[] {
  const counts = new Map<string, number>();
  for (const session of result.sessions) {
    if (session[side] === undefined) continue;
    const text = sideText(session[side]);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([text, n]) => (counts.size > 1 ? `${text} (${n})` : text));
}

export function hasReference({
  truePositive,
  falsePositive,
  falseNegative,
  trueNegative,
}: Confusion): boolean {
  return truePositive + falsePositive + falseNegative + trueNegative > 0;
}

/** `83 % (61–94)`; a dash when there was nothing to count. */
export function proportionText({ share01, low01, high01 }: Share): string {
  if (share01 === null || low01 === null || high01 === null) return "–";
  const percent = (value: number) => (value * 100).toFixed(0);
  return `${percent(share01)} % (${percent(low01)}–${percent(high01)})`;
}
