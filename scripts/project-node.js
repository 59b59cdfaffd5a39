// Finds the Node that runs the project: the one npm installed beside it, else the current one when it is new enough.
// Plain JavaScript for Node >= 20.19: it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a Node >= 24. Throws advice when there is none. */
export function projectNode() {
  const own = join(ROOT, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  if (process.platform === "linux" && existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error(
    `cementwatch needs Node 24. On Linux x64 and arm64 it brings its own; here (${process.platform} ${process.arch}, Node ${process.versions.node}) install Node 24 or newer and try again.`,
  );
}

/** Environment in which `node` is the project's Node, also for children of children. */
function projectEnvironment(extra = {}) {
  const path = [dirname(projectNode()), join(ROOT, "node_modules", ".bin"), process.env.PATH ?? ""].join(":");
  return { ...process.env, PATH: path, NODE_NO_WARNINGS: "1", ...extra };
}

/** Runs a command with the project's Node on PATH, output passed through. Resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: "inherit",
      ...options,
      env: projectEnvironment(options.env),
    });
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward);
    process.on("SIGTERM", forward);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1));
    });
  });
}
