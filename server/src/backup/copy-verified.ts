/** Copies a file so that it is whole, on disk and read back before it has its name. */
import { createHash } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { type HashedFile, hashFile } from "../file-store/file-hash.ts";
import { syncFolder } from "../file-store/write-once.ts";

const PIECE_BYTES = 1024 * 1024;

export interface CopyOptions {
  /** False: fails when the target is there. */
  readonly mayReplace: boolean;
  readonly mode: number;
  /** The hash that the copy must have; absent: that of the bytes that were read. */
  readonly sha256?: string;
}

/**
 * Copies what the source holds at the start; what is added meanwhile is left for the next time.
 * @throws FaultError REC-BACKUP-FAILED when what was read back differs; the system's error
 */
export async function copyVerified(from: string, to: string, options: CopyOptions): Promise<HashedFile> {
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.part`;
  try {
    const copied = await copyBytes(from, part, options.mode);
    const readBack = await hashFile(part);
    if (readBack.sha256 !== (options.sha256 ?? copied.sha256) || readBack.sizeBytes !== copied.sizeBytes) {
      throw new FaultError(
        "REC-BACKUP-FAILED",
        `${to} is not what was written when it is read back: the disk is failing, use another`,
      );
    }
    if (options.mayReplace) await rename(part, to);
    // A link fails when the name is taken.
    else await link(part, to);
    return readBack;
  } finally {
    await rm(part, { force: true });
    await syncFolder(dirname(to));
  }
}

async function copyBytes(from: string, to: string, mode: number): Promise<HashedFile> {
  const hash = createHash("sha256");
  const source = await open(from, "r");
  try {
    const target = await open(to, "w", mode);
    try {
      const { size } = await source.stat();
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      let at = 0;
      while (at < size) {
        const { bytesRead } = await source.read(piece, 0, Math.min(PIECE_BYTES, size - at), at);
        if (bytesRead === 0) break;
        const bytes = piece.subarray(0, bytesRead);
        hash.update(bytes);
        await target.writeFile(bytes);
        at += bytesRead;
      }
      await target.chmod(mode);
      await target.sync();
      return { sizeBytes: at, sha256: hash.digest("hex") };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
