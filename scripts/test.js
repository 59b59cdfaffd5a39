// npm test: everything. Checks, then unit, conformance, integration and browser tests; ends with one summary line.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureClientBuilt } from "./build-client.js";
import { check } from "./check.js";
import { run } from "./project-node.js";
import { runScript } from "./run-script.js";
import { ensureSystemTools } from "./system-tools.js";

await runScript(async (args) => {
  if (args.length > 0) return runTests(args).then((result) => result.code);
  ensureSystemTools();
  const checks = await check();
  await ensureClientBuilt();
  const tests = await runTests([]);
  const failed = checks.failed + tests.failed;
  console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0 && tests.code === 0 ? 0 : 1;
});

async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-test-"));
  const report = join(folder, "report.json");
  try {
    const code = await run("vitest", [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ]);
    return { code, ...readCounts(report, code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not even load counts as one failure; a run without a report too. */
function readCounts(report, code) {
  try {
    const json = JSON.parse(readFileSync(report, "utf8"));
    const passed = json.numPassedTests;
    const failed = json.numTotalTests - passed;
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
