/** Heads of the audit trail and the server's keys: who signs them, and how a signature is checked. */
import { existsSync } from "node:fs";
import {
  isSignedBy,
  keysFolder,
  openKeyring,
  type PublicKeyEntry,
  readPublicKeys,
  registerPath,
} from "../signing/keyring.ts";
import type { CheckSignature } from "./verify-audit.ts";

/** Signs with the key of the moment: it may have been replaced since the server started. */
export function headSigner(
  dataFolder: string,
  wallMs: () => number,
): (text: string) => { readonly keyId: string; readonly signature: string } {
  return (text) => {
    const keyring = openKeyring(dataFolder, wallMs());
    return { keyId: keyring.current.keyId, signature: keyring.sign(text) };
  };
}

/** A signature of a key that is not among these says nothing. */
export function headChecker(keys: readonly PublicKeyEntry[]): CheckSignature {
  const known = new Map(keys.map(({ keyId, publicKey }) => [keyId, publicKey]));
  return (text, keyId, signature) => {
    const key = known.get(keyId);
    return key === undefined ? undefined : isSignedBy(key, text, signature);
  };
}

/** All public keys that this data folder ever signed with. @throws FaultError REC-UNREADABLE for a damaged register */
export function ownKeys(dataFolder: string): readonly PublicKeyEntry[] {
  const register = registerPath(keysFolder(dataFolder));
  return existsSync(register) ? readPublicKeys(register) : [];
}
