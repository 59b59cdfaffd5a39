/**
 * Passwords as they are kept: scrypt over the password keyed with a secret file beside the list. Whoever gets the list
 * alone cannot even try; with both, each try costs 128 MB and a good part of a second.
 */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { FaultError } from "@cementwatch/shared/faults";

/** Work factor: 2^17 × 8 × 128 bytes = 128 MB a try. */
const COST = 2 ** 17;
const BLOCK = 8;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const PASSWORD_LEAST = 12;
const PASSWORD_MOST = 128;

export interface PasswordHash {
  readonly cost: number;
  /** Base64. */
  readonly salt: string;
  readonly hash: string;
}

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);

/** @throws FaultError PIP-CONFIG-INVALID when it is too short, too long, or the name itself */
export function checkNewPassword(password: string, name: string): void {
  const { length } = [...password.normalize("NFKC")];
  if (length < PASSWORD_LEAST || length > PASSWORD_MOST) {
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      `the password has ${length} characters: choose ${PASSWORD_LEAST} to ${PASSWORD_MOST}, for example four words`,
    );
  }
  const holdsName = name.length > 3 && password.toLowerCase().includes(name.toLowerCase());
  if (holdsName || new Set(password).size < 5) {
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      "the password is too easy to guess: leave the name out, and use at least five different characters",
    );
  }
}

/** `cost`: lower in tests only. */
export async function hashPassword(password: string, pepper: Buffer, cost = COST): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, pepper, salt, cost);
  return { cost, salt: salt.toString("base64"), hash: hash.toString("base64") };
}

/** Takes as long whether or not it fits. */
export async function isPassword(password: string, pepper: Buffer, kept: PasswordHash): Promise<boolean> {
  const hash = await derived(password, pepper, Buffer.from(kept.salt, "base64"), kept.cost);
  const wanted = Buffer.from(kept.hash, "base64");
  return hash.length === wanted.length && timingSafeEqual(hash, wanted);
}

/** One that nothing fits, for a name that is not there: the answer takes as long as for one that is. */
export function nobodysHash(cost = COST): PasswordHash {
  const random = (bytes: number) => randomBytes(bytes).toString("base64");
  return { cost, salt: random(SALT_BYTES), hash: random(KEY_BYTES) };
}

function derived(password: string, pepper: Buffer, salt: Buffer, cost: number): Promise<Buffer> {
  const keyed = createHmac("sha256", pepper).update(password.normalize("NFKC")).digest();
  const maxmem = 2 * 128 * cost * BLOCK;
  return derive(keyed, salt, KEY_BYTES, { N: cost, r: BLOCK, p: 1, maxmem });
}
