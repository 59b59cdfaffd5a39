/** JSON with its keys in one order, so that it does not matter how a value was put together, and its digest. */
import { createHash } from "node:crypto";

/** SHA-256, hexadecimal, of the canonical JSON of a value. */
export function canonicalDigest(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** No white space; keys by UTF-16 code unit as in RFC 8785; what JSON leaves out (undefined) is left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
