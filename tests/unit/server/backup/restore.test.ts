import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeBackup } from "@cementwatch/server/backup/backup";
import { readManifest, writeManifest } from "@cementwatch/server/backup/backup-manifest";
import { restoreBackup } from "@cementwatch/server/backup/restore";
import { verifySession } from "@cementwatch/server/recording/verify";
import { expect, it } from "vitest";
import { addSession, dataFolder } from "../../../support/data-folder.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const quiet = () => undefined;

async function backedUp(): Promise<{ out: string; target: string }> {
  const folder = dataFolder();
  await addSession(folder, "one");
  await addSession(folder, "two");
  const out = temporaryFolder();
  await makeBackup({
    dataFolder: folder,
    out,
    wallMs: Date.now,
    software: "test",
    withKeys: false,
    progress: quiet,
  });
  return { out, target: join(temporaryFolder(), "new") };
}

it("puts everything back, and a second time finds it there", async () => {
  const { out, target } = await backedUp();
  expect(await restoreBackup(out, target, quiet)).toEqual({ restored: 2, present: 0 });
  expect(verifySession(join(target, "sessions", "two.mcap")).verdict).toBe("intact");
  expect(readdirSync(join(target, "sessions"))).toEqual(["one.mcap", "two.mcap"]);
  expect(await restoreBackup(out, target, quiet)).toEqual({ restored: 0, present: 2 });
});

it("writes nothing when one byte of the backup is wrong, and names the file", async () => {
  const { out, target } = await backedUp();
  const copy = join(out, "files", "sessions", "two.mcap");
  writeFileSync(
    copy,
    readFileSync(copy).map((byte, i) => (i === 900 ? byte ^ 1 : byte)),
  );
  await expect(restoreBackup(out, target, quiet)).rejects.toThrow(
    "sessions/two.mcap: is not what was backed up",
  );
  expect(existsSync(target)).toBe(false);
});

it("writes nothing when something else is in the way, and leaves that alone", async () => {
  const { out } = await backedUp();
  const target = dataFolder();
  writeFileSync(join(target, "sessions", "two.mcap"), "another");
  await expect(restoreBackup(out, target, quiet)).rejects.toThrow("sessions/two.mcap: differs");
  expect(readdirSync(join(target, "sessions"))).toEqual(["two.mcap"]);
  expect(readFileSync(join(target, "sessions", "two.mcap"), "utf8")).toBe("another");
});

it("follows no path of a manifest out of the folder", async () => {
  const { out, target } = await backedUp();
  const [file] = (await readManifest(out)) ?? [];
  if (file === undefined) throw new Error("the backup is empty");
  for (const path of ["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "./x", ""]) {
    await writeManifest(out, [{ ...file, path }], { madeAt: "", software: "" });
    await expect(restoreBackup(out, target, quiet), path).rejects.toThrow("manifest.json");
  }
});
