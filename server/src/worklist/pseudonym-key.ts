/**
 * The key that turns a patient's id into a pseudonym: made once in the data folder, readable by this user only. Whoever
 * has it can tell which pseudonym belongs to an id; whoever loses it gets other pseudonyms for the same patients.
 */
import { createHmac } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { readOrMakeKey } from "../file-store/key-file.ts";

const KEY_FILE = "worklist.key";
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
/** Crockford's base 32: no letter that is read as a digit. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 60 bits: among 100,000 patients two share a pseudonym with a chance of 1 in 230 million. */
const LETTERS = 12;

/** Reads the key, or makes it when there is none. @throws FaultError NET-WORKLIST-FAILED with advice. */
export function openPseudonymKey(dataFolder: string): Uint8Array {
  const path = join(dataFolder, KEY_FILE);
  try {
    const key = readOrMakeKey(path, KEY_BYTES);
    if (key.length === KEY_BYTES) {
      // A copy or a restored backup may have come with wider rights.
      chmodSync(path, OWNER_ONLY);
      return key;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FaultError(
      "NET-WORKLIST-FAILED",
      `${KEY_FILE} in the data folder cannot be used (${code ?? "unknown error"}): give this user the right to read and write it`,
      { cause: error },
    );
  }
  throw new FaultError(
    "NET-WORKLIST-FAILED",
    `${KEY_FILE} in the data folder is damaged: put its copy back, or move it away (new pseudonyms begin)`,
  );
}

/** HMAC-SHA-256 of the id, the first 60 bits as `W-XXXXXX-XXXXXX`. */
export function pseudonymOf(key: Uint8Array, patientId: string): string {
  const digest = createHmac("sha256", key).update(patientId, "utf8").digest();
  let bits = digest.readBigUInt64BE(0) >> 4n;
  let letters = "";
  for (let index = 0; index < LETTERS; index++) {
    letters = (ALPHABET[Number(bits & 31n)] ?? "") + letters;
    bits >>= 5n;
  }
  return `W-${letters.slice(0, 6)}-${letters.slice(6)}`;
}
