/** The file of judgements: what was changed, taken out or torn shows, and nothing is added behind a broken chain. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendReviewEntry, readReviewFile, reviewPath } from "@cementwatch/server/review/review-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

async function filled(): Promise<string> {
  const path = join(temporaryFolder(), "x.review.jsonl");
  for (const look of ["c.1", "c.2", "c.3"]) await add(path, look);
  return path;
}

async function add(path: string, look: string) {
  return appendReviewEntry(path, await readReviewFile(path), {
    kind: "judgement",
    author: "Anna",
    atWall: "2026-01-16T00:00:00.000Z",
    content: { look, leak: "no", isBlind: true },
  });
}

const linesOf = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");

it("adds entries in a chain that holds, and reads nothing from a file that is not there", async () => {
  const path = await filled();
  const { entries, damaged, brokenAt } = await readReviewFile(path);
  expect(entries.map(({ number, content }) => [number, content])).toMatchObject([
    [1, { look: "c.1" }],
    [2, { look: "c.2" }],
    [3, { look: "c.3" }],
  ]);
  expect(entries[0]?.previous).toBe("");
  expect(entries[2]?.previous).toMatch(/^[0-9a-f]{64}$/);
  expect({ damaged, brokenAt }).toEqual({ damaged: 0, brokenAt: undefined });
  expect((await readReviewFile(`${path}x`)).entries).toEqual([]);
});

it.each([
  ["changed", (lines: string[]) => [lines[0]?.replace('"no"', '"yes"') ?? "", ...lines.slice(1)], 2],
  ["taken out", (lines: string[]) => lines.toSpliced(1, 1), 3],
  ["exchanged", (lines: string[]) => [lines[0], lines[2], lines[1]].map(String), 3],
  ["doubled", (lines: string[]) => [...lines, lines[2] ?? ""], 3],
  ["made unreadable", (lines: string[]) => lines.with(1, "{"), 3],
] as const)("names the first entry after one that was %s, and adds nothing", async (_, change, brokenAt) => {
  const path = await filled();
  writeFileSync(path, `${change(linesOf(path)).join("\n")}\n`);
  expect(await readReviewFile(path)).toMatchObject({ brokenAt });
  await expect(add(path, "c.4")).rejects.toThrow(`entry ${brokenAt} does not follow`);
});

it("loses no more than the line that was torn, and goes on behind it", async () => {
  const path = await filled();
  appendFileSync(path, '{"number":4,"kind":"judg');
  await add(path, "c.4");
  const { entries, damaged, brokenAt } = await readReviewFile(path);
  expect(entries.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect({ damaged, brokenAt }).toEqual({ damaged: 1, brokenAt: undefined });
});

it("stays in its folder", () => {
  expect(reviewPath("/data/sessions", "2026-01-15-test")).toBe("/data/sessions/2026-01-15-test.review.jsonl");
  expect(() => reviewPath("/data/sessions", "../x")).toThrow(RangeError);
});

it("holds notes and their answers in the same chain as judgements", async () => {
  const path = await filled();
  const note = { kind: "note", author: "Anna", atWall: "2026-01-16T00:00:00.000Z" } as const;
  await appendReviewEntry(path, await readReviewFile(path), {
    ...note,
    content: { fromUs: 1, toUs: 2, text: "seen", place: { pictureId: "c", view: "ap", xPx: 1, yPx: 2 } },
  });
  await appendReviewEntry(path, await readReviewFile(path), {
    ...note,
    kind: "noteAnswer",
    content: { of: 4, state: "resolved" },
  });
  expect(await readReviewFile(path)).toMatchObject({ damaged: 0, entries: { length: 5 } });
  writeFileSync(path, linesOf(path).join("\n").replace('"seen"', '"not seen"'));
  expect(await readReviewFile(path)).toMatchObject({ brokenAt: 5 });
  await expect(add(path, "c.4")).rejects.toThrow("entry 5 does not follow");
});
