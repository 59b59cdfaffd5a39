import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeBackup, verifyBackup } from "@cementwatch/server/backup/backup";
import { expect, it } from "vitest";
import { addSession, dataFolder } from "../../../support/data-folder.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const quiet = () => undefined;

function backUp(folder: string, out: string, wallMs: () => number = Date.now, withKeys = false) {
  return makeBackup({ dataFolder: folder, out, wallMs, software: "test", withKeys, progress: quiet });
}

async function filled(): Promise<{ folder: string; out: string }> {
  const folder = dataFolder();
  await addSession(folder, "one");
  writeFileSync(join(folder, "sessions", "one.follow-up.json"), "{}");
  mkdirSync(join(folder, "calibrations", "deep"), { recursive: true });
  writeFileSync(join(folder, "calibrations", "deep", "a.json"), "a");
  writeFileSync(join(folder, "worklist.key"), "secret");
  chmodSync(join(folder, "worklist.key"), 0o600);
  writeFileSync(join(folder, "catalogue.sqlite"), "made again");
  mkdirSync(join(folder, "exports"));
  writeFileSync(join(folder, "exports", "big"), "made again");
  return { folder, out: join(temporaryFolder(), "deep", "backup") };
}

it("copies what cannot be made again, with its rights, and then only what is new", async () => {
  const { folder, out } = await filled();
  expect(await backUp(folder, out)).toMatchObject({ copied: 4, unchanged: 0, problems: [], leftOut: [] });
  const { files, problems } = await verifyBackup(out, quiet);
  expect(problems).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual([
    "calibrations/deep/a.json",
    "sessions/one.follow-up.json",
    "sessions/one.mcap",
    "worklist.key",
  ]);
  expect(statSync(join(out, "files", "worklist.key")).mode & 0o777).toBe(0o600);
  appendFileSync(join(folder, "sessions", "one.follow-up.json"), " ");
  expect(await backUp(folder, out)).toMatchObject({ copied: 1, unchanged: 3, problems: [] });
});

it("leaves out secret keys unless they are asked for, and what is kept for replays; the public keys are taken", async () => {
  const { folder, out } = await filled();
  mkdirSync(join(folder, "keys"));
  mkdirSync(join(folder, "replay-cache"));
  const secrets = ["deident.key", "keys/abc.private.pem"];
  for (const path of [...secrets, "keys/register.json", "replay-cache/1.png"])
    writeFileSync(join(folder, path), "x");
  const without = await backUp(folder, out);
  expect(without).toMatchObject({ copied: 5, problems: [] });
  expect(without.leftOut.map(({ path }) => path)).toEqual(secrets);
  expect(await backUp(folder, out, Date.now, true)).toMatchObject({ copied: 2, unchanged: 5, leftOut: [] });
});

it("leaves out what is being recorded and what is no plain file, and says so; takes what was cut short long ago", async () => {
  const { folder, out } = await filled();
  await addSession(folder, "now", { isOpen: true });
  writeFileSync(join(folder, "sessions", "now.notes.json"), "{}");
  symlinkSync("/etc/hostname", join(folder, "link"));
  const { leftOut } = await backUp(folder, out);
  expect(leftOut.map(({ path }) => path).sort()).toEqual([
    "link",
    "sessions/now.mcap",
    "sessions/now.notes.json",
  ]);
  const later = await backUp(folder, out, () => Date.now() + 600_000);
  expect(later.leftOut.map(({ path }) => path)).toEqual(["link"]);
});

it("finds a flipped byte and a missing file, names them, and heals them from the source", async () => {
  const { folder, out } = await filled();
  await backUp(folder, out);
  const copy = join(out, "files", "sessions", "one.mcap");
  const bytes = readFileSync(copy);
  writeFileSync(
    copy,
    bytes.map((byte, i) => (i === 1_000 ? byte ^ 1 : byte)),
  );
  expect((await verifyBackup(out, quiet)).problems).toEqual([
    { path: "sessions/one.mcap", problem: "is not what was backed up" },
  ]);
  expect(await backUp(folder, out)).toMatchObject({ copied: 1, problems: [] });
  expect(readFileSync(copy).equals(bytes)).toBe(true);
});

it("keeps the copy of a record that has changed since, and names it", async () => {
  const { folder, out } = await filled();
  await backUp(folder, out);
  const path = join(folder, "sessions", "one.mcap");
  const bytes = readFileSync(path);
  writeFileSync(
    path,
    bytes.map((byte, i) => (i === 1_000 ? byte ^ 1 : byte)),
  );
  const { problems } = await backUp(folder, out);
  expect(problems).toEqual([{ path: "sessions/one.mcap", problem: expect.stringContaining("has changed") }]);
  expect(readFileSync(join(out, "files", "sessions", "one.mcap")).equals(bytes)).toBe(true);
  expect((await verifyBackup(out, quiet)).problems).toEqual([]);
});

it("refuses a folder within the data, one with other files, a damaged manifest, and data that is none", async () => {
  const { folder, out } = await filled();
  await expect(backUp(folder, join(folder, "backup"))).rejects.toThrow("lies in the other");
  expect(() => statSync(join(folder, "backup"))).toThrow();
  await expect(backUp(folder, join(folder, ".."))).rejects.toThrow("lies in the other");
  const foreign = temporaryFolder();
  writeFileSync(join(foreign, "holiday.jpg"), "");
  await expect(backUp(folder, foreign)).rejects.toThrow("other files");
  await expect(backUp(temporaryFolder(), out)).rejects.toThrow("no data folder");
  await expect(verifyBackup(foreign, quiet)).rejects.toThrow("is no backup");
  await backUp(folder, out);
  const manifest = join(out, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("one.mcap", "two.mcap"));
  await expect(verifyBackup(out, quiet)).rejects.toThrow("manifest.json: it is not what was written");
  await expect(backUp(folder, out)).rejects.toThrow("manifest.json");
});
