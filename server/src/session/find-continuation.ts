/** Looks for the live session that was cut short when the server before this one died. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { filesState, hasEnd } from "../catalogue/session-row.ts";
import { listSegments, parseSegmentName } from "../recording/segment-path.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { signatureBeside } from "../signing/signature-file.ts";
import { type CutShortSession, readCutShort } from "./cut-short-session.ts";
import { shouldContinue } from "./should-continue.ts";

export const CONTINUE_WITHIN_MIN = 30;

export interface ContinuationOptions {
  readonly sessionsFolder: string;
  readonly wallMs: number;
  readonly withinMin: number;
  /** What the device set names. */
  readonly fitted: Pick<SessionConfig, "devices" | "pictures">;
  readonly onError: (error: unknown) => void;
}

/** `problem`: a session was cut short and people must be told that it does not go on. */
export interface Continuation {
  readonly session?: CutShortSession & { readonly segment: number };
  readonly problem?: FaultError;
}

/** Never throws: whatever is wrong, a new session begins. */
export function findContinuation(options: ContinuationOptions): Continuation {
  let found: Found | undefined;
  try {
    found = newestUnfinished(options);
    if (found === undefined) return {};
    const session = readCutShort(found.reader);
    const { wallMs, withinMin, fitted } = options;
    const decision = shouldContinue(
      {
        lastWallMs: session.last.wallMs,
        isCaseBegun: session.isCaseBegun,
        isCaseEnded: session.isCaseEnded,
        fitted: session.pipeline.config(),
      },
      { wallMs, withinMin, fitted },
    );
    if (decision.isContinued) return { session: { ...session, segment: found.nextSegment } };
    if (decision.fault === undefined) return {};
    return { problem: new FaultError(decision.fault, notContinued(session.header.sessionId, decision.why)) };
  } catch (error) {
    if (!(error instanceof FaultError)) options.onError(error);
    const why = error instanceof FaultError ? error.detail : "its end cannot be read";
    const name = found?.reader.header.sessionId ?? "the last one";
    return { problem: new FaultError("SYS-NOT-RESUMED", notContinued(name, why)) };
  } finally {
    found?.reader.close();
  }
}

function notContinued(sessionId: string, why: string): string {
  return `session ${sessionId}: ${why}`;
}

interface Found {
  readonly reader: SessionReader;
  readonly nextSegment: number;
}

/** The newest live session, when it has no end. Only files that were written lately are looked into. */
function newestUnfinished({ sessionsFolder, wallMs, withinMin }: ContinuationOptions): Found | undefined {
  if (withinMin <= 0) return undefined;
  const recent = [...listSegments(sessionsFolder).values()]
    .map((segments) => segments.map(({ path }) => path))
    .map((paths) => ({ paths, writtenAtMs: writtenAtMs(paths) }))
    .filter((entry) => wallMs - entry.writtenAtMs <= withinMin * 60_000)
    .sort((a, b) => b.writtenAtMs - a.writtenAtMs);
  for (const { paths } of recent) {
    const reader = openSessionSegments(paths);
    const isLive = reader.header.origin === "live";
    const last = paths.at(-1) ?? "";
    if (isLive && !hasEnd(last) && !isSigned(paths))
      return { reader, nextSegment: (parseSegmentName(basename(last))?.segment ?? 1) + 1 };
    reader.close();
    if (isLive) return undefined;
  }
  return undefined;
}

/** Signed as it is: an earlier server did not go on with it, and nothing is added any more. */
function isSigned([first = ""]: readonly string[]): boolean {
  const beside = signatureBeside(first);
  return beside !== undefined && existsSync(beside);
}

/** ms since 1970; of what is no plain file, never. */
function writtenAtMs(paths: readonly string[]): number {
  try {
    return filesState(paths).writtenAtMs;
  } catch (error) {
    if (error instanceof Error) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}
