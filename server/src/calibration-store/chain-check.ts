/** Whether the calibrations of each device and signal follow one another without a gap or an exchanged entry. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { entryHash } from "./entry-file.ts";

export interface ChainProblem {
  /** Name of the file; empty: the folder itself. */
  readonly file: string;
  readonly problem: string;
}

/** Problems in the order of the entries; none when every chain is whole. */
export function chainProblems(entries: readonly CalibrationEntry[]): readonly ChainProblem[] {
  const chains = new Map<string, CalibrationEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.plan.device.serialNumber, entry.plan.signal]);
    chains.set(key, [...(chains.get(key) ?? []), entry]);
  }
  return [...chains.values()].flatMap((chain) => {
    const sorted = chain.toSorted((a, b) => a.version - b.version);
    return sorted.flatMap((entry, i) => {
      const problem = linkProblem(entry, sorted[i - 1]);
      return problem === undefined ? [] : [{ file: `${entry.id}.json`, problem }];
    });
  });
}

function linkProblem(entry: CalibrationEntry, before: CalibrationEntry | undefined): string | undefined {
  if (entryHash(entry) !== entry.hash) return "hash differs from its content";
  const expected = (before?.version ?? 0) + 1;
  if (entry.version !== expected) {
    return entry.version < expected
      ? `version ${entry.version} is there twice`
      : `version ${expected} of this device is missing before version ${entry.version}`;
  }
  if (entry.previousHash !== (before?.hash ?? "")) return "does not name the hash of the entry before it";
  return undefined;
}
