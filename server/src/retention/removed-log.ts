/**
 * What was removed, when and by which rule: `removed-sessions.jsonl` in the data folder, one line before the first file
 * goes and one after the last. A removal that was cut short is finished by the next run.
 */
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { appendLine, readLines } from "../file-store/lines-file.ts";
import { policySchema } from "./retention-policy.ts";

const REMOVED_FILE = "removed-sessions.jsonl";
const LINES_MOST = 100_000;

const fileSchema = z.object({
  /** Name without a folder, and never one that leaves it. */
  name: z.string().regex(/^[A-Za-z0-9][^/\\\0]*$/),
  sizeBytes: z.int().min(0),
  sha256: z.string(),
});

const tombstoneSchema = z.object({
  kind: z.literal("removing"),
  sessionId: z.string(),
  at: z.string(),
  origin: z.enum(["live", "simulated"]),
  startedAt: z.string(),
  why: z.string(),
  policy: policySchema,
  /** The end of the record's hash chain, as printed in its report. */
  chainEnd: z.string(),
  files: z.array(fileSchema),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

const lineSchema = z.union([
  tombstoneSchema,
  z.object({ kind: z.literal("removed"), sessionId: z.string(), at: z.string() }),
]);

/** @throws FaultError REC-WRITE-FAILED: then nothing may be removed */
export async function writeRemoved(dataFolder: string, line: z.infer<typeof lineSchema>): Promise<void> {
  try {
    await appendLine(join(dataFolder, REMOVED_FILE), line);
  } catch (error) {
    const reason = (error as Error).message;
    throw new FaultError("REC-WRITE-FAILED", `${REMOVED_FILE} cannot be written: ${reason}`, {
      cause: error,
    });
  }
}

/** Removals that were begun and not finished. */
export async function unfinishedRemovals(dataFolder: string): Promise<readonly Tombstone[]> {
  const { lines } = await readLines(join(dataFolder, REMOVED_FILE), lineSchema, LINES_MOST);
  const open = new Map<string, Tombstone>();
  for (const line of lines) {
    if (line.kind === "removing") open.set(line.sessionId, line);
    else open.delete(line.sessionId);
  }
  return [...open.values()];
}
