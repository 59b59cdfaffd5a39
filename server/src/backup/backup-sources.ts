/**
 * What of a data folder belongs into a backup: everything but what can be made again (catalogue, exports with their proof
 * pictures, lanes of replays), what is half written, sessions that are being recorded, and keys that nobody asked for.
 */
import { lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { filesState, hasEnd, unfinishedState } from "../catalogue/session-row.ts";
import { isHalfWritten } from "../recording/files-beside.ts";
import { listSessionFiles } from "../recording/session-files.ts";

export interface BackupSources {
  /** Paths below the data folder, with `/`. */
  readonly paths: readonly string[];
  /** What was left out and why, for a person. */
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

const MADE_AGAIN = /^(catalogue\.sqlite.*|exports|replay-cache)$/;
/** Whoever has them can undo a de-identification, or sign as this server. */
const SECRET = /^(deident\.key|keys\/[^/]*\.private\.pem)$/;
const DEEPEST = 12;

/** @throws the system's error when the data folder cannot be listed */
export function backupSources(dataFolder: string, nowMs: number, withKeys: boolean): BackupSources {
  const paths: string[] = [];
  const leftOut: { path: string; why: string }[] = [];
  const open = openSessions(join(dataFolder, "sessions"), nowMs);
  const walk = (folder: string, depth: number): void => {
    for (const name of readdirSync(join(dataFolder, folder)).sort()) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (depth === 0 && MADE_AGAIN.test(name)) continue;
      if (isHalfWritten(name)) continue;
      const entry = lstatSync(join(dataFolder, path), { throwIfNoEntry: false });
      if (entry === undefined) continue;
      if (entry.isDirectory() && depth < DEEPEST) walk(path, depth + 1);
      else if (!entry.isFile()) leftOut.push({ path, why: "is no plain file" });
      else if (folder === "sessions" && open.has(idOf(name)))
        leftOut.push({ path, why: "is being recorded" });
      else if (!withKeys && SECRET.test(path))
        leftOut.push({ path, why: "is a secret key: ask for it (--with-keys), or keep it in another place" });
      else paths.push(path);
    }
  };
  walk("", 0);
  return { paths, leftOut };
}

/** Ids of the sessions that are being recorded; one that was cut short long ago is copied as it is. */
function openSessions(directory: string, nowMs: number): ReadonlySet<string> {
  const open = new Set<string>();
  if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return open;
  for (const [id, { segments }] of listSessionFiles(directory)) {
    try {
      if (!hasEnd(segments.at(-1)) && unfinishedState(filesState(segments), nowMs) === "recording")
        open.add(id);
    } catch (error) {
      // Gone or no plain file: the walk tells.
      if (!(error instanceof Error)) throw error;
    }
  }
  return open;
}

function idOf(name: string): string {
  return basename(name).split(".")[0] ?? "";
}
