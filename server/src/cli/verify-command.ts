/** `cementwatch verify`: is this record what was written, who signed it, and does the QR code of a report belong to it. */
import process from "node:process";
import type { Command } from "commander";
import type { LostRange } from "../recording/chain-order.ts";
import { excerptText } from "../recording/excerpt-text.ts";
import { chainSegments, segmentsBeside } from "../recording/session-segments.ts";
import { type Verification, verifySession } from "../recording/verify.ts";
import { checkSignature, checkText, type SignatureCheck, trustedKeys } from "../signing/check-signature.ts";
import { lostLines } from "./lost-lines.ts";
import { withUsage } from "./output.ts";

const EXIT_CODE = { intact: 0, damaged: 1, unreadable: 2 } as const;
const RANK = ["intact", "damaged", "unreadable"] as const;

interface Flags {
  readonly json?: boolean;
  readonly key?: string;
  readonly qr?: string;
}

/** What `--json` ends with. */
interface Verdict {
  readonly verdict: Verification["verdict"];
  readonly messages: number;
  readonly lost: readonly LostRange[];
  readonly findings: readonly string[];
  readonly signature: SignatureCheck["signature"];
  readonly signatureDetail: string;
  readonly signatureText?: string;
  readonly keyId?: string;
  /** Only with --qr. */
  readonly qr?: SignatureCheck["signature"];
  readonly qrDetail?: string;
  /** SHA-256 (hex) of the end of each file's chain. */
  readonly heads: readonly string[];
}

export function registerVerifyCommand(program: Command): void {
  program
    .command("verify <FILE>")
    .description(
      "check structure, checksums, order, gaps, hash chain and signature: intact (0), damaged (1), unreadable (2)",
    )
    .option("--key <FILE>", "public key (PEM) or register of keys that you trust; works without a server")
    .option("--qr <TEXT>", "compare the text of a report's QR code with the record")
    .option("--json", "the result as a JSON line; of several files one line each, then one for all")
    .action((path: string, flags: Flags, command: Command) => withUsage(command, () => verify(path, flags)));
}

function verify(path: string, flags: Flags): void {
  const trusted = trustedKeys(path, flags.key);
  const results = chainSegments(segmentsBeside(path)).map(({ path: file }) => ({
    file,
    result: verifySession(file),
  }));
  const records = results.map(({ result }) => result.record ?? UNREADABLE);
  const beside = checkSignature(path, records, trusted);
  const qr = flags.qr === undefined ? undefined : checkText(flags.qr, records, trusted, beside.publicKey);
  const all = verdictOf(
    results.map(({ result }) => result),
    beside,
    qr,
  );
  if (flags.json === true) {
    if (results.length > 1)
      for (const { file, result } of results) console.log(JSON.stringify({ file, ...result }));
    console.log(JSON.stringify(all));
  } else {
    for (const { file, result } of results)
      console.log(
        [resultText(result, results.length > 1 ? `${file}: ` : ""), excerptText(file)].join("\n").trim(),
      );
    console.log(`signature ${beside.signature}: ${beside.detail}`);
    if (qr !== undefined) console.log(`QR code ${qr.signature}: ${qr.detail}`);
    if (results.length > 1) console.log(`${all.verdict}: ${results.length} files, ${all.messages} messages`);
  }
  process.exitCode = EXIT_CODE[all.verdict];
  if (qr?.signature === "wrong") process.exitCode = Math.max(process.exitCode, 1);
}

/** A file of which nothing can be read still counts as one. */
const UNREADABLE = { sessionId: "", software: "", head: "", chunks: 0, endedMs: 0 };

/** A signature that does not fit is damage: one of the two was changed. */
function verdictOf(
  results: readonly Verification[],
  beside: SignatureCheck,
  qr: SignatureCheck | undefined,
): Verdict {
  const worst = Math.max(...results.map(({ verdict }) => RANK.indexOf(verdict)));
  const isForged = beside.signature === "wrong";
  const verdict = RANK[isForged ? Math.max(worst, 1) : worst] ?? "unreadable";
  return {
    verdict,
    messages: results.reduce((sum, { messages }) => sum + messages, 0),
    lost: results.flatMap(({ lost }) => lost),
    findings: [
      ...(isForged ? [`the signature is wrong: ${beside.detail}`] : []),
      ...results.flatMap(({ findings }) => findings),
    ],
    signature: beside.signature,
    signatureDetail: beside.detail,
    ...(beside.text === undefined ? {} : { signatureText: beside.text }),
    ...(beside.keyId === undefined ? {} : { keyId: beside.keyId }),
    ...(qr === undefined ? {} : { qr: qr.signature, qrDetail: qr.detail }),
    heads: results.map(({ record }) => record?.head ?? ""),
  };
}

function resultText({ verdict, messages, findings, lost }: Verification, name: string): string {
  return [`${name}${verdict}: ${messages} messages`, ...findings, ...lostLines(lost)].join("\n");
}
