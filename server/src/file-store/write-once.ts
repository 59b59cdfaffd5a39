/** A file that is written once: whole or not at all, never over another one, and on disk when it resolves. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

/** False when the name is taken. @throws the system's error when the disk refuses. */
export async function writeOnce(folder: string, name: string, text: string, mode = 0o644): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const waiting = join(folder, `.${randomUUID()}.part`);
  try {
    const file = await open(waiting, "wx", mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails when the name is taken; a rename would replace what is there.
    await link(waiting, join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(waiting, { force: true });
  }
  await syncFolder(folder);
  return true;
}

/** Makes a new name in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
