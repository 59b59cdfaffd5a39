/** The tables that `evaluate` prints for people. */
import type { Rate, Share } from "@cementwatch/shared/review/confidence";
import type { EvaluatedGroup, Evaluation } from "../case/evaluate-cases.ts";

interface Column {
  readonly head: string;
  readonly cell: (group: EvaluatedGroup) => string;
}

const SIZE: readonly Column[] = [
  { head: "cases", cell: (group) => String(group.cases) },
  { head: "leaks", cell: (group) => String(group.leaks) },
];

const TABLES: readonly { readonly title: string; readonly columns: readonly Column[] }[] = [
  {
    title: "Leaks: share with an alarm in %, 95 % interval (n)",
    columns: [
      ...SIZE,
      { head: "onset <= 1 s", cell: (group) => share(group.leakWithin1s) },
      { head: "<= 2 s", cell: (group) => share(group.leakWithin2s) },
      { head: "<= 5 s", cell: (group) => share(group.leakWithin5s) },
      { head: "any alarm <= 5 s", cell: (group) => share(group.imageOrHydraulicWithin5s) },
      { head: "visible <= 2 s", cell: (group) => share(group.visibleWithin2s) },
      { head: "median s", cell: (group) => number(group.medianAfterVisibleS) },
    ],
  },
  {
    title: "False alarms a minute, 95 % interval (count); without a leak: HIGH alarms and sounds a case",
    columns: [
      { head: "leak", cell: (group) => rate(group.falseLeaks) },
      { head: "leak or hydraulic", cell: (group) => rate(group.falseImageOrHydraulic) },
      { head: "leak, beam on", cell: (group) => rate(group.falseLeaksBeamOn) },
      { head: "HIGH", cell: (group) => number(group.highPerQuietCase) },
      { head: "sounds", cell: (group) => number(group.audiblePerQuietCase) },
      { head: "0 HIGH %", cell: (group) => share(group.quietWithoutHigh) },
      { head: "<= 1 sound %", cell: (group) => share(group.quietWithin1Audible) },
    ],
  },
  {
    title: "Posterior leaks with a margin alarm before, leaks in looks, in %, 95 % interval (n); ms a frame",
    columns: [
      { head: "MEDIUM < visible", cell: (group) => share(group.marginMediumBeforeVisible) },
      { head: "MEDIUM < onset", cell: (group) => share(group.marginMediumBeforeOnset) },
      { head: "any < visible", cell: (group) => share(group.marginAnyBeforeVisible) },
      { head: "evident <= 1 s", cell: (group) => share(group.evidentWithin1s) },
      { head: "by next look", cell: (group) => share(group.byNextLook) },
      { head: "median", cell: (group) => group.analysisMsMedian.toFixed(1) },
      { head: "p99", cell: (group) => group.analysisMsP99.toFixed(1) },
    ],
  },
];

export function evaluationText({ kinds, total, failed }: Evaluation): string {
  const rows = [...kinds, { ...total, caseKind: "TOTAL" }];
  const tables = TABLES.map(({ title, columns }) => {
    const kind: Column = { head: "case kind", cell: (group) => group.caseKind };
    const cells = [kind, ...columns].map(({ head, cell }) => [head, ...rows.map(cell)]);
    const widths = cells.map((column) => Math.max(...column.map((text) => text.length)));
    const lines = [0, ...rows.map((_, index) => index + 1)].map((row) =>
      cells
        .map((column, at) =>
          at === 0
            ? (column[row] ?? "").padEnd(widths[at] ?? 0)
            : (column[row] ?? "").padStart(widths[at] ?? 0),
        )
        .join("  "),
    );
    return [title, ...lines].join("\n");
  });
  const missing = failed.map(({ name, problem }) => `not evaluated: ${name}: ${problem}`);
  return [...tables, ...(missing.length > 0 ? [missing.join("\n")] : [])].join("\n\n");
}

function share({ of, share01, low01, high01 }: Share): string {
  if (share01 === null || low01 === null || high01 === null) return "-";
  return `${percent(share01)} ${percent(low01)}..${percent(high01)} (${of})`;
}

function percent(share01: number): string {
  return (100 * share01).toFixed(0);
}

function rate({ count, perMinute, low, high }: Rate): string {
  if (perMinute === null || low === null || high === null) return "-";
  return `${perMinute.toFixed(3)} ${low.toFixed(3)}..${high.toFixed(3)} (${count})`;
}

function number(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}
