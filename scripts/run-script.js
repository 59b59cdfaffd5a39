// Common frame of the npm scripts: install if needed, do the work, turn an error into advice and an exit code.
import process from "node:process";
import { ensureInstalled } from "./ensure-installed.js";

/** Runs `work` after set-up; its number becomes the exit code. */
export async function runScript(work) {
  try {
    await ensureInstalled();
    process.exitCode = await work(process.argv.slice(2));
  } catch (error) {
    console.error(`cementwatch: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
