/**
 * What people say about a record, in a file beside it that only grows: each line names the hash of the line before, so that
 * a line that was changed, taken out or put in shows. A torn last line costs that line.
 */
import { FaultError } from "@cementwatch/shared/faults";
import { type ReviewEntry, reviewEntrySchema } from "@cementwatch/shared/review/review-entry";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { appendLine, readLines } from "../file-store/lines-file.ts";
import { besidePath } from "../recording/files-beside.ts";

/** A thousand looks of twenty reviewers; about 10 MB. */
const ENTRIES_MOST = 40_000;
const BYTES_MOST = 32 * 1024 * 1024;

export interface ReviewFile {
  readonly entries: readonly ReviewEntry[];
  /** Lines that cannot be read. */
  readonly damaged: number;
  /** Number of the first entry that does not follow the one before it; absent: the chain is whole. */
  readonly brokenAt?: number;
}

/** @throws RangeError for an id that could leave the directory */
export function reviewPath(directory: string, sessionId: string): string {
  return besidePath(directory, sessionId, "review");
}

/** A missing file has no entries. @throws FaultError REC-UNREADABLE */
export async function readReviewFile(path: string): Promise<ReviewFile> {
  try {
    const { lines, damaged } = await readLines(path, reviewEntrySchema, ENTRIES_MOST, BYTES_MOST);
    const broken = lines.find((entry, index) => !follows(entry, lines[index - 1]));
    return { entries: lines, damaged, ...(broken === undefined ? {} : { brokenAt: broken.number }) };
  } catch (error) {
    throw new FaultError("REC-UNREADABLE", `${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Hash that the entry after this one has to name. */
export function reviewEntryHash(entry: ReviewEntry | undefined): string {
  return entry === undefined ? "" : canonicalDigest(entry);
}

function follows(entry: ReviewEntry, before: ReviewEntry | undefined): boolean {
  return entry.number === (before?.number ?? 0) + 1 && entry.previous === reviewEntryHash(before);
}

/** `Omit` of a union keeps its members apart. */
type Unstamped<T> = T extends unknown ? Omit<T, "number" | "previous"> : never;
export type NewReviewEntry = Unstamped<ReviewEntry>;

/**
 * Adds an entry behind `file`, which was just read; resolves when it is on disk.
 * @throws FaultError REC-DAMAGED for a broken chain, REC-REVIEW-REFUSED for a full file, REC-WRITE-FAILED
 */
export async function appendReviewEntry(
  path: string,
  file: ReviewFile,
  fresh: NewReviewEntry,
): Promise<ReviewEntry> {
  const { entries, brokenAt } = file;
  if (brokenAt !== undefined) {
    throw new FaultError(
      "REC-DAMAGED",
      `${path}: entry ${brokenAt} does not follow the one before it. Put back a copy, or move the file away and judge anew`,
    );
  }
  if (entries.length >= ENTRIES_MOST)
    throw new FaultError("REC-REVIEW-REFUSED", `${path} has ${ENTRIES_MOST} entries, which is all it takes`);
  const last = entries.at(-1);
  const entry: ReviewEntry = { number: (last?.number ?? 0) + 1, ...fresh, previous: reviewEntryHash(last) };
  try {
    await appendLine(path, entry);
  } catch (error) {
    throw new FaultError("REC-WRITE-FAILED", `${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return entry;
}
