// npm run check: format and lint, types, dead code. `--fix` formats first.
import process from "node:process";
import { run } from "./project-node.js";
import { runScript } from "./run-script.js";

const STEPS = [
  ["format and lint", "biome", ["ci", "--error-on-warnings", "."]],
  ["types", "tsc", ["-b"]],
  ["dead code", "knip", []],
];

/** Runs every check, also after one failed; resolves with the number of those that failed. */
export async function check() {
  let failed = 0;
  for (const [title, command, args] of STEPS) {
    const code = await run(command, args);
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${title}`);
    if (code !== 0) failed += 1;
  }
  return { passed: STEPS.length - failed, failed };
}

if (import.meta.main ?? process.argv[1]?.endsWith("check.js")) {
  await runScript(async () => ((await check()).failed === 0 ? 0 : 1));
}
