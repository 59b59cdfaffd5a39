/** Compares a signature, from the file beside a record or scanned from a report, with what the record is. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import {
  isSignedBy,
  keyIdOf,
  keysFolder,
  type PublicKeyEntry,
  readPublicKeys,
  registerPath,
} from "./keyring.ts";
import { readSignature, signatureBeside } from "./signature-file.ts";
import {
  differences,
  isoOf,
  parseStatement,
  type RecordHead,
  type SignedStatement,
  statementOf,
} from "./statement.ts";

export interface SignatureCheck {
  /** `unknownKey`: it fits the record, but nobody here knows the key. */
  readonly signature: "valid" | "none" | "wrong" | "unknownKey";
  /** One sentence for a person. */
  readonly detail: string;
  /** The signed line, for the QR code; also of a signature that is wrong. */
  readonly text?: string;
  readonly keyId?: string;
  /** The key that lies beside the record; nobody vouches for it. */
  readonly publicKey?: string;
}

/** Public keys that are trusted: those of a file, else the register of the data folder that the record lies in. */
export function trustedKeys(recordPath: string, keyFile: string | undefined): readonly PublicKeyEntry[] {
  if (keyFile !== undefined) return readPublicKeys(keyFile);
  const register = registerPath(keysFolder(join(dirname(recordPath), "..")));
  return existsSync(register) ? readPublicKeys(register) : [];
}

/** The signature that lies beside a record. Never throws for what is in it. */
export function checkSignature(
  recordPath: string,
  found: readonly RecordHead[],
  trusted: readonly PublicKeyEntry[],
): SignatureCheck {
  const path = signatureBeside(recordPath);
  try {
    const file = path === undefined ? undefined : readSignature(path);
    if (file === undefined) return { signature: "none", detail: "the record is not signed" };
    return { ...checkText(file.text, found, trusted, file.publicKey), publicKey: file.publicKey };
  } catch (error) {
    if (error instanceof FaultError) return { signature: "wrong", detail: error.detail };
    throw error;
  }
}

/** A signed line, such as the QR code of a report; `namedKey` is one that came with it and nobody vouches for. */
export function checkText(
  text: string,
  found: readonly RecordHead[],
  trusted: readonly PublicKeyEntry[],
  namedKey?: string,
): SignatureCheck {
  const said = parseStatement(text);
  if (said === undefined)
    return { signature: "wrong", detail: "this is no signature line of cementwatch (CW1|…)" };
  const record = statementOf(found);
  const unlike = record === undefined ? ["nothing can be read of the record"] : differences(said, record);
  const base = { text: text.trim(), ...(said.keyId === "" ? {} : { keyId: said.keyId }) };
  if (unlike.length > 0)
    return { ...base, signature: "wrong", detail: `it is of another record or state: ${unlike.join("; ")}` };
  if (said.signature === "")
    return { ...base, signature: "none", detail: "the line fits the record and is not signed" };
  return { ...base, ...judge(said, trusted, namedKey) };
}

function judge(
  said: SignedStatement,
  trusted: readonly PublicKeyEntry[],
  namedKey: string | undefined,
): Pick<SignatureCheck, "signature" | "detail"> {
  const known = trusted.find(({ keyId }) => keyId === said.keyId);
  const named = namedKey !== undefined && keyIdOf(namedKey) === said.keyId ? namedKey : undefined;
  const key = known?.publicKey ?? named;
  if (key === undefined)
    return {
      signature: "unknownKey",
      detail: `key ${said.keyId} is not known here: name its public key with --key`,
    };
  if (!isSignedBy(key, said.covered, said.signature))
    return { signature: "wrong", detail: `the signature is not that of key ${said.keyId}` };
  if (known?.retiredAt !== undefined && said.signedMs > Date.parse(known.retiredAt))
    return {
      signature: "wrong",
      detail: `key ${said.keyId} was retired at ${known.retiredAt}, before this was signed`,
    };
  if (known === undefined)
    return {
      signature: "unknownKey",
      detail: `it fits the record and the key that lies beside it (${said.keyId}), which nobody here vouches for: name a public key that you trust with --key`,
    };
  return { signature: "valid", detail: `${HOW[said.how]} at ${isoOf(said.signedMs)} with key ${said.keyId}` };
}

const HOW = {
  E: "signed at its end",
  C: "signed after a crash",
  L: "signed later than its end",
} as const;
