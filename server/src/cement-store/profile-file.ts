/** One version of a cement profile as one file: written once, whole or not at all, and never over another one. */
import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
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
    if (digestOf(profile) !== sha256) return "was changed after it was written (digest differs)";
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
export async function writeProfileFile(
  folder: string,
  profile: CementProfile,
  savedAt: string,
): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const waiting = join(folder, `.${randomUUID()}.part`);
  try {
    const file = await open(waiting, "wx", 0o644);
    try {
      await file.writeFile(
        `${JSON.stringify({ savedAt, sha256: digestOf(profile), profile }, undefined, 2)}\n`,
      );
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails when the name is taken; a rename would replace what is there.
    await link(waiting, join(folder, `${profile.id}.v${profile.version}.json`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(waiting, { force: true });
  }
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return true;
}

/** Keys in one order, so that it does not matter how the profile was put together. */
function digestOf(profile: CementProfile): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(profile)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
