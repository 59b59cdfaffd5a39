/** Signs the files of one session as they stand on the disk. */
import { join } from "node:path";
import { listSegments } from "../recording/segment-path.ts";
import type { Keyring } from "./keyring.ts";
import { readRecordHead } from "./record-head.ts";
import { signatureBeside, writeSignature } from "./signature-file.ts";
import { coveredText, statementOf } from "./statement.ts";

export interface SigningJob {
  /** Folder of the session files. */
  readonly directory: string;
  readonly sessionId: string;
  /** `end`: the session ends now, an older signature is replaced. `late`: found unsigned; one that is there stays. */
  readonly when: "end" | "late";
  readonly wallMs: number;
}

/**
 * The signed text; undefined when there is nothing to sign or, `late`, somebody signed meanwhile.
 * @throws FaultError REC-UNREADABLE; the system's error when the signature cannot be written
 */
export function signSession(
  keyring: Keyring,
  { directory, sessionId, when, wallMs }: SigningJob,
): string | undefined {
  const paths = (listSegments(directory).get(sessionId) ?? []).map(({ path }) => path);
  const heads = paths.map(readRecordHead);
  const statement = statementOf(heads);
  const beside = signatureBeside(join(directory, `${sessionId}.mcap`));
  if (statement === undefined || beside === undefined) return undefined;
  const isWhole = heads.at(-1)?.isFinished === true;
  const how = when === "end" ? "E" : isWhole ? "L" : "C";
  const { keyId, publicKey } = keyring.current;
  const covered = coveredText(statement, how, wallMs, keyId);
  const text = `${covered}|${keyring.sign(covered)}`;
  try {
    writeSignature(beside, text, publicKey, when === "late");
  } catch (error) {
    if (when === "late" && (error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
  return text;
}
