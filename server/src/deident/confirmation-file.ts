/**
 * Who looked at the proof pictures of a session and found no writing left: a file beside the record (decision 0016), one
 * entry for each proof. It names a person of the house and never goes into a de-identified copy.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { fileBeside } from "../recording/files-beside.ts";

const entrySchema = z.object({
  /** SHA-256 of what was shown: session, device, masks, pictures. */
  proof: z.string().regex(/^[0-9a-f]{64}$/),
  by: z.string().min(1).max(64),
  /** ISO 8601, UTC. */
  at: z.string(),
});
const fileSchema = z.object({
  format: z.literal("cementwatch.deident-confirmation"),
  formatVersion: z.literal(1),
  confirmations: z.array(entrySchema).max(1000),
});
export type Confirmation = z.infer<typeof entrySchema>;

export function confirmationBeside(sessionFile: string): string {
  return fileBeside(sessionFile, "deidentConfirmation") ?? `${sessionFile}.deident-confirmation.json`;
}

/** Empty when nobody confirmed anything. @throws FaultError REC-NOT-DEIDENTIFIED when the file is damaged */
export async function readConfirmations(path: string): Promise<readonly Confirmation[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, "utf8"))).confirmations;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new FaultError(
      "REC-NOT-DEIDENTIFIED",
      `the confirmations ${path} cannot be read: put its copy back, or move it away and confirm again`,
      { cause: error },
    );
  }
}

/** Adds an entry; the file is replaced whole. @throws FaultError REC-NOT-DEIDENTIFIED when it is damaged or cannot be written */
export async function addConfirmation(path: string, entry: Confirmation): Promise<void> {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) throw new FaultError("REC-NOT-DEIDENTIFIED", z.prettifyError(parsed.error));
  const confirmations = [...(await readConfirmations(path)), parsed.data];
  const file = { format: "cementwatch.deident-confirmation", formatVersion: 1, confirmations };
  try {
    await writeFile(`${path}.part`, JSON.stringify(file, undefined, 2), { mode: 0o640, flush: true });
    await rename(`${path}.part`, path);
  } catch (error) {
    throw new FaultError("REC-NOT-DEIDENTIFIED", `${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
