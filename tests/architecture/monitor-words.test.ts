/** Words that the monitor must never say, and the number that it must never show. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesBelow } from "../support/project-files.ts";
import { ROOT } from "../support/workspace-copy.ts";

const SPOKEN = [
  "client/src/pages/monitor",
  "client/src/alarm",
  "shared/src/pipeline",
  "shared/src/leak",
  "shared/src/alarm",
];
/** Literals and the text between tags: what can reach a screen, not types and comments. */
const TEXT = /"[^"\n]*"|`[^`]*`|>[^<>{}();=\n]+</g;
const FORBIDDEN = /\bsafe\b|\bno leaks?\b|\bunknown\b|\bprobabilit|\brisk score\b/i;

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

function saidIn(source: string): readonly string[] {
  return (withoutComments(source).match(TEXT) ?? []).filter((text) => FORBIDDEN.test(text));
}

const files = SPOKEN.flatMap((folder) => filesBelow(folder)).filter((path) => /\.tsx?$/.test(path));
const sourceOf = (path: string) => readFileSync(join(ROOT, path), "utf8");

it("would notice each of them", () => {
  expect(saidIn('word: "SAFE"')).toHaveLength(1);
  expect(saidIn("<b>No leak</b>")).toHaveLength(1);
  expect(saidIn("const text = `state $" + "{unknown} unknown`")).toHaveLength(1);
  expect(saidIn('let a: unknown; // "safe"\n/* "no leak" */')).toEqual([]);
});

it("never says safe, no leak or unknown", () => {
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((path) => saidIn(sourceOf(path)).map((text) => `${path}: ${text}`))).toEqual([]);
});

it("never reads the score, which is for review", () => {
  const monitor = files.filter((path) => path.startsWith("client/"));
  expect(monitor.length).toBeGreaterThan(20);
  expect(monitor.filter((path) => sourceOf(path).includes("score01"))).toEqual([]);
});
