/**
 * The hash that names a record: the end of its chain. Each chunk holds the SHA-256 of the one before, so the hash of the
 * last one stands for all of them. The report is printed with it and can be compared with the file years later.
 */
import { createHash } from "node:crypto";
import { closeSync } from "node:fs";
import { basename } from "node:path";
import { readAt, readChunk, scanChunks } from "../recording/chunk-file.ts";
import { readEndNote } from "../recording/metadata-file.ts";
import { openSessionFile } from "../recording/session-reader.ts";
import { verifySession } from "../recording/verify.ts";
import { checkSignature, type SignatureCheck, trustedKeys } from "../signing/check-signature.ts";
import { type RecordHead, statementOf, unsignedText } from "../signing/statement.ts";

export interface FileHash {
  readonly file: string;
  /** SHA-256 (hex) of the last whole chunk; empty when there is none. */
  readonly sha256: string;
  /** False: of what is written so far, or of what is left. */
  readonly isFinal: boolean;
}

export interface RecordCheck {
  readonly verdict: "intact" | "unfinished" | "damaged";
  readonly hashes: readonly FileHash[];
  /** What is wrong with the files, most important first. */
  readonly findings: readonly string[];
  readonly lost: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly signature: ReportSignature;
}

export interface ReportSignature {
  readonly verdict: SignatureCheck["signature"];
  readonly detail: string;
  readonly keyId?: string;
  /** What the QR code holds; of an unsigned record the same line without a signature. Absent when nothing can be read. */
  readonly text?: string;
}

/** Enough to see what happened; a file full of holes has thousands. */
const FINDINGS_MOST = 20;

/** Reads every byte of the files. Never throws for what is in them. @throws FaultError REC-UNREADABLE */
export function checkRecord(paths: readonly string[]): RecordCheck {
  const hashes = paths.map(hashOf);
  const results = paths.map((path) => verifySession(path));
  const isFinished = hashes.at(-1)?.isFinal === true;
  const isWhole = results.every(({ findings }) => findings.every((finding) => finding.startsWith(NO_END)));
  const verdict = results.every((result) => result.verdict === "intact") ? "intact" : "damaged";
  return {
    verdict: !isFinished && isWhole ? "unfinished" : verdict,
    hashes,
    findings: results.flatMap(({ findings }) => findings).slice(0, FINDINGS_MOST),
    lost: results.flatMap(({ lost }) => lost).slice(0, FINDINGS_MOST),
    signature: signatureOf(
      paths[0] ?? "",
      results.map(({ record }) => record ?? UNREADABLE),
    ),
  };
}

function signatureOf(path: string, records: readonly RecordHead[]): ReportSignature {
  const { signature, detail, keyId, text } = checkSignature(path, records, trustedKeys(path, undefined));
  const statement = statementOf(records);
  // A line that does not belong to the record must not be printed under it.
  const line = signature === "wrong" || text === undefined ? statement && unsignedText(statement) : text;
  return {
    verdict: signature,
    detail,
    ...(keyId === undefined ? {} : { keyId }),
    ...(line === undefined ? {} : { text: line }),
  };
}

/** A file of which nothing can be read still counts as one. */
const UNREADABLE: RecordHead = { sessionId: "", software: "", head: "", chunks: 0, endedMs: 0 };

const NO_END = "the file has no end";

function hashOf(path: string): FileHash {
  const fd = openSessionFile(path);
  try {
    const scan = scanChunks(fd);
    const note = readEndNote(fd, scan);
    if (scan.isFinished && note !== undefined)
      return { file: basename(path), sha256: note.last, isFinal: true };
    const last = scan.chunks.findLast((chunk) => readChunk(fd, chunk) !== undefined);
    if (last === undefined) return { file: basename(path), sha256: "", isFinal: false };
    const bytes = readAt(fd, last.offset, last.head.headLength + last.head.recordsLength);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { file: basename(path), sha256, isFinal: false };
  } finally {
    closeSync(fd);
  }
}
