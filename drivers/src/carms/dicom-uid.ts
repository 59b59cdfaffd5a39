/** DICOM identifiers that depend on nothing but a text, so that a simulated case is the same each time. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

function hash32(text: string, salt: number): number {
  let hash = (FNV_OFFSET ^ Math.imul(salt, 0x9e3779b1)) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * A UID below the root 2.25 (PS3.5 annex B.2), 44 characters at most.
 * @param seed any text; equal texts give equal UIDs. Not for secrets: the seed can be guessed.
 */
export function uidFromSeed(seed: string): string {
  let value = 0n;
  for (let salt = 1; salt <= 4; salt++) value = (value << 32n) | BigInt(hash32(seed, salt));
  return `2.25.${value}`;
}
