/** A secret key in a file of its own, readable by this user only: made once, then read. */
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const OWNER_ONLY = 0o600;

/** The bytes of the file, whatever their number; a new key when there is none. @throws the system's errors */
export function readOrMakeKey(path: string, keyBytes: number): Uint8Array {
  return existing(path) ?? made(path, keyBytes);
}

function existing(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Written aside and linked into place: a crash leaves no half key, and of two that begin at once both use the first one's. */
function made(path: string, keyBytes: number): Uint8Array {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(aside, randomBytes(keyBytes), { mode: OWNER_ONLY, flag: "wx", flush: true });
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readFileSync(path);
}
