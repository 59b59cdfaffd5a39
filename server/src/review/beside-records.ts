/** What stands beside a record, in numbers, for the list of sessions; kept until one of its files changes. */
import { stat } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { standingNotes } from "@cementwatch/shared/review/notes";
import { standingReview } from "@cementwatch/shared/review/review-entry";
import type { BesideFacts } from "@cementwatch/shared/review/session-page";
import { readSignOffs, signOffPath } from "../people/sign-off-file.ts";
import { besidePath } from "../recording/files-beside.ts";
import type { HoldBook } from "../retention/hold-book.ts";
import { readReviewFile, reviewPath } from "./review-file.ts";

const KEPT_MOST = 5_000;
/** A file that cannot be read counts as a hold, as retention takes it. */
const UNKNOWN: BesideFacts = { judged: 0, openNotes: 0, isHeld: true, signatures: 0 };

export class BesideRecords {
  readonly #folder: string;
  readonly #holds: Pick<HoldBook, "stateOf">;
  readonly #kept = new Map<string, { readonly stamp: string; readonly facts: BesideFacts }>();

  constructor(sessionsFolder: string, holds: Pick<HoldBook, "stateOf">) {
    this.#folder = sessionsFolder;
    this.#holds = holds;
  }

  /** Never throws for a file that cannot be read: the list shows the others. */
  async of(sessionId: string): Promise<BesideFacts> {
    try {
      const stamp = await this.#stampOf(sessionId);
      const kept = this.#kept.get(sessionId);
      if (kept?.stamp === stamp) return kept.facts;
      const facts = await this.#read(sessionId);
      const [oldest] = this.#kept.keys();
      if (this.#kept.size >= KEPT_MOST && oldest !== undefined) this.#kept.delete(oldest);
      this.#kept.set(sessionId, { stamp, facts });
      return facts;
    } catch (error) {
      if (error instanceof FaultError || (error instanceof Error && "code" in error)) return UNKNOWN;
      throw error;
    }
  }

  async #stampOf(sessionId: string): Promise<string> {
    const holds = besidePath(this.#folder, sessionId, "holds");
    const paths = [reviewPath(this.#folder, sessionId), signOffPath(this.#folder, sessionId), holds];
    return (await Promise.all(paths.map(stampOf))).join(" ");
  }

  async #read(sessionId: string): Promise<BesideFacts> {
    const [{ entries }, { signOffs }, hold] = await Promise.all([
      readReviewFile(reviewPath(this.#folder, sessionId)),
      readSignOffs(signOffPath(this.#folder, sessionId)),
      this.#holds.stateOf(sessionId),
    ]);
    return {
      judged: new Set(standingReview(entries).judgements.map(({ content }) => content.look)).size,
      openNotes: standingNotes(entries).filter(({ state }) => state === "open").length,
      isHeld: hold?.isHeld ?? false,
      signatures: signOffs.length,
    };
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size}:${mtimeMs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "-";
    throw error;
  }
}
