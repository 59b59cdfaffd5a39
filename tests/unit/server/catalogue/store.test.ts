import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openCatalogue } from "@cementwatch/server/catalogue/store";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { describe, expect, it } from "vitest";
import { numberedInput, temporaryFolder, testHeader } from "../../../support/recorded-session.ts";

async function folderWithSession(): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  const recorder = openFileRecorder(join(folder, "sessions", "one.mcap"), testHeader("one"), "First case");
  for (let i = 1; i <= 100; i++) recorder.record(numberedInput(i, i * 50_000));
  const mark = {
    kind: "operator",
    act: { kind: "mark", label: "x" },
    actor: { role: "touch", control: "test" },
  };
  recorder.record({
    topic: "/input/operator",
    sequence: 101,
    atUs: 5_100_000,
    measuredAtUs: 5_100_000,
    json: mark,
  });
  await recorder.close();
  return folder;
}

const expected = {
  sessionId: "one",
  title: "First case",
  origin: "simulated",
  state: "complete",
  marks: 1,
  durationUs: 5_050_000,
};

describe("the catalogue", () => {
  it("lists the sessions of a folder, and again after it was thrown away", async () => {
    const folder = await folderWithSession();
    const catalogue = openCatalogue(folder);
    expect(catalogue.list()).toEqual([expect.objectContaining(expected)]);
    catalogue.close();
    for (const suffix of ["", "-wal", "-shm"])
      rmSync(join(folder, `catalogue.sqlite${suffix}`), { force: true });
    const again = openCatalogue(folder);
    expect(again.list()).toEqual([expect.objectContaining(expected)]);
    again.close();
  });

  it("moves a damaged database aside and makes a new one", async () => {
    const folder = await folderWithSession();
    writeFileSync(
      join(folder, "catalogue.sqlite"),
      "this is no database, it is only text of some length ".repeat(100),
    );
    const catalogue = openCatalogue(folder);
    expect(catalogue.list()).toHaveLength(1);
    catalogue.close();
    expect(existsSync(join(folder, "catalogue.sqlite.damaged"))).toBe(true);
  });

  it("shows a file that is no session as unreadable, and leaves others alone", async () => {
    const folder = await folderWithSession();
    writeFileSync(join(folder, "sessions", "noise.mcap"), "noise");
    writeFileSync(join(folder, "sessions", "notes.txt"), "not ours");
    const catalogue = openCatalogue(folder);
    expect(catalogue.list().map(({ sessionId, state }) => [sessionId, state])).toEqual([
      ["one", "complete"],
      ["noise", "unreadable"],
    ]);
    catalogue.close();
  });

  it("lists a dangling link, a folder and a pipe with a session's name as unreadable", async () => {
    const folder = await folderWithSession();
    const sessions = join(folder, "sessions");
    symlinkSync(join(folder, "gone"), join(sessions, "link.mcap"));
    mkdirSync(join(sessions, "folder.mcap"));
    spawnSync("mkfifo", [join(sessions, "pipe.mcap")]);
    const catalogue = openCatalogue(folder);
    const states = Object.fromEntries(catalogue.list().map(({ sessionId, state }) => [sessionId, state]));
    expect(states).toEqual({
      one: "complete",
      link: "unreadable",
      folder: "unreadable",
      pipe: "unreadable",
    });
    catalogue.close();
  });

  it("lists all the same when the database is damaged past its first page, and makes it anew", async () => {
    const folder = await folderWithSession();
    const path = join(folder, "catalogue.sqlite");
    openAndClose(folder);
    const database = new DatabaseSync(path);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    const bytes = readFileSync(path);
    expect(bytes.length).toBeGreaterThan(4096);
    writeFileSync(path, bytes.fill(0xa5, 4096));
    openAndClose(folder);
    expect(existsSync(`${path}.damaged`)).toBe(true);
    rmSync(`${path}.damaged`);
    openAndClose(folder);
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });

  it("does without a database that cannot be opened, and leaves a locked one in place", async () => {
    const folder = await folderWithSession();
    const path = join(folder, "catalogue.sqlite");
    mkdirSync(path);
    openAndClose(folder);
    rmSync(path, { recursive: true });
    openAndClose(folder);
    const other = new DatabaseSync(path);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    openAndClose(folder);
    other.close();
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });

  it("reads a session that is being recorded every 5 s at most, and at once when it has ended", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sessions"));
    const recorder = openFileRecorder(join(folder, "sessions", "one.mcap"), testHeader("one"), "First case");
    let laterMs = 0;
    const catalogue = openCatalogue(folder, () => Date.now() + laterMs);
    const record = async (fromUs: number) => {
      recorder.record(numberedInput(1 + fromUs, fromUs));
      recorder.record(numberedInput(2 + fromUs, fromUs + 1_000_000));
      await recorder.sync();
      return catalogue.list()[0];
    };
    const first = await record(0);
    expect(first).toMatchObject({ state: "recording", durationUs: 1_000_000 });
    const second = await record(1_000_000);
    expect(second).toMatchObject({ state: "recording", durationUs: 1_000_000 });
    expect(second?.sizeBytes).toBeGreaterThan(first?.sizeBytes ?? 0);
    laterMs = 5_500;
    expect(await record(2_000_000)).toMatchObject({ state: "recording", durationUs: 3_000_000 });
    await recorder.close();
    expect(catalogue.list()[0]).toMatchObject({ state: "complete", durationUs: 3_000_000 });
    catalogue.close();
  });

  it("calls a session without an end damaged once a minute has passed", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sessions"));
    const recorder = openFileRecorder(join(folder, "sessions", "one.mcap"), testHeader("one"), "First case");
    recorder.record(numberedInput(1, 0));
    await recorder.sync();
    let laterMs = 0;
    const catalogue = openCatalogue(folder, () => Date.now() + laterMs);
    expect(catalogue.list()[0]?.state).toBe("recording");
    laterMs = 61_000;
    expect(catalogue.list()[0]?.state).toBe("damaged");
    catalogue.close();
  });
});

/** Lists the one good session. */
function openAndClose(folder: string): void {
  const catalogue = openCatalogue(folder);
  expect(catalogue.list()).toEqual([expect.objectContaining(expected)]);
  catalogue.close();
}
