/**
 * Says whether a session file is what was written: structure, CRCs, hash chain, order of inputs. `intact` is said only
 * when every byte is covered by a check that holds; a file without its end is `damaged`, for its last half second may
 * be missing.
 */
import type { LostRange } from "./chain-order.ts";
import { checkEnd } from "./file-summary.ts";
import { type SessionChain, withSessionChain } from "./session-chain.ts";
import { epochNsOf, logNsOf } from "./session-epoch.ts";

export interface Verification {
  readonly verdict: "intact" | "damaged" | "unreadable";
  readonly messages: number;
  readonly lost: readonly LostRange[];
  /** What is wrong, for a person, most important first. */
  readonly findings: readonly string[];
  /** What the file is, where a chunk of it can be read. */
  readonly record?: VerifiedRecord;
}

export interface VerifiedRecord {
  readonly sessionId: string;
  readonly segment: number;
  readonly software: string;
  /** SHA-256 (hex) of the last chunk: the head of the chain. */
  readonly head: string;
  readonly chunks: number;
  readonly endUs: number;
  /** Wall time of the last message of the last chunk, ms since 1970, by the clock at the session's start. */
  readonly endedMs: number;
  readonly isFinished: boolean;
}

/** Never throws for what is in the file. @throws FaultError REC-UNREADABLE when it cannot be opened at all. */
export function verifySession(path: string): Verification {
  return withSessionChain(path, undefined, (chain) => {
    if (chain === undefined)
      return { verdict: "unreadable", messages: 0, lost: [], findings: ["no readable chunk of a session"] };
    const findings = findingsOf(chain);
    const { header, head, headNumber, endUs, order } = chain;
    return {
      verdict: findings.length === 0 ? "intact" : "damaged",
      messages: order.chunks.reduce((sum, { content }) => sum + content.messages, 0),
      lost: chain.lost,
      findings,
      record: {
        sessionId: header.sessionId,
        segment: header.segment,
        software: header.software,
        head,
        chunks: headNumber,
        endUs,
        endedMs: Number(logNsOf(epochNsOf(header), order.chunks.at(-1)?.content.endUs ?? 0) / 1_000_000n),
        isFinished: chain.scan.isFinished && chain.endNote !== undefined,
      },
    };
  });
}

function findingsOf(chain: SessionChain): string[] {
  const { fd, scan, order } = chain;
  const findings = [...order.findings];
  if (!scan.isFinished)
    findings.push("the file has no end: it was cut, or the recorder was killed; run recover");
  if (scan.holes.length > 0) findings.push(`${scan.holes.length} place(s) hold bytes that are no record`);
  if (scan.isFinished && scan.dataEndAt !== undefined)
    findings.push(...checkEnd(fd, scan.dataEndAt), ...endNoteFindings(chain));
  return findings;
}

/** The chain's end: without it the last chunks could be taken away and the rest would still fit together. */
function endNoteFindings({ endNote, head, headNumber }: SessionChain): string[] {
  if (endNote === undefined) return ["the end note is missing or cannot be read"];
  if (endNote.last === head && endNote.chunks === headNumber) return [];
  return [
    `the end note names chunk ${endNote.chunks} as the last, the file ends with ${headNumber === 0 ? "none" : `chunk ${headNumber}`}: part was removed or changed`,
  ];
}
