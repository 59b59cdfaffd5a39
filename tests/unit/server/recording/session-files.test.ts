import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { listSessionFiles } from "@cementwatch/server/recording/session-files";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

it("gathers segments and what stands beside them, and nothing of another session", () => {
  const folder = temporaryFolder();
  const names = ["a.mcap", "a.2.mcap", "a.follow-up.json", "ab.mcap", "ab.x", "c.json", ".hidden", "notes"];
  for (const name of names) writeFileSync(join(folder, name), "");
  mkdirSync(join(folder, "b.mcap.d"));
  const files = listSessionFiles(folder);
  const named = (paths: readonly string[] | undefined) => paths?.map((path) => basename(path));
  expect([...files.keys()].sort()).toEqual(["a", "ab"]);
  expect(named(files.get("a")?.segments)).toEqual(["a.mcap", "a.2.mcap"]);
  expect(named(files.get("a")?.beside)).toEqual(["a.follow-up.json"]);
  expect(named(files.get("ab")?.beside)).toEqual(["ab.x"]);
});
