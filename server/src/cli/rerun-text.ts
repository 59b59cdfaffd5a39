/** What `rerun` and `replay --reanalyse` print for a person. */
import type { DifferenceEntry } from "@cementwatch/shared/review/alarm-difference";
import type { Share } from "@cementwatch/shared/review/confidence";
import type { Confusion } from "@cementwatch/shared/review/confusion";
import { pixelNotes, type RerunResult, type RerunSession } from "@cementwatch/shared/review/rerun";

/** One session: each alarm and what became of it. */
export function rerunSessionText({ sessionId, title, problem, difference, notes }: RerunSession): string {
  const head = title === "" ? sessionId : `${sessionId}  ${title}`;
  if (problem !== undefined) return `${head}\n  NOT COMPUTED: ${problem}`;
  return [
    head,
    ...(difference?.entries ?? []).map(entryText),
    `  ${countsText(difference?.counts)}`,
    ...notes.map((note) => `  note: ${note}`),
  ].join("\n");
}

function entryText({ kind, before, after, shiftMs, changes }: DifferenceEntry): string {
  const alarm = before ?? after;
  const at = `${((alarm?.raisedAtUs ?? 0) / 1e6).toFixed(2).padStart(9)} s`;
  const shift = shiftMs === undefined || shiftMs === 0 ? "" : `  ${shiftMs > 0 ? "+" : ""}${shiftMs} ms`;
  const words = [
    kind.padEnd(8),
    alarm?.condition.padEnd(4),
    alarm?.priority.padEnd(7),
    alarm?.level.padEnd(4),
  ];
  return `${at}  ${words.join(" ")} ${alarm?.place}${shift}${changes.length === 0 ? "" : `  (${changes.join(", ")})`}`;
}

function countsText(counts: RerunResult["summary"]["counts"] | undefined): string {
  if (counts === undefined) return "";
  const { kept, shifted, new: added, gone, changed } = counts;
  return `kept ${kept}, shifted ${shifted}, new ${added}, gone ${gone}; ${changed} with another priority, place or number of signals`;
}

/** The sum, with both sides named. */
export function rerunSummaryText({
  software,
  detector,
  mode,
  baseline,
  limits,
  parameters,
  summary,
}: RerunResult): string {
  const changed = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const { before, after } = summary.confusion;
  return [
    `${summary.sessions} sessions, ${summary.failed} not computed: ${countsText(summary.counts)}`,
    `${software}${detector === undefined ? "" : `, detector ${detector}`}, mode ${mode}, against ${baseline}, same within ${limits.sameWithinMs} ms, matched within ${limits.windowMs} ms`,
    `changed parameters: ${changed.length === 0 ? "none" : changed.join(", ")}`,
    ...pixelNotes(mode, parameters).map((note) => `note: ${note}`),
    `leak said where there was one, before: ${confusionText(before)}`,
    `                               after:  ${confusionText(after)}`,
  ].join("\n");
}

function confusionText(confusion: Confusion): string {
  const { truePositive, falsePositive, falseNegative, trueNegative, undecided } = confusion;
  if (truePositive + falsePositive + falseNegative + trueNegative === 0) return "no reference";
  const counts = `TP ${truePositive} FP ${falsePositive} FN ${falseNegative} TN ${trueNegative}, ${undecided} undecided`;
  const { sensitivity, specificity, ppv } = confusion;
  return `${counts}; sensitivity ${share(sensitivity)}, specificity ${share(specificity)}, PPV ${share(ppv)}`;
}

function share({ share01, low01, high01 }: Share): string {
  if (share01 === null || low01 === null || high01 === null) return "–";
  const percent = (value: number) => (value * 100).toFixed(0);
  return `${percent(share01)} % (${percent(low01)}–${percent(high01)})`;
}
