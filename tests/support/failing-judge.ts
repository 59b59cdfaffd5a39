/** Workers in the judge's place: one that dies the first time, one that dies always, one that never answers. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const REAL = new URL("../../server/src/calibration/judge-worker.ts", import.meta.url).href;

const BODIES = {
  diesOnce: `
    import { existsSync, writeFileSync } from "node:fs";
    import process from "node:process";
    const flag = new URL("died", import.meta.url);
    if (existsSync(flag)) await import(${JSON.stringify(REAL)});
    else {
      writeFileSync(flag, "");
      process.exit(9);
    }`,
  dies: `import process from "node:process"; process.exit(9);`,
  hangs: "setInterval(() => undefined, 1000);",
};

export function failingJudge(how: keyof typeof BODIES): URL {
  const path = join(mkdtempSync(join(tmpdir(), "cementwatch-judge-")), "judge.mjs");
  writeFileSync(path, BODIES[how]);
  return pathToFileURL(path);
}
