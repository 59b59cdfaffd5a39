/**
 * All calibrations, each in its own file and never changed. Those of one device and signal form a chain by hash. A file
 * that is damaged is named and left alone, its number is never given again, and the others stay.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CalibrationEntry, EntryDraft } from "@cementwatch/shared/calibration/calibration-entry";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import { FaultError } from "@cementwatch/shared/faults";
import { writeOnce } from "../file-store/write-once.ts";
import { type ChainProblem, chainProblems } from "./chain-check.ts";
import { type DamagedEntry, damagedEntry, doubtOf } from "./damaged-entries.ts";
import { entryFileName, entryHash, entryId, readEntryFile } from "./entry-file.ts";

export interface CalibrationStoreOptions {
  readonly folder: string;
  readonly wallMs: () => number;
  /** Name and version, kept with each entry. */
  readonly software: string;
}

export interface StoreCheck {
  readonly verdict: "intact" | "damaged";
  readonly entries: number;
  readonly problems: readonly ChainProblem[];
}

/** 16 devices, each calibrated weekly for ten years, stay below. */
const ENTRIES_MOST = 10_000;
/** Another program may write into the folder: its numbers are passed over. */
const ATTEMPTS_MOST = 100;
const DAY_MS = 86_400_000;

type Unnumbered = Omit<CalibrationEntry, "id" | "version" | "previousHash" | "hash" | "software">;

export class CalibrationStore {
  /** Told of each entry that is on disk: the audit trail listens. */
  onStored: ((entry: CalibrationEntry) => void) | undefined;
  readonly #options: CalibrationStoreOptions;
  /** By id, oldest first. */
  readonly #entries = new Map<string, CalibrationEntry>();
  /** Highest number of each year that a file's name claims, damaged ones too. */
  readonly #taken = new Map<number, number>();
  readonly #problems: ChainProblem[] = [];
  readonly #damaged: DamagedEntry[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: CalibrationStoreOptions) {
    this.#options = options;
  }

  /** Reads the folder; a missing one is an empty one. Never throws for a damaged file. */
  async load(): Promise<void> {
    const names = await readdir(this.#options.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") this.#problems.push({ file: "", problem: error.message });
      return [];
    });
    const files = names
      .flatMap((name) => {
        const claimed = entryFileName(name);
        return claimed === undefined ? [] : [{ name, ...claimed }];
      })
      .sort((a, b) => a.year - b.year || a.number - b.number);
    for (const { name, year, number } of files) {
      this.#taken.set(year, Math.max(number, this.#taken.get(year) ?? 0));
      const entry = await readEntryFile(this.#options.folder, name);
      if (typeof entry === "string") {
        this.#problems.push({ file: name, problem: entry });
        const content = await readFile(join(this.#options.folder, name), "latin1").catch(() => "");
        this.#damaged.push(damagedEntry(name, { year, number }, content));
      } else this.#entries.set(entry.id, entry);
    }
  }

  /** Newest first. */
  list(): readonly CalibrationEntry[] {
    return [...this.#entries.values()].toReversed();
  }

  find(id: string): CalibrationEntry | undefined {
    return this.#entries.get(id);
  }

  /**
   * The entry that holds for a device: its newest, whether or not a measurement may use it. None while a damaged file may
   * have been a newer one (`doubtOf`): until a person decides, the device is uncalibrated.
   */
  newestFor(serialNumber: string, signal: string): CalibrationEntry | undefined {
    const newest = this.chainOf(serialNumber, signal).at(-1);
    return newest === undefined || this.doubtOf(serialNumber, signal) !== undefined ? undefined : newest;
  }

  /** Why the newest readable entry of a device must not hold, with what to do; `undefined`: it may, or there is none. */
  doubtOf(serialNumber: string, signal: string): string | undefined {
    const newest = this.chainOf(serialNumber, signal).at(-1);
    if (newest === undefined || this.#damaged.length === 0) return undefined;
    const hashes = new Set([...this.#entries.values()].map(({ hash }) => hash));
    return doubtOf(newest, this.#damaged, (hash) => hashes.has(hash));
  }

  /** Oldest first. */
  chainOf(serialNumber: string, signal: string): readonly CalibrationEntry[] {
    return [...this.#entries.values()]
      .filter(({ plan }) => plan.device.serialNumber === serialNumber && plan.signal === signal)
      .sort((a, b) => a.version - b.version);
  }

  /** Files that cannot be used, and why. */
  problems(): readonly ChainProblem[] {
    return this.#problems;
  }

  /** What was read, checked again as a chain. */
  verify(): StoreCheck {
    const problems = [...this.#problems, ...chainProblems([...this.#entries.values()])];
    const verdict = problems.length === 0 ? "intact" : "damaged";
    return { verdict, entries: this.#entries.size, problems };
  }

  /**
   * Keeps a finished calibration, also a failed one: as evidence. Resolves when it is on disk.
   * @throws FaultError PIP-CONFIG-INVALID with advice; REC-WRITE-FAILED when the disk refuses.
   */
  add(draft: EntryDraft): Promise<CalibrationEntry> {
    const until = Date.parse(draft.finishedAt) + draft.plan.intervalDays * DAY_MS;
    if (Number.isNaN(until)) {
      return Promise.reject(
        invalid(
          `finishedAt is ${draft.finishedAt} and intervalDays ${draft.plan.intervalDays}: give a date and a number`,
        ),
      );
    }
    const validUntil = new Date(until).toISOString().slice(0, 10);
    return this.#queued({ ...draft, kind: "calibration", reason: "", validUntil });
  }

  /**
   * Lets an earlier calibration hold again, as a new entry that ends when the earlier one would have.
   * @throws FaultError PIP-CONFIG-INVALID with advice when it cannot hold again.
   */
  async rollback(id: string, reason: string, operator: string): Promise<CalibrationEntry> {
    const earlier = this.find(id);
    if (earlier === undefined)
      throw invalid(`id is ${id}: there is no such calibration; choose one of the list`);
    if (reason.trim() === "")
      throw invalid("reason is empty: say why the earlier calibration shall hold again");
    if (operator.trim() === "") throw invalid("operator is empty: enter initials or a staff number");
    this.#checkRollback(earlier);
    const {
      id: _id,
      hash: _hash,
      previousHash: _previous,
      version: _version,
      software: _software,
      ...kept
    } = earlier;
    const at = new Date(this.#options.wallMs()).toISOString();
    const note = `${at} ${operator.trim()} let ${id} hold again: ${reason.trim()}`;
    return this.#queued({
      ...kept,
      kind: "rollback",
      restores: earlier.restores ?? id,
      reason: reason.trim(),
      notes: [...earlier.notes, note],
    });
  }

  #checkRollback(earlier: CalibrationEntry): void {
    const { id, version, plan } = earlier;
    const chain = this.chainOf(plan.device.serialNumber, plan.signal);
    const isInDoubt = this.doubtOf(plan.device.serialNumber, plan.signal) !== undefined;
    if (chain.at(-1)?.id === id && !isInDoubt) throw invalid(`id is ${id}: it holds already`);
    const problem = unusableReason(earlier);
    if (problem !== undefined) throw invalid(`${id} cannot be used (${problem})`);
    const adjusted = chain.find((entry) => entry.version > version && entry.adjustment === "device");
    if (adjusted !== undefined) {
      throw invalid(
        `the device itself was adjusted in ${adjusted.id}, after ${id}: what ${id} found is no longer true. Calibrate it again`,
      );
    }
  }

  #queued(content: Unnumbered): Promise<CalibrationEntry> {
    const added = this.#writing.then(() => this.#write(content));
    this.#writing = added.catch(() => undefined);
    return added;
  }

  async #write(content: Unnumbered): Promise<CalibrationEntry> {
    const { folder, wallMs, software } = this.#options;
    if (this.#entries.size >= ENTRIES_MOST) {
      throw invalid(
        `${ENTRIES_MOST} calibrations are there: move those of closed years to an archive, then restart`,
      );
    }
    const { device, signal } = content.plan;
    const previous = this.chainOf(device.serialNumber, signal).at(-1);
    const year = new Date(wallMs()).getUTCFullYear();
    for (let attempt = 0; attempt < ATTEMPTS_MOST; attempt++) {
      const number = (this.#taken.get(year) ?? 0) + 1;
      const body = {
        ...content,
        id: entryId(year, number),
        version: (previous?.version ?? 0) + 1,
        software,
        previousHash: previous?.hash ?? "",
      };
      // What is kept is what a reader will find: JSON knows no NaN and no undefined.
      const plain = JSON.parse(JSON.stringify(body)) as Omit<CalibrationEntry, "hash">;
      const entry: CalibrationEntry = { ...plain, hash: entryHash(plain) };
      const isWritten = await writeOnce(
        folder,
        `${entry.id}.json`,
        `${JSON.stringify(entry, undefined, 2)}\n`,
      ).catch((error: Error) => {
        throw new FaultError(
          "REC-WRITE-FAILED",
          `calibration ${entry.id} could not be written: ${error.message}`,
        );
      });
      this.#taken.set(year, number);
      if (!isWritten) continue;
      this.#entries.set(entry.id, entry);
      this.onStored?.(entry);
      return entry;
    }
    throw invalid(`${ATTEMPTS_MOST} numbers of ${year} are taken by another program: restart the server`);
  }
}

function invalid(message: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", message);
}
