/**
 * Before each test file: programs that it starts keep what they compile in the folder of the run, so that the next one
 * need not compile the same sources. vitest's own workers would only wait for the writing, so this is not set earlier.
 */
import { join } from "node:path";
import process from "node:process";
import { runFolder } from "./run-folder.ts";

const folder = runFolder();
if (folder !== undefined) process.env["NODE_COMPILE_CACHE"] ??= join(folder, "compiled");
