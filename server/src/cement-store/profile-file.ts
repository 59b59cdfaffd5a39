/** One version of a cement profile as one file: written once, whole or not at all, and never over another one. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { writeOnce } from "../file-store/write-once.ts";
import { profileFileSchema } from "./cement-schema.ts";

const NAME = /^([a-z0-9-]{1,48})\.v(\d{1,6})\.json$/;
/** A profile is 2 kB. */
const FILE_MAX_BYTES = 64 * 1024;

/** Id and version that a file's name claims; `undefined` when it is not a profile's. */
export function profileFileName(name: string): { readonly id: string; readonly version: number } | undefined {
  const match = NAME.exec(name);
  return match?.[1] === undefined ? undefined : { id: match[1], version: Number(match[2]) };
}

/** The profile, or in words what is wrong with the file. */
export async function readProfileFile(folder: string, name: string): Promise<CementProfile | string> {
  const path = join(folder, name);
  try {
    if ((await stat(path)).size > FILE_MAX_BYTES) return "is larger than 64 kB and was not read";
    const parsed = profileFileSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return `field ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`;
    }
    const { profile, sha256 } = parsed.data;
    if (canonicalDigest(profile) !== sha256) return "was changed after it was written (digest differs)";
    const claimed = profileFileName(name);
    if (claimed?.id !== profile.id || claimed.version !== profile.version) {
      return `holds ${profile.id} version ${profile.version}`;
    }
    return profileProblem(profile) ?? profile;
  } catch (error) {
    return error instanceof SyntaxError ? "is no whole JSON" : `cannot be read (${(error as Error).message})`;
  }
}

/** False when this version is there already. Once it resolves the file is on disk. */
export function writeProfileFile(folder: string, profile: CementProfile, savedAt: string): Promise<boolean> {
  const file = { savedAt, sha256: canonicalDigest(profile), profile };
  return writeOnce(
    folder,
    `${profile.id}.v${profile.version}.json`,
    `${JSON.stringify(file, undefined, 2)}\n`,
  );
}
