/** A copy of the sources in a temporary folder, with the project's own settings, in which a test may plant a mistake. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");
const WORKSPACES = ["shared", "drivers", "server", "client"];
const SETTINGS = ["tsconfig.base.json", "biome.json", ".gitignore", "package.json"];

export interface WorkspaceCopy {
  /** Writes a file, path from the root of the copy. */
  plant(path: string, text: string): void;
  /** Runs a tool of the project in the copy; resolves with its exit code and everything that it said. */
  run(tool: "tsc" | "biome", ...args: string[]): Promise<{ exitCode: number; output: string }>;
  remove(): void;
}

/** Packages are linked, except the workspaces themselves: those lead into the copy. */
export function copyWorkspace(): WorkspaceCopy {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-architecture-"));
  const packages = join(folder, "node_modules");
  mkdirSync(join(packages, "@cementwatch"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== "@cementwatch") symlinkSync(join(ROOT, "node_modules", name), join(packages, name));
  }
  for (const name of SETTINGS) cpSync(join(ROOT, name), join(folder, name));
  for (const name of WORKSPACES) {
    for (const part of ["src", "tsconfig.json", "package.json"]) {
      cpSync(join(ROOT, name, part), join(folder, name, part), { recursive: true });
    }
    symlinkSync(join(folder, name), join(packages, "@cementwatch", name));
  }
  return {
    plant: (path, text) => writeFileSync(join(folder, path), text),
    run: (tool, ...args) =>
      new Promise((resolve) => {
        const options = { cwd: folder, maxBuffer: 64_000_000 };
        execFile(join(ROOT, "node_modules", ".bin", tool), args, options, (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
          resolve({ exitCode, output: stdout + stderr });
        });
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
