// Builds the dashboard when a source is newer than the last build.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run } from "./project-node.js";

const DIST = join(ROOT, "client", "dist");
const STAMP = join(DIST, ".sources");
const INPUTS = [
  "client/src",
  "client/index.html",
  "client/public",
  "client/vite.config.ts",
  "shared/src",
  "package-lock.json",
];

/** Resolves when client/dist holds a build of the present sources. */
export async function ensureClientBuilt() {
  const wanted = hashOf(INPUTS.map((path) => join(ROOT, path)));
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  console.error("cementwatch: building the dashboard …");
  const code = await run("vite", ["build", "--logLevel", "warn"], {
    cwd: join(ROOT, "client"),
    stdio: ["ignore", 2, 2],
  });
  if (code !== 0)
    throw new Error(`the dashboard could not be built (vite exit code ${code}); its output is above.`);
  writeFileSync(STAMP, wanted);
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.filter(existsSync)) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [{ parentPath: "", name: path }];
    const names = files.map((file) => join(file.parentPath, file.name)).sort();
    for (const name of names) hash.update(name.slice(ROOT.length)).update(readFileSync(name));
  }
  return hash.digest("hex");
}
