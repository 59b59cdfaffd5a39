import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { besidePath, fileBeside, isCoveredBySignOff } from "@cementwatch/server/recording/files-beside";
import { expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..", "..", "..", "..", "server", "src");

it("covers with a sign-off what was entered about the case, and what nobody has listed", () => {
  for (const name of ["s.follow-up.json", "s.review.jsonl", "s.notes.txt"])
    expect(isCoveredBySignOff(name), name).toBe(true);
  for (const ending of ["holds.jsonl", "signature.json", "sign-off.jsonl", "deident-confirmation.json"])
    expect(isCoveredBySignOff(`s.${ending}`), ending).toBe(false);
  for (const name of ["s.mcap", "s.2.mcap", "s.follow-up.json.new", "s.mcap.part"])
    expect(isCoveredBySignOff(name), name).toBe(false);
});

it("names files from a session id that stays in its folder, and from a session file only", () => {
  expect(besidePath("/d", "s", "holds")).toBe("/d/s.holds.jsonl");
  expect(() => besidePath("/d", "../s", "holds")).toThrow(RangeError);
  expect(fileBeside("/d/s.mcap", "signature")).toBe("/d/s.signature.json");
  expect(fileBeside("/d/s.txt", "signature")).toBeUndefined();
});

it("is the only place that makes such a name", () => {
  const others = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith("files-beside.ts"))
    .filter((path) =>
      /replace\([^)]*mcap[^)]*"\.[a-z-]+\.jsonl?"/.test(readFileSync(join(SOURCES, path), "utf8")),
    );
  expect(others).toEqual([]);
});
