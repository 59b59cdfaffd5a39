/** Signatures in a file beside the record: chained, bounded, and nothing is added to a file that was tampered with. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { addSignOff, readSignOffs, signOffPath } from "@cementwatch/server/people/sign-off-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const CONTENT = {
  sessionId: "s-1",
  name: "Åsa Öberg",
  role: "qa",
  atWall: "2026-11-26T08:00:00.000Z",
  meaning: "approved",
  comment: "",
  signed: { verdict: "intact", record: [{ file: "s-1.mcap", sha256: "ab" }], entries: [] },
  auditHead: { seq: 4, hash: "cd" },
} as const;

async function signed(times: number): Promise<string> {
  const path = signOffPath(temporaryFolder(), "s-1");
  for (let i = 0; i < times; i++) await addSignOff(path, { ...CONTENT, comment: `no. ${i}` });
  return path;
}

it("adds in order, each with the hash of the one before", async () => {
  const path = await signed(2);
  const { signOffs, problem } = await readSignOffs(path);
  expect(problem).toBe("");
  expect(signOffs.map(({ seq, comment }) => [seq, comment])).toEqual([
    [1, "no. 0"],
    [2, "no. 1"],
  ]);
  expect(signOffs[1]?.prevHash).toBe(signOffs[0]?.hash);
  expect(() => signOffPath("x", "../people")).toThrow("session id");
});

it.each([
  [
    "a changed word",
    (text: string) => text.replace("approved", "rejected"),
    "signature 1 of s-1.sign-off.jsonl",
  ],
  ["a line left out", (text: string) => text.split("\n").slice(1).join("\n"), "signature 1"],
  ["lines swapped", (text: string) => text.trimEnd().split("\n").reverse().join("\n"), "signature 1"],
  ["a torn line", (text: string) => text.slice(0, -20), "1 lines of s-1.sign-off.jsonl"],
])("finds %s, and refuses to add", async (_, damage, words) => {
  const path = await signed(2);
  writeFileSync(path, damage(readFileSync(path, "utf8")));
  expect((await readSignOffs(path)).problem).toContain(words);
  await expect(addSignOff(path, CONTENT)).rejects.toThrow("put back a copy");
});

it("takes no more than can be read back", async () => {
  const path = await signed(1);
  const [line = ""] = readFileSync(path, "utf8").split("\n");
  appendFileSync(path, `${line}\n`.repeat(300));
  await expect(addSignOff(path, CONTENT)).rejects.toThrow();
});
