/**
 * The keys of this installation, in `keys/` of the data folder: one private key (readable by its owner only) and the
 * register of all public keys that were ever used. A key that was replaced stays in the register, so that what it signed
 * can be checked for ever.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { writeWholeFile } from "./whole-file.ts";

const publicKeySchema = z.object({
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** The 32 bytes of the key, base64url. */
  publicKey: z.string().regex(/^[\w-]{43}$/),
  createdAt: z.string(),
  retiredAt: z.string().optional(),
});
export type PublicKeyEntry = z.infer<typeof publicKeySchema>;

const registerSchema = z.object({
  format: z.literal("cementwatch.keys"),
  formatVersion: z.literal(1),
  keys: z.array(publicKeySchema).max(10_000),
});

export interface Keyring {
  /** The key that signs now. */
  readonly current: PublicKeyEntry;
  /** base64url */
  sign(text: string): string;
}

export function keysFolder(dataFolder: string): string {
  return join(dataFolder, "keys");
}

/** Opens the keys; at the first start they are made. @throws FaultError REC-WRITE-FAILED, REC-UNREADABLE */
export function openKeyring(dataFolder: string, wallMs: number): Keyring {
  const folder = keysFolder(dataFolder);
  const current = currentOf(folder) ?? firstKey(folder, wallMs);
  return ringOf(folder, current);
}

function currentOf(folder: string): PublicKeyEntry | undefined {
  return readRegister(registerPath(folder))?.findLast(({ retiredAt }) => retiredAt === undefined);
}

/** Two that start at once must end with the same key: the first register stays. */
function firstKey(folder: string, wallMs: number): PublicKeyEntry {
  const before = readRegister(registerPath(folder));
  if (before !== undefined) return makeKey(folder, before, wallMs, false);
  try {
    return makeKey(folder, [], wallMs, true);
  } catch (error) {
    const current = currentOf(folder);
    if (current === undefined) throw error;
    return current;
  }
}

/** Makes a new key; the one before signs nothing any more and stays in the register. @throws as `openKeyring` */
export function rotateKey(
  dataFolder: string,
  wallMs: number,
): { readonly current: PublicKeyEntry; readonly retired?: PublicKeyEntry } {
  const folder = keysFolder(dataFolder);
  const before = readRegister(registerPath(folder)) ?? [];
  const retiredAt = new Date(wallMs).toISOString();
  const kept = before.map((key) => (key.retiredAt === undefined ? { ...key, retiredAt } : key));
  const current = makeKey(folder, kept, wallMs, false);
  const retired = kept.findLast((key) => key.retiredAt === retiredAt);
  if (retired !== undefined) rmSync(privatePath(folder, retired.keyId), { force: true });
  return retired === undefined ? { current } : { current, retired };
}

/** All public keys; undefined when there is no register. @throws FaultError REC-UNREADABLE when it is damaged. */
export function readRegister(path: string): readonly PublicKeyEntry[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, (error as Error).message);
  }
  try {
    return registerSchema.parse(JSON.parse(text)).keys;
  } catch (error) {
    if (error instanceof Error)
      throw unreadable(path, "it is no register of keys; put the copy from a backup back");
    throw error;
  }
}

/** Public keys of a file: a register, or a PEM. @throws FaultError REC-UNREADABLE */
export function readPublicKeys(path: string): readonly PublicKeyEntry[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
  if (!text.includes("-----BEGIN")) return readRegister(path) ?? [];
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType !== "ed25519")
      throw new TypeError(`it is of the kind ${key.asymmetricKeyType ?? "unknown"}`);
    return [entryOf(key, "")];
  } catch (error) {
    if (error instanceof Error)
      throw unreadable(path, `an Ed25519 public key (PEM) is wanted: ${error.message}`);
    throw error;
  }
}

/** PEM of a public key, to be handed out. */
export function pemOf({ publicKey }: PublicKeyEntry): string {
  return keyOf(publicKey).export({ type: "spki", format: "pem" }).toString();
}

/** Whether `signature` (base64url) is this key's under `text`. Never throws. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(undefined, Buffer.from(text), keyOf(publicKey), Buffer.from(signature, "base64url"));
  } catch (error) {
    // A key or signature of the wrong shape is no signature.
    if (error instanceof Error) return false;
    throw error;
  }
}

export function keyIdOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, 16);
}

export function registerPath(folder: string): string {
  return join(folder, "register.json");
}

function privatePath(folder: string, keyId: string): string {
  return join(folder, `${keyId}.private.pem`);
}

function ringOf(folder: string, current: PublicKeyEntry): Keyring {
  const path = privatePath(folder, current.keyId);
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch (error) {
    throw unreadable(
      path,
      `${(error as Error).message}; put it back from a backup, or run "cementwatch keys rotate"`,
    );
  }
  return { current, sign: (text) => sign(undefined, Buffer.from(text), key).toString("base64url") };
}

function makeKey(
  folder: string,
  before: readonly PublicKeyEntry[],
  wallMs: number,
  isNew: boolean,
): PublicKeyEntry {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const entry = entryOf(publicKey, new Date(wallMs).toISOString());
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const register = { format: "cementwatch.keys", formatVersion: 1, keys: [...before, entry] };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWholeFile(privatePath(folder, entry.keyId), pem, { mode: 0o600 });
    writeWholeFile(registerPath(folder), `${JSON.stringify(register, undefined, 2)}\n`, {
      isNew,
      mode: 0o644,
    });
  } catch (error) {
    rmSync(privatePath(folder, entry.keyId), { force: true });
    throw new FaultError(
      "REC-WRITE-FAILED",
      `a key cannot be written to ${folder}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  return entry;
}

function entryOf(key: KeyObject, createdAt: string): PublicKeyEntry {
  const publicKey = key.export({ format: "jwk" }).x ?? "";
  return { keyId: keyIdOf(publicKey), publicKey, createdAt };
}

function keyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
}

function unreadable(path: string, reason: string): FaultError {
  return new FaultError("REC-UNREADABLE", `${path} cannot be used: ${reason}`);
}
