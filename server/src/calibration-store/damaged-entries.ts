/**
 * Which devices a damaged file puts in doubt. What it held is not known, so it may have been the newest calibration of a
 * device: an older one must not quietly hold in its place.
 */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { entryFileName } from "./entry-file.ts";

export interface DamagedEntry {
  readonly file: string;
  readonly year: number;
  readonly number: number;
  /** Of the entry before it, as far as the file still says. */
  readonly previousHash?: string;
}

/** Reads what can still be read of a damaged file's content. Never throws. */
export function damagedEntry(
  file: string,
  claimed: { readonly year: number; readonly number: number },
  content: string,
): DamagedEntry {
  const [, previousHash] = /"previousHash"\s*:\s*"([0-9a-f]{64}|)"/.exec(content) ?? [];
  return {
    ...{ file, year: claimed.year, number: claimed.number },
    ...(previousHash === undefined ? {} : { previousHash }),
  };
}

/**
 * In words why the newest readable entry of a chain must not hold; `undefined` when it may. A file written before it is
 * harmless, and so is one that names another entry as the one before it.
 */
export function doubtOf(
  newest: CalibrationEntry,
  damaged: readonly DamagedEntry[],
  isKnownHash: (hash: string) => boolean,
): string | undefined {
  const own = entryFileName(`${newest.id}.json`);
  const later = damaged.find(({ year, number, previousHash }) => {
    if (own === undefined || year < own.year || (year === own.year && number < own.number)) return false;
    if (previousHash === undefined || previousHash === newest.hash) return true;
    // The first of its device, or the successor of another entry that is there: not this device's.
    return previousHash !== "" && !isKnownHash(previousHash);
  });
  if (later === undefined) return undefined;
  return `calibrations/${later.file} is damaged and may have been its newest calibration: restore the file from a backup and restart, calibrate again, or let ${newest.id} hold again with a reason`;
}
