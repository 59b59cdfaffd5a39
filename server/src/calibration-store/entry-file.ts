/** One calibration as one file, `C-2026-0014.json`. Its hash tells a changed digit, which would still be JSON. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { z } from "zod";
import { canonicalDigest } from "../file-store/canonical-json.ts";

const NAME = /^(C-(\d{4})-(\d{4,6}))\.json$/;
/** A calibration of 60 captures is 100 kB. */
const FILE_MAX_BYTES = 4 * 1024 * 1024;

/** What the store itself relies on; the rest was a whole entry when it was written, and the hash says that it still is. */
const entrySchema = z.looseObject({
  id: z.string(),
  version: z.int().min(1),
  kind: z.enum(["calibration", "rollback"]),
  validUntil: z.string(),
  previousHash: z.string(),
  hash: z.string().length(64),
  plan: z.looseObject({
    signal: z.string(),
    device: z.looseObject({ serialNumber: z.string() }),
  }),
});

/** Id, year and number that a file's name claims; `undefined` when it is no calibration's. */
export function entryFileName(
  name: string,
): { readonly id: string; readonly year: number; readonly number: number } | undefined {
  const [, id, year, number] = NAME.exec(name) ?? [];
  return id === undefined ? undefined : { id, year: Number(year), number: Number(number) };
}

/** `C-2026-0014`. */
export function entryId(year: number, number: number): string {
  return `C-${year}-${String(number).padStart(4, "0")}`;
}

/** SHA-256 of the canonical JSON without `hash`. */
export function entryHash(entry: Omit<CalibrationEntry, "hash">): string {
  const { hash: _, ...rest } = { hash: "", ...entry };
  return canonicalDigest(rest);
}

/** The entry, or in words what is wrong with the file. */
export async function readEntryFile(folder: string, name: string): Promise<CalibrationEntry | string> {
  const path = join(folder, name);
  try {
    if ((await stat(path)).size > FILE_MAX_BYTES) return "is larger than 4 MB and was not read";
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return `field ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`;
    }
    const entry = value as CalibrationEntry;
    if (entryHash(entry) !== entry.hash) return "was changed after it was written (hash differs)";
    if (entryFileName(name)?.id !== entry.id) return `holds ${entry.id}`;
    return entry;
  } catch (error) {
    return error instanceof SyntaxError ? "is no whole JSON" : `cannot be read (${(error as Error).message})`;
  }
}
