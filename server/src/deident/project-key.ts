/**
 * The key of a project: every pseudonym, date shift and identifier of its de-identified sessions is made from it, so the
 * same patient gets the same ones each time. Whoever has the key can go back; without it nobody can.
 */
import { createHmac } from "node:crypto";
import { FaultError } from "@cementwatch/shared/faults";
import { readOrMakeKey } from "../file-store/key-file.ts";

const KEY_BYTES = 32;
const SHIFT_MOST_DAYS = 365;
const WELL_KNOWN_ROOT = "1.2.840.10008.";

/** Reads the key, or makes it when there is none. @throws FaultError REC-NOT-DEIDENTIFIED with advice */
export function openProjectKey(path: string): Uint8Array {
  let key: Uint8Array;
  try {
    key = readOrMakeKey(path, KEY_BYTES);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new FaultError(
      "REC-NOT-DEIDENTIFIED",
      `the project key ${path} cannot be used (${code}): give this user the right to read and write it`,
      { cause: error },
    );
  }
  if (key.length === KEY_BYTES) return key;
  throw new FaultError(
    "REC-NOT-DEIDENTIFIED",
    `the project key ${path} has ${key.length} bytes instead of ${KEY_BYTES}: put its copy back, or name another file (new pseudonyms begin)`,
  );
}

/** Everything that is made from the key. The same input gives the same output, in every session of the project. */
export class KeyedNames {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** `C-` and ten hexadecimal digits. */
  pseudonym(patient: string): string {
    return `C-${this.#hex("patient", patient, 10).toUpperCase()}`;
  }

  /** Whole days, −365 to −1. */
  shiftDays(patient: string): number {
    return -1 - (Number.parseInt(this.#hex("shift", patient, 12), 16) % SHIFT_MOST_DAYS);
  }

  /** Another UID below 2.25; those of the standard itself stay. */
  uid(uid: string): string {
    const clean = uid.replace(/[\0 ]+$/, "");
    if (clean === "" || clean.startsWith(WELL_KNOWN_ROOT)) return clean;
    // Version 8 and the variant of RFC 9562 in their places: a UUID as PS3.5 annex B.2 wants it.
    const hex = this.#hex("uid", clean, 32);
    const uuid = `${hex.slice(0, 12)}8${hex.slice(13, 16)}a${hex.slice(17)}`;
    return `2.25.${BigInt(`0x${uuid}`)}`;
  }

  token(text: string): string {
    return `t-${this.#hex("token", text, 10)}`;
  }

  /** As long as before, digits for digits and letters for letters: it fits where the old one stood. */
  serial(serial: string): string {
    const bytes = createHmac("sha512", this.#key).update(`serial|${serial}`).digest();
    return [...serial]
      .map((char, i) => {
        const byte = bytes[i % bytes.length] ?? 0;
        // A number that began without a zero stays one of as many digits.
        if (/[1-9]/.test(char) && i === 0) return String(1 + (byte % 9));
        if (/[0-9]/.test(char)) return String(byte % 10);
        if (/[A-Z]/.test(char)) return String.fromCharCode(65 + (byte % 26));
        return /[a-z]/.test(char) ? String.fromCharCode(97 + (byte % 26)) : char;
      })
      .join("");
  }

  /** Digits that stand for a session. */
  session(sessionId: string): string {
    return this.#hex("session", sessionId, 8);
  }

  #hex(purpose: string, text: string, digits: number): string {
    return createHmac("sha256", this.#key)
      .update(`${purpose}|${text}`, "utf8")
      .digest("hex")
      .slice(0, digits);
  }
}
