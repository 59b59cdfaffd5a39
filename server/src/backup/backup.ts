/**
 * A verified backup of a data folder: each file is copied, synced, read back and named with its hash in a manifest. What
 * the backup has already is read and compared, not copied. A session's record never changes once it is complete, so
 * one that differs from its copy is told and the copy kept.
 */
import { lstat, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { hashFile } from "../file-store/file-hash.ts";
import { type BackupFile, FILES, MANIFEST, readManifest, writeManifest } from "./backup-manifest.ts";
import { backupSources } from "./backup-sources.ts";
import { copyVerified } from "./copy-verified.ts";

export interface BackupProblem {
  readonly path: string;
  readonly problem: string;
}

export interface BackupReport {
  readonly copied: number;
  /** Were there already, with the hash that they should have. */
  readonly unchanged: number;
  readonly copiedBytes: number;
  readonly files: number;
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
  readonly problems: readonly BackupProblem[];
}

export interface BackupParts {
  readonly dataFolder: string;
  readonly out: string;
  /** Also the project's key of de-identification and the private keys that sign. */
  readonly withKeys: boolean;
  readonly wallMs: () => number;
  readonly software: string;
  readonly progress: (done01: number, detail: string) => void;
}

/** @throws FaultError REC-BACKUP-FAILED when nothing can be backed up there */
export async function makeBackup(parts: BackupParts): Promise<BackupReport> {
  const { dataFolder, out, wallMs } = parts;
  const before = await openTarget(dataFolder, out);
  const known = new Map(before.map((file) => [file.path, file]));
  const { paths, leftOut } = backupSources(dataFolder, wallMs(), parts.withKeys);
  const problems: BackupProblem[] = [];
  const counts = { copied: 0, unchanged: 0, copiedBytes: 0 };
  for (const [i, path] of paths.entries()) {
    parts.progress(i / paths.length, path);
    try {
      const entry = known.get(path);
      const { file, isCopied } = await backUpFile(parts, path, entry);
      known.set(path, file);
      counts[isCopied ? "copied" : "unchanged"] += 1;
      if (isCopied) counts.copiedBytes += file.sizeBytes;
    } catch (error) {
      problems.push({ path, problem: reasonOf(error) });
      if (isNoRoom(error)) break;
    }
  }
  const files = [...known.values()];
  await writeManifest(out, files, { madeAt: new Date(wallMs()).toISOString(), software: parts.software });
  return { ...counts, files: files.length, leftOut, problems };
}

/** Reads every file of a backup; names each that is missing or not what was written. @throws FaultError REC-BACKUP-FAILED */
export async function verifyBackup(
  folder: string,
  progress: BackupParts["progress"],
): Promise<{ readonly files: readonly BackupFile[]; readonly problems: readonly BackupProblem[] }> {
  const files = await readManifest(folder);
  if (files === undefined)
    throw new FaultError("REC-BACKUP-FAILED", `${folder} is no backup: it has no ${MANIFEST}`);
  const problems: BackupProblem[] = [];
  for (const [i, { path, sha256 }] of files.entries()) {
    progress(i / files.length, path);
    try {
      if ((await hashFile(join(folder, FILES, path))).sha256 !== sha256)
        problems.push({ path, problem: "is not what was backed up" });
    } catch (error) {
      problems.push({ path, problem: reasonOf(error) });
    }
  }
  return { files, problems };
}

/** The manifest of the backup that is there, or an empty one for a new or empty folder. */
async function openTarget(dataFolder: string, out: string): Promise<readonly BackupFile[]> {
  try {
    if (!(await stat(join(dataFolder, "sessions"))).isDirectory()) throw new Error("sessions is no folder");
  } catch (error) {
    throw new FaultError("REC-BACKUP-FAILED", `${dataFolder} is no data folder: ${reasonOf(error)}`);
  }
  try {
    refuseNested(resolve(dataFolder), resolve(out));
    await mkdir(resolve(out), { recursive: true });
    refuseNested(await realpath(dataFolder), await realpath(out));
    const files = await readManifest(out);
    const names = (await readdir(out)).filter((name) => name !== FILES && name !== `${MANIFEST}.part`);
    if (files === undefined && names.length > 0)
      throw new Error("it holds other files; name an empty folder");
    return files ?? [];
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError("REC-BACKUP-FAILED", `${out} cannot take the backup: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** A backup within the data would back itself up; on the same disk it would die with it, but that is not seen here. */
function refuseNested(source: string, target: string): void {
  const isApart = [relative(source, target), relative(target, source)].every((way) => way.startsWith(".."));
  if (!isApart) throw new Error("one folder lies in the other; name one on another disk");
}

async function backUpFile(
  { dataFolder, out }: BackupParts,
  path: string,
  entry: BackupFile | undefined,
): Promise<{ readonly file: BackupFile; readonly isCopied: boolean }> {
  const [from, to] = [join(dataFolder, path), join(out, FILES, path)];
  const mode = (await lstat(from)).mode & 0o777;
  if (entry !== undefined) {
    const source = await hashFile(from);
    const copy = await hashFile(to).catch(() => undefined);
    const isCopyWhole = copy?.sha256 === entry.sha256;
    if (source.sha256 === entry.sha256 && isCopyWhole) return { file: { ...entry, mode }, isCopied: false };
    if (path.endsWith(".mcap") && isCopyWhole)
      throw new Error(
        "a record that was complete has changed; the backup keeps the copy from before: verify both",
      );
  }
  const copied = await copyVerified(from, to, { mayReplace: true, mode });
  return { file: { path, ...copied, mode }, isCopied: true };
}

function isNoRoom(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EROFS";
}

function reasonOf(error: unknown): string {
  if (error instanceof FaultError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}
