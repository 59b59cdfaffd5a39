/**
 * What runs, as two hashes: a version number is the same before and after somebody edits a file, its hash is not.
 * Computed at the first use and then kept: what is changed on disk later does not run.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = ["server/src", "drivers/src", "shared/src", "package-lock.json"];
const DASHBOARD = ["client/dist"];

export interface SourceHashes {
  /** SHA-256 (hex) of everything that decides: sources of server, drivers and shared, and the versions of packages. */
  readonly sourceHash: string;
  /** Of the built dashboard; absent when there is none. */
  readonly dashboardHash?: string;
}

let known: SourceHashes | undefined;

/** Of the running program. */
export function sourceHashes(): SourceHashes {
  if (known === undefined) {
    const dashboardHash = hashOfFiles(ROOT, DASHBOARD);
    known = {
      sourceHash: hashOfFiles(ROOT, SOURCES) ?? "",
      ...(dashboardHash === undefined ? {} : { dashboardHash }),
    };
  }
  return known;
}

/** Names and contents, in order of names; what is not there is left out. Undefined when there is no file at all. */
export function hashOfFiles(root: string, places: readonly string[]): string | undefined {
  const files = places.flatMap((place) => filesUnder(root, place)).sort();
  if (files.length === 0) return undefined;
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

function filesUnder(root: string, place: string): readonly string[] {
  try {
    return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return [place];
    if (code === "ENOENT") return [];
    throw error;
  }
}
