/**
 * Puts a backup back. Every byte of it is verified and every file that is there is compared before anything is written;
 * what differs is never written over.
 */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { hashFile } from "../file-store/file-hash.ts";
import { type BackupParts, type BackupProblem, verifyBackup } from "./backup.ts";
import { type BackupFile, FILES } from "./backup-manifest.ts";
import { copyVerified } from "./copy-verified.ts";

export interface RestoreReport {
  readonly restored: number;
  /** Were there already, equal. */
  readonly present: number;
}

const NAMED_MOST = 20;

/** @throws FaultError REC-BACKUP-FAILED naming the files that are damaged or in the way; then nothing was written */
export async function restoreBackup(
  from: string,
  dataFolder: string,
  progress: BackupParts["progress"],
): Promise<RestoreReport> {
  const { files, problems } = await verifyBackup(from, (done01, detail) => progress(done01 / 3, detail));
  if (problems.length > 0) throw refused("nothing was restored, the backup is damaged", problems);
  const missing: BackupFile[] = [];
  const inTheWay: BackupProblem[] = [];
  for (const [i, file] of files.entries()) {
    progress((1 + i / files.length) / 3, file.path);
    const state = await stateOf(join(dataFolder, file.path), file.sha256);
    if (state === "missing") missing.push(file);
    else if (state !== "equal") inTheWay.push({ path: file.path, problem: state });
  }
  if (inTheWay.length > 0)
    throw refused(
      `nothing was restored, ${dataFolder} holds other files; restore to an empty folder`,
      inTheWay,
    );
  await mkdir(dataFolder, { recursive: true });
  for (const [i, { path, mode, sha256 }] of missing.entries()) {
    progress((2 + i / missing.length) / 3, path);
    await copyVerified(join(from, FILES, path), join(dataFolder, path), { mayReplace: false, mode, sha256 });
  }
  return { restored: missing.length, present: files.length - missing.length };
}

async function stateOf(path: string, sha256: string): Promise<"missing" | "equal" | string> {
  try {
    if (!(await stat(path)).isFile()) return "is no plain file";
    return (await hashFile(path)).sha256 === sha256 ? "equal" : "differs from the backup";
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? "missing" : message;
  }
}

function refused(why: string, problems: readonly BackupProblem[]): FaultError {
  const named = problems.slice(0, NAMED_MOST).map(({ path, problem }) => `${path}: ${problem}`);
  const more = problems.length > NAMED_MOST ? [`and ${problems.length - NAMED_MOST} more`] : [];
  return new FaultError("REC-BACKUP-FAILED", [`${why}:`, ...named, ...more].join("\n"));
}
