/**
 * A folder for the length of one run of vitest: what several test files would otherwise make anew each stands in it once.
 * Every process of the run finds it by its environment; nothing outlives the run, because sources change between runs.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { eventually } from "./eventually.ts";

const FOLDER = "CEMENTWATCH_TEST_RUN_FOLDER";
/** Recording the longest case takes seconds; a busy machine is slower. */
const PATIENCE_MS = 100_000;

/** vitest's global set-up: before the first worker starts. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-run-"));
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The folder of this run; undefined outside of vitest. */
export function runFolder(): string | undefined {
  return process.env[FOLDER];
}

/**
 * Path of the run's file `name`, which `make` writes to the path it is given unless another test has, or is about to.
 * Undefined outside of a run. Whoever gets the path copies the file and leaves it as it is.
 */
export async function madeOnce(
  name: string,
  make: (path: string) => Promise<void>,
): Promise<string | undefined> {
  const folder = runFolder();
  if (folder === undefined) return undefined;
  const path = join(folder, name);
  if (!existsSync(path)) await makeOrWait(path, make);
  return path;
}

async function makeOrWait(path: string, make: (path: string) => Promise<void>): Promise<void> {
  const lock = `${path}.lock`;
  const isThereOrFree = () => existsSync(path) || !existsSync(lock);
  while (!existsSync(path)) {
    if (!tookLock(lock)) {
      await eventually(isThereOrFree, `${path}, which another test makes`, PATIENCE_MS);
      continue;
    }
    try {
      await make(`${path}.part`);
      // Whole or not there at all.
      renameSync(`${path}.part`, path);
    } finally {
      rmSync(`${path}.part`, { force: true });
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

/** True for the one of many that made it. */
function tookLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
