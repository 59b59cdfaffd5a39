/** What a backup holds: every file with its size and SHA-256, and a digest over the list itself. */
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { syncFolder } from "../file-store/write-once.ts";

export const MANIFEST = "manifest.json";
/** Files stand below this folder of a backup, under the paths that they have in the data folder. */
export const FILES = "files";

/** A path below the folder, with `/`; nothing that could leave it. */
const safePath = z
  .string()
  .max(1_024)
  .regex(/^[^/\\\0]+(\/[^/\\\0]+)*$/)
  .refine((path) => path.split("/").every((part) => part !== "." && part !== ".."), "leaves the folder");

const fileSchema = z.strictObject({
  path: safePath,
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Rights of the file's user: a key stays readable by its owner only. */
  mode: z.int().min(0).max(0o777),
});
export type BackupFile = z.infer<typeof fileSchema>;

const manifestSchema = z.strictObject({
  format: z.literal("cementwatch.backup"),
  formatVersion: z.literal(1),
  madeAt: z.string(),
  software: z.string(),
  files: z.array(fileSchema).max(10_000_000),
  /** SHA-256 of the canonical JSON of `files`. */
  filesSha256: z.string(),
});

/** Undefined when the folder has none. @throws FaultError REC-BACKUP-FAILED when it is damaged */
export async function readManifest(folder: string): Promise<readonly BackupFile[] | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (!parsed.success || parsed.data.filesSha256 !== canonicalDigest(parsed.data.files)) {
    const advice = "it is not what was written: use another copy of the backup, or make a new one elsewhere";
    throw new FaultError("REC-BACKUP-FAILED", `${join(folder, MANIFEST)}: ${advice}`);
  }
  return parsed.data.files;
}

/** Replaces the manifest as a whole. @throws the system's error */
export async function writeManifest(
  folder: string,
  files: readonly BackupFile[],
  { madeAt, software }: { readonly madeAt: string; readonly software: string },
): Promise<void> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const filesSha256 = canonicalDigest(sorted);
  const content = {
    format: "cementwatch.backup",
    formatVersion: 1,
    madeAt,
    software,
    files: sorted,
    filesSha256,
  };
  const part = join(folder, `${MANIFEST}.part`);
  const file = await open(part, "w", 0o640);
  try {
    await file.writeFile(`${JSON.stringify(content, undefined, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, join(folder, MANIFEST));
  await syncFolder(folder);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
