/** Where a fitted signal is missing: late, in gaps, at the end, or throughout. The monitor goes on with the rest. */
import type { CaseNote } from "./case-note.ts";
import type { CaseColumn, CaseRow } from "./case-telemetry.ts";

/** A signal that was silent for so long is missing. */
const SILENT_S = 1;
/** Or for so many of its usual intervals, when it is a slow one. */
const SILENT_PERIODS = 5;
const NOTES_MOST = 20;

/** `fromS` and `toS`: first and last frame. */
export function telemetryGaps(
  rows: readonly CaseRow[],
  fitted: readonly CaseColumn[],
  fromS: number,
  toS: number,
): readonly CaseNote[] {
  if (rows.length === 0) return [];
  return fitted.flatMap((column) => {
    const timesS = rows.filter((row) => row[column] !== undefined).map((row) => row.tS);
    if (timesS.length === 0) return [missing(fromS, `${column} is fitted and its column is empty: not used`)];
    const limitS = Math.max(SILENT_S, SILENT_PERIODS * usualPeriodS(timesS));
    const gaps = [fromS, ...timesS.filter((tS) => tS > fromS && tS < toS), toS];
    const notes = gaps.slice(1).flatMap((tS, index): CaseNote[] => {
      const sinceS = gaps[index] ?? tS;
      if (tS - sinceS <= limitS) return [];
      return [missing(sinceS + limitS, `${column}: no value since ${sinceS.toFixed(2)} s`)];
    });
    return notes.slice(0, NOTES_MOST);
  });
}

function usualPeriodS(timesS: readonly number[]): number {
  const steps = timesS.slice(1).map((tS, index) => tS - (timesS[index] ?? tS));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}

function missing(tS: number, text: string): CaseNote {
  return { tS, reason: "telemetryMissing", text };
}
