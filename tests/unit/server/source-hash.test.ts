import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOfFiles, sourceHashes } from "@cementwatch/server/source-hash";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/recorded-session.ts";

it("changes with a byte, with a name and with where one file ends, and is undefined for nothing", () => {
  const root = temporaryFolder();
  expect(hashOfFiles(root, ["src"])).toBeUndefined();
  mkdirSync(join(root, "src/deep"), { recursive: true });
  writeFileSync(join(root, "src/deep/a.ts"), "one");
  writeFileSync(join(root, "src/b.ts"), "two");
  writeFileSync(join(root, "lock.json"), "{}");
  const places = ["src", "lock.json", "missing"];
  const hashes = [hashOfFiles(root, places)];
  expect(hashOfFiles(root, places)).toBe(hashes[0]);
  writeFileSync(join(root, "src/deep/a.ts"), "onet");
  writeFileSync(join(root, "src/b.ts"), "wo");
  hashes.push(hashOfFiles(root, places));
  renameSync(join(root, "src/b.ts"), join(root, "src/c.ts"));
  hashes.push(hashOfFiles(root, places));
  writeFileSync(join(root, "lock.json"), "[]");
  hashes.push(hashOfFiles(root, places));
  expect(new Set(hashes).size).toBe(4);
  expect(sourceHashes().sourceHash).toMatch(/^[0-9a-f]{64}$/);
});
