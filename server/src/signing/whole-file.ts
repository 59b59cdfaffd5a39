/** Replaces or makes a small file so that after a crash it is the old one or the new one, never a part. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * `isNew`: the file must not exist yet. `mode`: its rights.
 * @throws the system's error, EEXIST among them
 */
export function writeWholeFile(
  path: string,
  text: string,
  options: { readonly isNew?: boolean; readonly mode: number },
): void {
  const waiting = `${path}.${crypto.randomUUID().slice(0, 8)}.new`;
  try {
    const fd = openSync(waiting, "wx", options.mode);
    try {
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (options.isNew === true) linkNew(waiting, path);
    else renameSync(waiting, path);
    syncFolder(dirname(path));
  } finally {
    rmSync(waiting, { force: true });
  }
}

/** A link never replaces; where the file system has none, looking first is the best there is. */
function linkNew(waiting: string, path: string): void {
  try {
    linkSync(waiting, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!NO_LINKS.has(code) || existsSync(path)) throw error;
    renameSync(waiting, path);
  }
}

const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
