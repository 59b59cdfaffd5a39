/** The signature of a session, in a small file beside the record: the record is closed before it can be signed. */
import { readFileSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { fileBeside } from "../recording/files-beside.ts";
import { writeWholeFile } from "./whole-file.ts";

const fileSchema = z.object({
  format: z.literal("cementwatch.signature"),
  formatVersion: z.literal(1),
  /** The statement with its signature: see statement.ts. */
  text: z.string(),
  /** Key that made it, base64url: it shows that the record is unchanged; who signed shows only a key one knows. */
  publicKey: z.string(),
});
export type SignatureFile = z.infer<typeof fileSchema>;

/** The signature's file of a session file, its first segment's; undefined for a name that does not end in .mcap. */
export function signatureBeside(sessionFile: string): string | undefined {
  return fileBeside(sessionFile, "signature");
}

/** undefined when there is none. @throws FaultError REC-UNREADABLE when it is damaged. */
export function readSignature(path: string): SignatureFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new FaultError("REC-UNREADABLE", `${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Error)
      throw new FaultError("REC-UNREADABLE", `${path} is no signature of a session`);
    throw error;
  }
}

/** `isNew`: one that is there stays. @throws the system's error */
export function writeSignature(path: string, text: string, publicKey: string, isNew: boolean): void {
  const file: SignatureFile = { format: "cementwatch.signature", formatVersion: 1, text, publicKey };
  writeWholeFile(path, `${JSON.stringify(file, undefined, 2)}\n`, { isNew, mode: 0o640 });
}
