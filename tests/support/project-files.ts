/** The files of the project, as a test that reads its sources sees them. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "./workspace-copy.ts";

/** Files below a folder, paths from the root of the project. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** What is under version control, paths from the root; in an export without version control, the known rooms. */
export function projectFiles(): string[] {
  if (!existsSync(join(ROOT, ".git"))) {
    return ["client", "docs", "drivers", "scripts", "server", "shared", "tests"].flatMap((folder) =>
      filesBelow(folder).filter((path) => !/(^|\/)(node_modules|dist)\//.test(path)),
    );
  }
  const listed = execFileSync("git", ["ls-files", "-z"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 16_000_000,
  });
  return listed.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
}
