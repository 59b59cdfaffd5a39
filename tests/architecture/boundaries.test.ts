/** The three nets around the layers: each catches what is planted for it, and the real sources pass. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesBelow } from "../support/project-files.ts";
import { copyWorkspace, ROOT, type WorkspaceCopy } from "../support/workspace-copy.ts";

let copy: WorkspaceCopy;
beforeAll(() => {
  copy = copyWorkspace();
});
afterAll(() => copy.remove());

describe("the compiler's libraries", () => {
  it("give shared/ no timers, no Node, no DOM", async () => {
    expect(await copy.run("tsc", "-b", "shared")).toEqual({ exitCode: 0, output: "" });
    copy.plant("shared/src/timer.ts", "export function wait(): void { setTimeout(() => undefined, 1); }");
    copy.plant("shared/src/buffer.ts", "export const bytes: Uint8Array = Buffer.alloc(1);");
    copy.plant(
      "shared/src/file.ts",
      'import { statfsSync } from "node:fs"; export const stat: unknown = statfsSync;',
    );
    copy.plant("shared/src/dom.ts", "export const title: string = document.title;");
    copy.plant("shared/src/text.ts", "export const text: string = new TextDecoder().decode();");
    const { exitCode, output } = await copy.run("tsc", "-b", "shared");
    expect(exitCode).not.toBe(0);
    for (const name of ["setTimeout", "Buffer", "node:fs", "document", "TextDecoder"]) {
      expect(output).toContain(`Cannot find name '${name}'`);
    }
    for (const name of ["timer", "buffer", "file", "dom", "text"])
      copy.plant(`shared/src/${name}.ts`, "export {};");
  });
});

describe("project references", () => {
  it("refuse a relative import against the direction", async () => {
    const text =
      'import { createClock } from "../../server/src/clock.ts";\nexport const clock: unknown = createClock;';
    copy.plant("drivers/src/upward.ts", text);
    const { exitCode, output } = await copy.run("tsc", "-b", "drivers");
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/upward\.ts\(1,\d+\): error TS(6059|6307)/);
  });
});

/** File, planted text, rule that must catch it. */
const LINT_PLANTS = [
  ["shared/src/lint-clock.ts", "export const at = Date.now();", "noRestrictedGlobals"],
  ["shared/src/lint-global.ts", "export const all = globalThis;", "noRestrictedGlobals"],
  [
    "shared/src/lint-node.ts",
    'import { sep } from "node:path";\nexport const s = sep;',
    "noRestrictedImports",
  ],
  ["drivers/src/lint-clock.ts", "export const at = Date.now();", "noRestrictedGlobals"],
  [
    "drivers/src/plant/lint-node.ts",
    'import { sep } from "node:path";\nexport const s = sep;',
    "noRestrictedImports",
  ],
  [
    "drivers/src/lint-server.ts",
    'import { createClock } from "@cementwatch/server/clock";\nexport const c = createClock;',
    "noUndeclaredDependencies",
  ],
  [
    "server/src/lint-react.ts",
    'import { useState } from "react";\nexport const s = useState;',
    "noRestrictedImports",
  ],
  [
    "client/src/lint-picture.ts",
    'import { cache } from "@cornerstonejs/core";\nexport const c = cache;',
    "noRestrictedImports",
  ],
  [
    "client/src/imaging/lint-driver.ts",
    'import { DRIVERS } from "@cementwatch/drivers/registry";\nexport const d = DRIVERS;',
    "noRestrictedImports",
  ],
] as const;

describe("lint", () => {
  it("names each planted import and global, and lets cornerstone into client/src/imaging", async () => {
    const allowed = "client/src/imaging/lint-picture.ts";
    copy.plant(allowed, 'import { cache } from "@cornerstonejs/core";\n\nexport const c = cache;\n');
    for (const [path, text] of LINT_PLANTS) copy.plant(path, text);
    const paths = [allowed, ...LINT_PLANTS.map(([path]) => path)];
    const { output } = await copy.run("biome", "lint", "--colors=off", "--max-diagnostics=none", ...paths);
    for (const [path, , rule] of LINT_PLANTS) {
      const found = output.split("\n").some((line) => line.startsWith(`${path}:`) && line.includes(rule));
      expect(found, `${rule} in ${path}:\n${output}`).toBe(true);
    }
    expect(output).not.toContain(allowed);
  });
});

/** What the compiler's ES library still offers and lint does not name. */
const IMPURE =
  /\bMath\s*\.\s*random\b|\bMath\s*\[|\bDate\s*[.(]|\bglobalThis\b|\bnew\s+Date\b|\beval\s*\(|\bnew\s+Function\b|\bimport\s*\(/;
const PURE_DRIVER = /\/(protocol|simulator)\.ts$|^drivers\/src\/(plant\/|backoff\.ts$)/;

/** A source without its comments: they may name what the code must not use. */
function codeOf(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

/** Deterministic functions of a Date given as an argument are not told apart: pure code keeps times as numbers. */
function impurities(text: string): readonly string[] {
  return codeOf(text)
    .split("\n")
    .filter((line) => IMPURE.test(line));
}

/** Relative imports that leave the workspace: the compiler lets them pass where a reference exists. */
function escapes(path: string, text: string): readonly string[] {
  const [workspace = ""] = path.split("/");
  return [...text.matchAll(/\bfrom\s+"(\.[^"]+)"|\bimport\s*\(?\s*"(\.[^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? "")
    .filter((target) => !join(dirname(path), target).startsWith(`${workspace}/`));
}

describe("imports across workspaces by reading", () => {
  it("would catch a relative one", () => {
    const text = 'import { FAULTS } from "../../shared/src/faults.ts";\nimport { a } from "./a.ts";';
    expect(escapes("drivers/src/link.ts", text)).toEqual(["../../shared/src/faults.ts"]);
    expect(escapes("drivers/src/link.ts", 'import "../../shared/src/faults.ts";')).toHaveLength(1);
  });

  it("finds none that is relative", () => {
    const sources = ["shared", "drivers", "server", "client"].flatMap((name) => filesBelow(`${name}/src`));
    const found = sources
      .filter((path) => /\.tsx?$/.test(path))
      .flatMap((path) => escapes(path, readFileSync(join(ROOT, path), "utf8")).map((to) => `${path}: ${to}`));
    expect(found).toEqual([]);
  });
});

describe("purity by reading", () => {
  it.each([
    "const x = Math.random();",
    "const x = Math . random();",
    'const x = Math["random"]();',
    "const x = Date.now();",
    "const x = new Date();",
    "const x = Date();",
    "const x = globalThis.performance;",
    'const x = await import("node:fs");',
  ])("would catch %s", (text) => {
    expect(impurities(`/** Never ${text} */\nexport function f() {\n  ${text} // really\n}`)).toHaveLength(1);
    expect(impurities(`// ${text}\nexport const safe = 1;`)).toEqual([]);
  });

  it("finds nothing in shared/ and in the pure files of drivers/", () => {
    const files = filesBelow("shared/src").concat(
      filesBelow("drivers/src").filter((path) => PURE_DRIVER.test(path)),
    );
    const sources = files.filter((path) => path.endsWith(".ts"));
    expect(sources.length).toBeGreaterThan(80);
    const found = sources.flatMap((path) =>
      impurities(readFileSync(join(ROOT, path), "utf8")).map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
