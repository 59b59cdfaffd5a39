/** Says of a session file that it is an excerpt, and of which record. */
import { closeSync } from "node:fs";
import { readSessionNote } from "./metadata-file.ts";
import type { ExcerptNote } from "./session-notes.ts";
import { openSessionFile } from "./session-reader.ts";

/** Empty for a file that is none. @throws FaultError REC-UNREADABLE when it cannot be opened */
export function excerptText(path: string): string {
  const fd = openSessionFile(path);
  try {
    const excerptOf = readSessionNote(fd)?.excerptOf;
    if (excerptOf === undefined) return "";
    return `${excerptWords(excerptOf)}; that record's hash: ${excerptOf.sha256.join(" ")}`;
  } finally {
    closeSync(fd);
  }
}

/** `excerpt of session s, 43.000 s to 49.500 s`. */
export function excerptWords({ sessionId, fromUs, toUs }: ExcerptNote): string {
  const seconds = (us: number) => (us / 1e6).toFixed(3);
  return `excerpt of session ${sessionId}, ${seconds(fromUs)} s to ${seconds(toUs)} s`;
}
