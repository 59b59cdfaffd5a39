/** Calibrations of time and space, each in its file, never overwritten, chained by hash. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AlignmentDraft,
  type AlignmentEntry,
  type SpacingEntry,
  subjectOf,
  type TimeOffsetEntry,
} from "@cementwatch/shared/calibration/alignment-entry";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { writeOnce } from "../file-store/write-once.ts";

export interface AlignmentStoreOptions {
  readonly folder: string;
  readonly wallMs: () => number;
  readonly software: string;
}

const NAME = /^([TS])-(\d{4})-(\d{4,6})\.json$/;
/** Some thirty years of a room with four C-arms. */
const MOST = 5_000;
const ATTEMPTS_MOST = 20;
const DAY_MS = 86_400_000;
/** How long an entry holds, days (assumption: as calibrations of sensors; earlier after a change of the chain). */
const VALID_DAYS = 365;

/** What the store relies on; the hash says that the rest is what was written. */
const entrySchema = z.looseObject({
  id: z.string(),
  kind: z.enum(["timeOffset", "spacing"]),
  version: z.int().min(1),
  validUntil: z.string(),
  isSimulated: z.boolean(),
  previousHash: z.string(),
  hash: z.string().length(64),
  picture: z.looseObject({ pictureId: z.string(), source: z.string() }),
});

export class AlignmentStore {
  readonly #options: AlignmentStoreOptions;
  readonly #entries: AlignmentEntry[] = [];
  readonly #problems: string[] = [];
  readonly #taken = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: AlignmentStoreOptions) {
    this.#options = options;
  }

  /** Reads what is there. Never throws for a damaged file: `problems` names it. */
  async load(): Promise<void> {
    const names = await readdir(this.#options.folder).catch(() => []);
    for (const name of names.filter((file) => NAME.test(file)).sort()) {
      this.#taken.add(name);
      const entry = await readEntry(join(this.#options.folder, name), name);
      if (typeof entry === "string") this.#problems.push(`alignments/${name}: ${entry}`);
      else this.#entries.push(entry);
    }
    this.#entries.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    for (const entry of this.#entries) {
      const before = this.#entries.find(
        ({ hash, version }) => hash === entry.previousHash && version === entry.version - 1,
      );
      if (entry.version === 1 ? entry.previousHash !== "" : before === undefined) {
        this.#problems.push(`alignments/${entry.id}.json: the entry before it is missing or was exchanged`);
      }
    }
  }

  problems(): readonly string[] {
    return this.#problems;
  }

  /** Newest first. */
  list(): readonly AlignmentEntry[] {
    return this.#entries.toReversed();
  }

  /** Newest first; whether its date has passed is for the caller to ask. */
  offsetsOf(pictureId: string): readonly TimeOffsetEntry[] {
    return this.list().filter(
      (entry): entry is TimeOffsetEntry =>
        entry.kind === "timeOffset" && entry.picture.pictureId === pictureId,
    );
  }

  spacingsOf(pictureId: string): readonly SpacingEntry[] {
    return this.list().filter(
      (entry): entry is SpacingEntry => entry.kind === "spacing" && entry.picture.pictureId === pictureId,
    );
  }

  /** Resolves when it is on disk. @throws FaultError PIP-CONFIG-INVALID with advice; REC-WRITE-FAILED when the disk refuses. */
  add(
    draft: AlignmentDraft,
    { operator, isSimulated }: { readonly operator: string; readonly isSimulated: boolean },
  ): Promise<AlignmentEntry> {
    const who = operator.trim();
    if (who === "") return Promise.reject(invalid("operator is empty: enter initials or a staff number"));
    const added = this.#writing.then(() => this.#write(draft, who, isSimulated));
    this.#writing = added.catch(() => undefined);
    return added;
  }

  async #write(draft: AlignmentDraft, operator: string, isSimulated: boolean): Promise<AlignmentEntry> {
    const { folder, wallMs, software } = this.#options;
    if (this.#entries.length >= MOST) {
      throw invalid(`${MOST} entries are there: move those of closed years to an archive, then restart`);
    }
    const subject = subjectOf(draft);
    const previous = this.list().find((entry) => subjectOf(entry) === subject);
    const nowMs = wallMs();
    const letter = draft.kind === "timeOffset" ? "T" : "S";
    for (let attempt = 0; attempt < ATTEMPTS_MOST; attempt += 1) {
      const id = this.#nextId(letter, new Date(nowMs).getUTCFullYear());
      // What is kept is what a reader will find: JSON knows no NaN and no undefined.
      const plain = JSON.parse(
        JSON.stringify({
          ...draft,
          id,
          version: (previous?.version ?? 0) + 1,
          createdAt: new Date(nowMs).toISOString(),
          operator,
          validUntil: new Date(nowMs + VALID_DAYS * DAY_MS).toISOString().slice(0, 10),
          isSimulated,
          software,
          previousHash: previous?.hash ?? "",
        }),
      ) as Omit<AlignmentEntry, "hash">;
      const entry = { ...plain, hash: canonicalDigest(plain) } as AlignmentEntry;
      this.#taken.add(`${id}.json`);
      const text = `${JSON.stringify(entry, undefined, 2)}\n`;
      const isWritten = await writeOnce(folder, `${id}.json`, text).catch((error: Error) => {
        throw new FaultError("REC-WRITE-FAILED", `${id} could not be written: ${error.message}`);
      });
      if (!isWritten) continue;
      this.#entries.push(entry);
      return entry;
    }
    throw invalid(`${ATTEMPTS_MOST} numbers are taken by another program: restart the server`);
  }

  #nextId(letter: string, year: number): string {
    const numbers = [...this.#taken].flatMap((name) => {
      const [, its, itsYear, number] = NAME.exec(name) ?? [];
      return its === letter && Number(itsYear) === year ? [Number(number)] : [];
    });
    return `${letter}-${year}-${String(Math.max(0, ...numbers) + 1).padStart(4, "0")}`;
  }
}

async function readEntry(path: string, name: string): Promise<AlignmentEntry | string> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) return `field ${parsed.error.issues[0]?.path.join(".") ?? ""} does not fit`;
    const { hash, ...rest } = parsed.data;
    if (canonicalDigest(rest) !== hash) return "was changed after it was written (hash differs)";
    return `${parsed.data.id}.json` === name ? (value as AlignmentEntry) : `holds ${parsed.data.id}`;
  } catch (error) {
    return error instanceof SyntaxError ? "is no whole JSON" : `cannot be read (${(error as Error).message})`;
  }
}

function invalid(message: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", message);
}
