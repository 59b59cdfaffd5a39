/** What a reader is told exists, does; and nothing committed tells where it was made. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles } from "../support/project-files.ts";
import { ROOT } from "../support/workspace-copy.ts";

const FILES = projectFiles();
const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));
const ROOMS = new Set(["client", "compose", "docs", "drivers", "scripts", "server", "shared", "tests"]);

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Paths in backquotes that begin with a room of the project, and targets of links to files. */
function namedPaths(text: string, folder: string): string[] {
  const quoted = [...text.matchAll(/`((?:\w+)\/[\w./-]+)`/g)]
    .map((match) => match[1] ?? "")
    .filter((path) => ROOMS.has(path.split("/")[0] ?? ""));
  const linked = [...text.matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)].map((match) =>
    join(folder, match[1] ?? ""),
  );
  return [...quoted, ...linked];
}

function isThere(path: string): boolean {
  return [path, `${path}.ts`, `${path}.tsx`].some((candidate) => existsSync(join(ROOT, candidate)));
}

describe("documents", () => {
  it("would notice a path that does not exist", () => {
    const text =
      "See `server/src/nowhere.ts`, [this](gone.md), `npm test` and [that](https://example.org/a).";
    expect(namedPaths(text, "docs")).toEqual(["server/src/nowhere.ts", "docs/gone.md"]);
    expect(isThere("server/src/nowhere.ts")).toBe(false);
  });

  it.each(DOCUMENTS)("%s names no file that does not exist", (path) => {
    const missing = namedPaths(textOf(path), dirname(path)).filter((named) => !isThere(named));
    expect(missing).toEqual([]);
  });
});

/** Written in pieces, so that this file is not itself a finding. */
const PRIVATE = new RegExp(
  [
    ["", "work", "(main|shared)\\b"].join("/"),
    ["", "(root|home)", "[\\w.-]+"].join("/"),
    ["", "tmp", "[\\w.-]+"].join("/"),
    "https?://registry[.-]",
    "\\bnpmjs\\.(org|com)\\b",
    "\\bartifactory\\b",
    "pypi\\.org",
  ].join("|"),
  "i",
);
const TEXT = /\.(ts|tsx|js|json|md|ya?ml|css|html|svg|txt|csv)$|^[^.]+$|\/run$/;

describe("committed files", () => {
  it.each([["/work", "main", "x"].join("/"), ["/root", "x"].join("/"), `https://${"registry"}.example.org/`])(
    "would notice %s",
    (text) => expect(text).toMatch(PRIVATE),
  );

  it("name no folder of the machine they were made on, and no package registry", () => {
    const found = FILES.filter((path) => TEXT.test(path)).flatMap((path) =>
      textOf(path)
        .split("\n")
        .flatMap((line, index) =>
          PRIVATE.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
        ),
    );
    expect(found).toEqual([]);
  });

  it("stand in the rooms of the design", () => {
    const top = new Set(FILES.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? ""));
    expect([...top].filter((folder) => !ROOMS.has(folder) && folder !== ".ci" && folder !== "bench")).toEqual(
      [],
    );
    for (const room of ROOMS) expect(readdirSync(join(ROOT, room)).length).toBeGreaterThan(0);
    expect(FILES.filter((path) => /(^|\/)index\.tsx?$/.test(path))).toEqual([]);
  });
});
