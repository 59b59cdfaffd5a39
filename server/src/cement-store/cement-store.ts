/**
 * The cements that can be chosen: the built-in ones as version 1, and what people entered, version after version. A
 * version is never changed; a file that is damaged is named and left alone, and the others stay.
 */
import { readdir } from "node:fs/promises";
import { CEMENT_PROFILES, type CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import { FaultError } from "@cementwatch/shared/faults";
import type { z } from "zod";
import type { profileConstantsSchema } from "./cement-schema.ts";
import { profileFileName, readProfileFile, writeProfileFile } from "./profile-file.ts";

export type ProfileConstants = z.infer<typeof profileConstantsSchema>;

export interface NewVersion {
  readonly id: string;
  /** The version that was edited, 0 for a new cement: refused when somebody else was faster. */
  readonly baseVersion: number;
  readonly constants: ProfileConstants;
  /** Why: asked of whoever reads the list later. */
  readonly reason: string;
}

const CEMENTS_MAX = 100;
const VERSIONS_MAX = 500;

export class CementStore {
  readonly #folder: string;
  readonly #wallMs: () => number;
  /** By id, rising versions. */
  readonly #cements = new Map<string, CementProfile[]>();
  /** Highest version that a file's name claims, damaged ones too: its number is never given again. */
  readonly #taken = new Map<string, number>();
  readonly #problems: string[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  /** With the built-in cements only, until `load`. */
  constructor(folder: string, wallMs: () => number) {
    this.#folder = folder;
    this.#wallMs = wallMs;
    for (const profile of CEMENT_PROFILES) this.#add(profile);
  }

  /** Reads the folder; a missing one is an empty one. Never throws for a damaged file. */
  async load(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") this.#problems.push(`cements: ${error.message}`);
      return [];
    });
    const files = names
      .flatMap((name) => {
        const claimed = profileFileName(name);
        return claimed === undefined ? [] : [{ name, ...claimed }];
      })
      .sort((a, b) => a.version - b.version);
    for (const { name, id, version } of files) {
      this.#taken.set(id, Math.max(version, this.#taken.get(id) ?? 0));
      const profile = await readProfileFile(this.#folder, name);
      if (typeof profile === "string") this.#problems.push(`cements/${name}: ${profile}; it is not offered`);
      else if (this.#versionsOf(id).some((known) => known.version === version)) {
        this.#problems.push(`cements/${name}: version ${version} is built in; it is not offered`);
      } else this.#add(profile);
    }
  }

  /** The newest version of each cement, the built-in ones first. */
  newest(): readonly CementProfile[] {
    return [...this.#cements.values()].flatMap((versions) => versions.slice(-1));
  }

  /** All versions, newest first; empty when there is no such cement. */
  versions(id: string): readonly CementProfile[] {
    return this.#versionsOf(id).toReversed();
  }

  find(id: string): CementProfile | undefined {
    return this.#versionsOf(id).at(-1);
  }

  /** Files that are not offered, and why. */
  problems(): readonly string[] {
    return this.#problems;
  }

  /**
   * Adds a version; resolves when it is on disk.
   * @throws FaultError PIP-CONFIG-INVALID with advice when it cannot be used or somebody else was faster.
   */
  save(change: NewVersion): Promise<CementProfile> {
    const saved = this.#writing.then(() => this.#save(change));
    this.#writing = saved.catch(() => undefined);
    return saved;
  }

  async #save({ id, baseVersion, constants, reason }: NewVersion): Promise<CementProfile> {
    const newest = this.find(id)?.version ?? 0;
    if (reason.trim() === "") throw invalid("reason is empty: say why the cement is changed");
    if (baseVersion !== newest) {
      throw invalid(
        newest === 0
          ? `id is ${id}: there is no such cement to change; add it as a new one`
          : `baseVersion is ${baseVersion}: version ${newest} of ${id} is the newest, look at it first`,
      );
    }
    if (newest === 0 && this.#cements.size >= CEMENTS_MAX) {
      throw invalid(`${CEMENTS_MAX} cements are there: change one of them`);
    }
    const version = Math.max(newest, this.#taken.get(id) ?? 0) + 1;
    if (version > VERSIONS_MAX) throw invalid(`${id} has ${newest} versions: add it under another id`);
    const profile: CementProfile = { ...constants, id, version, reason: reason.trim() };
    const problem = profileProblem(profile);
    if (problem !== undefined) throw invalid(problem);
    const savedAt = new Date(this.#wallMs()).toISOString();
    if (!(await writeProfileFile(this.#folder, profile, savedAt))) {
      throw invalid(`version ${version} of ${id} is on disk already: restart the server to read it`);
    }
    this.#taken.set(id, version);
    this.#add(profile);
    return profile;
  }

  #versionsOf(id: string): readonly CementProfile[] {
    return this.#cements.get(id) ?? [];
  }

  #add(profile: CementProfile): void {
    this.#cements.set(profile.id, [...this.#versionsOf(profile.id), profile]);
  }
}

function invalid(message: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", message);
}
