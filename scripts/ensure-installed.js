// Installs the dependencies when package-lock.json has changed since the last install. Every script calls it first.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { projectNode, ROOT } from "./project-node.js";

const READY = join(ROOT, "node_modules", ".ready");
const MINIMUM = [20, 19];

/** Resolves when node_modules matches package-lock.json; throws advice when it cannot be made to. */
export async function ensureInstalled() {
  checkVersion();
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(READY) && readFileSync(READY, "utf8") === wanted) return;
  console.error("cementwatch: installing dependencies (once, about 20 s) …");
  const code = await install();
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; its output is above.`);
  projectNode();
  writeFileSync(READY, wanted);
}

function checkVersion() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(
    `Node ${process.versions.node} is too old to start: install Node ${MINIMUM.join(".")} or newer.`,
  );
}

function install() {
  return new Promise((resolve, reject) => {
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const child = spawn("npm", args, { cwd: ROOT, stdio: ["ignore", 2, 2] });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
