/**
 * Everything that rooms write beside a record, as `<session><ending>`. All of it is removed with its record and backed up
 * with it (an ending that is not listed here, too), and none of it goes into a de-identified copy.
 */
import { segmentPath } from "./segment-path.ts";

interface BesideRow {
  readonly ending: `.${string}.json` | `.${string}.jsonl`;
  /** What somebody entered about the case: a sign-off covers it, and says VOID when it changes. */
  readonly isSigned: boolean;
}

const BESIDE = {
  /** Pain and walking after the case. */
  followUp: { ending: ".follow-up.json", isSigned: true },
  /** Judgements, verdicts and CT truth of reviewers. */
  review: { ending: ".review.jsonl", isSigned: true },
  signOff: { ending: ".sign-off.jsonl", isSigned: false },
  /** The server's signature; one that comes late changes nothing of the record. */
  signature: { ending: ".signature.json", isSigned: false },
  /** Legal holds: they say how long the record stays, nothing of the case. */
  holds: { ending: ".holds.jsonl", isSigned: false },
  /** What a copied record was brought in with: never changed afterwards. */
  importNote: { ending: ".import.json", isSigned: true },
  /** Who looked at the proof pictures of a de-identification. */
  deidentConfirmation: { ending: ".deident-confirmation.json", isSigned: false },
} as const satisfies Record<string, BesideRow>;

export type BesideKind = keyof typeof BESIDE;

const SESSION_FILE = /\.mcap$/;
/** What is being written and takes its place as a whole. */
const HALF_WRITTEN = /\.(part|new|tmp)$/;

/** @throws RangeError for an id that could leave the directory */
export function besidePath(directory: string, sessionId: string, kind: BesideKind): string {
  return segmentPath(directory, sessionId, 1).replace(SESSION_FILE, BESIDE[kind].ending);
}

/** The file that belongs to a session file, its first segment; undefined for a name that does not end in .mcap. */
export function fileBeside(sessionFile: string, kind: BesideKind): string | undefined {
  return SESSION_FILE.test(sessionFile) ? sessionFile.replace(SESSION_FILE, BESIDE[kind].ending) : undefined;
}

/** Whether a sign-off covers the file; what nobody has listed is covered, so that it cannot slip in unseen. */
export function isCoveredBySignOff(fileName: string): boolean {
  if (SESSION_FILE.test(fileName) || isHalfWritten(fileName)) return false;
  return Object.values<BesideRow>(BESIDE).every(
    ({ ending, isSigned }) => isSigned || !fileName.endsWith(ending),
  );
}

export function isHalfWritten(fileName: string): boolean {
  return HALF_WRITTEN.test(fileName);
}
