/**
 * What people enter after the case, in a small file beside the record: the record itself is never altered, and both
 * move together. The catalogue is no place for it: that may be thrown away and made again from the session files.
 */
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { FollowUp } from "@cementwatch/shared/procedure/procedure-record";
import { z } from "zod";
import { besidePath, fileBeside } from "../recording/files-beside.ts";

/** Follow-up with the day it was entered (ISO 8601, UTC); no day: entered during the case. */
export interface FollowUpEntry extends FollowUp {
  readonly enteredAt?: string;
}

const pain = z.number().min(0).max(10);
/** Half a year: later than this nobody counts in hours. */
const HOURS_MOST = 4400;

export const followUpSchema = z
  .strictObject({
    painBefore: pain.optional(),
    painAfter: pain.optional(),
    hoursToWalking: z.number().min(0).max(HOURS_MOST).optional(),
  })
  .refine((entry) => Object.values(entry).some((value) => value !== undefined), "send at least one of them");

/** As a form sends it. */
export type FollowUpFields = z.infer<typeof followUpSchema>;

const fileSchema = z.object({
  format: z.literal("cementwatch.follow-up"),
  formatVersion: z.literal(1),
  enteredAt: z.string(),
  followUp: z.object({
    painBefore: pain.optional(),
    painAfter: pain.optional(),
    hoursToWalking: z.number().min(0).max(HOURS_MOST).optional(),
  }),
});

/** @throws RangeError for an id that could leave the directory */
export function followUpPath(directory: string, sessionId: string): string {
  return besidePath(directory, sessionId, "followUp");
}

/** The follow-up file that belongs to a session file; undefined for a name that is none of ours. */
export function followUpBeside(sessionFile: string): string | undefined {
  return fileBeside(sessionFile, "followUp");
}

/** `undefined` when nothing was entered. @throws FaultError REC-UNREADABLE when the file is damaged. */
export async function readFollowUp(path: string): Promise<FollowUpEntry | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
  try {
    const { followUp, enteredAt } = fileSchema.parse(JSON.parse(text));
    return { ...withoutGaps(followUp), enteredAt };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Adds to what was entered before; a field that is not given stays. A file that cannot be read is not written over.
 * @param enteredAt ISO 8601, UTC
 * @throws FaultError REC-UNREADABLE for a damaged file, REC-WRITE-FAILED when it cannot be written
 */
export async function writeFollowUp(
  path: string,
  followUp: FollowUpFields,
  enteredAt: string,
): Promise<FollowUpEntry> {
  const { enteredAt: _, ...before } = (await readFollowUp(path)) ?? {};
  const merged = { ...before, ...withoutGaps(followUp) };
  const content = { format: "cementwatch.follow-up", formatVersion: 1, enteredAt, followUp: merged };
  try {
    const file = await open(`${path}.new`, "w");
    try {
      await file.writeFile(`${JSON.stringify(content)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    throw new FaultError("REC-WRITE-FAILED", `${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return { ...merged, enteredAt };
}

/** The folder of a server's data in which sessions and their follow-ups stand. */
export function sessionsFolder(dataFolder: string): string {
  return join(dataFolder, "sessions");
}

function withoutGaps(followUp: FollowUpFields): FollowUp {
  return Object.fromEntries(Object.entries(followUp).filter(([, value]) => value !== undefined));
}

function unreadable(path: string, cause: unknown): FaultError {
  return new FaultError(
    "REC-UNREADABLE",
    `${path} cannot be read: move it away and enter the follow-up anew`,
    {
      cause,
    },
  );
}
