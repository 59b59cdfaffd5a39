/** Finds files that nobody is writing any more, each once. */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

interface Seen {
  bytes: number;
  modifiedMs: number;
  /** When this size and date were first seen. */
  sinceUs: number;
  isDone: boolean;
}

/** Names of files that are on their way, or that are never pictures. */
const IGNORED = /^\.|^DICOMDIR$|\.(tmp|part|partial|crdownload|filepart)$/i;

export class FolderScan {
  readonly #folder: string;
  readonly #stableUs: number;
  readonly #seen = new Map<string, Seen>();

  /** @param stableUs how long size and date must not have changed */
  constructor(folder: string, stableUs: number) {
    this.#folder = folder;
    this.#stableUs = stableUs;
  }

  /** Takes all present files as done: what was there before is of another case. @throws when the folder is gone. */
  async skipPresent(): Promise<void> {
    for (const entry of await this.#entries()) {
      this.#seen.set(entry.name, { bytes: -1, modifiedMs: -1, sinceUs: 0, isDone: true });
    }
  }

  /** Files whose size and date have stood still, oldest first. @throws when the folder is gone. */
  async settled(nowUs: number): Promise<readonly FoundFile[]> {
    const found: (FoundFile & { readonly modifiedMs: number })[] = [];
    for (const { name } of await this.#entries()) {
      const path = join(this.#folder, name);
      const status = this.#seen.get(name)?.isDone ? undefined : await stat(path).catch(() => undefined);
      if (status === undefined) continue;
      const seen = this.#note(name, status.size, status.mtimeMs, nowUs);
      if (status.size > 0 && nowUs - seen.sinceUs >= this.#stableUs) {
        found.push({ path, name, bytes: status.size, modifiedMs: status.mtimeMs });
      }
    }
    return found.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1));
  }

  /** How long the file has not changed, µs. */
  unchangedUs(name: string, nowUs: number): number {
    return nowUs - (this.#seen.get(name)?.sinceUs ?? nowUs);
  }

  /** Never to be returned again. */
  done(name: string): void {
    const seen = this.#seen.get(name);
    if (seen !== undefined) seen.isDone = true;
  }

  #note(name: string, bytes: number, modifiedMs: number, nowUs: number): Seen {
    const known = this.#seen.get(name);
    if (known !== undefined && known.bytes === bytes && known.modifiedMs === modifiedMs) return known;
    const seen: Seen = { bytes, modifiedMs, sinceUs: nowUs, isDone: false };
    this.#seen.set(name, seen);
    return seen;
  }

  async #entries(): Promise<readonly Dirent[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !IGNORED.test(entry.name));
  }
}
