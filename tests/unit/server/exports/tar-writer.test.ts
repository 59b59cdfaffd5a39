/** Archives that the system's own tar reads. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TarWriter } from "@cementwatch/server/exports/tar-writer";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

it("packs empty, full-block and odd files, which tar gives back byte for byte", async () => {
  const folder = temporaryFolder();
  const files = new Map([
    ["empty.txt", new Uint8Array(0)],
    ["block.bin", new Uint8Array(512).fill(7)],
    ["odd name ≈.bin", Uint8Array.from({ length: 70_001 }, (_, index) => index % 251)],
  ]);
  const tar = new TarWriter(join(folder, "a.tar"), Date.UTC(2026, 0, 15));
  for (const [name, bytes] of files) {
    if (name === "block.bin") tar.addBytes(name, bytes);
    else {
      writeFileSync(join(folder, "source"), bytes);
      await tar.addFile(name, join(folder, "source"));
    }
  }
  tar.finish();
  expect(readFileSync(join(folder, "a.tar")).length % 512).toBe(0);
  execFileSync("tar", ["xf", "a.tar"], { cwd: folder });
  for (const [name, bytes] of files)
    expect(new Uint8Array(readFileSync(join(folder, name))), name).toEqual(bytes);
  expect(
    execFileSync("tar", ["tvf", "a.tar"], {
      cwd: folder,
      env: { TZ: "UTC", PATH: "/usr/bin:/bin" },
    }).toString(),
  ).toContain("2026-01-15");
});

it("refuses a name that does not fit", () => {
  const tar = new TarWriter(join(temporaryFolder(), "a.tar"), 0);
  expect(() => tar.addBytes("x".repeat(101), new Uint8Array(1))).toThrow("1–100 bytes");
  tar.finish();
});
