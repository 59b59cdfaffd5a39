import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPseudonymKey, pseudonymOf } from "@cementwatch/server/worklist/pseudonym-key";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cementwatch-key-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is made once, for this user only, and leaves nothing beside it", () => {
  const key = openPseudonymKey(folder);
  expect(key).toHaveLength(32);
  expect(readdirSync(folder)).toEqual(["worklist.key"]);
  expect(statSync(join(folder, "worklist.key")).mode & 0o777).toBe(0o600);
  expect(openPseudonymKey(folder)).toEqual(key);
});

it("gets its rights back when a copy came with wider ones", () => {
  const key = openPseudonymKey(folder);
  chmodSync(join(folder, "worklist.key"), 0o644);
  expect(openPseudonymKey(folder)).toEqual(key);
  expect(statSync(join(folder, "worklist.key")).mode & 0o777).toBe(0o600);
});

it("that is damaged is not replaced in silence", () => {
  const path = join(folder, "worklist.key");
  writeFileSync(path, "short");
  expect(() => openPseudonymKey(folder)).toThrow(
    "worklist.key in the data folder is damaged: put its copy back",
  );
  expect(readFileSync(path, "utf8")).toBe("short");
  expect(() => openPseudonymKey(join(folder, "absent"))).toThrow("cannot be used (ENOENT)");
});

it("gives one pseudonym for one id, another for another id or key, and the id is not in it", () => {
  const key = new Uint8Array(32).fill(7);
  const pseudonyms = new Set(Array.from({ length: 5_000 }, (_, id) => pseudonymOf(key, `PID-${id}`)));
  expect(pseudonyms.size).toBe(5_000);
  expect(pseudonymOf(key, "PID-1")).toBe(pseudonymOf(key, "PID-1"));
  expect(pseudonymOf(key, "PID-1")).not.toBe(pseudonymOf(new Uint8Array(32), "PID-1"));
  // First 60 bits of HMAC-SHA-256, computed with another program.
  expect(pseudonymOf(key, "PID-1")).toBe("W-5SZHS5-AF8DCP");
});
