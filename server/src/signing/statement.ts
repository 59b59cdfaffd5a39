/**
 * What a signature says of a session, as one line of text: it is signed as it stands, printed as the QR code of the
 * report, and compared with a file years later. Fields in this order, with `|` between them:
 *
 * `CW1`, session id, number of files, number of chunks, head hash (hex), end (ms since 1970), how and when it was signed
 * (`E`, `C` or `L`, then ms since 1970), software, key id, signature (base64url).
 *
 * The signature covers everything before its own `|`. Without one, key id and signature are `-`.
 */
import { createHash } from "node:crypto";

/** `E`: at the end of the session. `C`: it ended by a crash. `L`: it was whole but not signed then. */
export type SignedHow = "E" | "C" | "L";

export interface Statement {
  readonly sessionId: string;
  readonly files: number;
  readonly chunks: number;
  readonly head: string;
  readonly endedMs: number;
  readonly software: string;
}

export interface SignedStatement extends Statement {
  readonly how: SignedHow;
  readonly signedMs: number;
  readonly keyId: string;
  /** What the signature covers. */
  readonly covered: string;
  /** base64url; empty when there is none. */
  readonly signature: string;
}

/** What is known of one file of a session. */
export interface RecordHead {
  readonly sessionId: string;
  readonly software: string;
  /** SHA-256 (hex) of its last chunk; empty when there is none. */
  readonly head: string;
  readonly chunks: number;
  readonly endedMs: number;
}

const VERSION = "CW1";
const NONE = "-";
const FIELDS = 10;
/** Longer texts are none of ours. */
const MOST_CHARACTERS = 600;

/** Head of several files: the hash of their heads, one a line; of one file its own. */
export function statementOf(files: readonly RecordHead[]): Statement | undefined {
  const first = files[0];
  if (first === undefined || files.every(({ head }) => head === "")) return undefined;
  const heads = files.map(({ head }) => head).join("\n");
  return {
    sessionId: first.sessionId,
    files: files.length,
    chunks: files.reduce((sum, { chunks }) => sum + chunks, 0),
    head: files.length === 1 ? first.head : createHash("sha256").update(heads).digest("hex"),
    endedMs: Math.max(...files.map(({ endedMs }) => endedMs)),
    software: first.software,
  };
}

/** What a key is asked to sign. */
export function coveredText(statement: Statement, how: SignedHow, signedMs: number, keyId: string): string {
  return [...fields(statement), `${how}${Math.trunc(signedMs)}`, plain(statement.software), keyId].join("|");
}

/** The text of a record that nobody signed. */
export function unsignedText(statement: Statement): string {
  return [...fields(statement), NONE, plain(statement.software), NONE, NONE].join("|");
}

/** Reads such a text; undefined when it is none. Never throws. */
export function parseStatement(text: string): SignedStatement | undefined {
  const parts = text.length > MOST_CHARACTERS ? [] : text.trim().split("|");
  if (parts.length !== FIELDS || parts[0] !== VERSION) return undefined;
  const [
    ,
    sessionId = "",
    files = "",
    chunks = "",
    head = "",
    ended = "",
    signed = "",
    software = "",
    keyId = "",
    last = "",
  ] = parts;
  const isSigned = last !== NONE;
  if (!/^[1-9]\d{0,4}$/.test(files) || !/^\d{1,12}$/.test(chunks) || !/^[0-9a-f]{64}$/.test(head))
    return undefined;
  if (!/^-?\d{1,15}$/.test(ended) || sessionId === "") return undefined;
  if (
    isSigned &&
    (!/^[ECL]\d{1,15}$/.test(signed) || !/^[0-9a-f]{16}$/.test(keyId) || !/^[\w-]{86}$/.test(last))
  )
    return undefined;
  return {
    sessionId,
    files: Number(files),
    chunks: Number(chunks),
    head,
    endedMs: Number(ended),
    how: isSigned ? (signed.slice(0, 1) as SignedHow) : "L",
    signedMs: isSigned ? Number(signed.slice(1)) : 0,
    software,
    keyId: isSigned ? keyId : "",
    covered: parts.slice(0, -1).join("|"),
    signature: isSigned ? last : "",
  };
}

/** How two statements differ, for a person; empty when they say the same of the record. */
export function differences(said: Statement, found: Statement): string[] {
  const of = (what: string, a: string | number, b: string | number) =>
    a === b ? [] : [`${what}: signed ${a}, found ${b}`];
  return [
    ...of("session", said.sessionId, found.sessionId),
    ...of("files", said.files, found.files),
    ...of("chunks", said.chunks, found.chunks),
    ...of("head hash", said.head, found.head),
    ...of("end", isoOf(said.endedMs), isoOf(found.endedMs)),
    ...of("software", said.software, plain(found.software)),
  ];
}

export function isoOf(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}

function fields({ sessionId, files, chunks, head, endedMs }: Statement): string[] {
  return [VERSION, sessionId, String(files), String(chunks), head, String(Math.trunc(endedMs))];
}

/** Nothing in a field may look like the border of one. */
function plain(text: string): string {
  return text.replaceAll(/[|\s]+/g, " ").slice(0, 60);
}
