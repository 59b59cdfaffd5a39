/** Pages of the list of sessions: read by a thread, kept in the catalogue, read again when the files change. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Catalogue, openCatalogue } from "@cementwatch/server/catalogue/store";
import { sessionQuerySchema } from "@cementwatch/shared/review/session-query";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../../../support/recorded-session.ts";

const PUMP = {
  ...HAND_BURSTS,
  fluoro: "single-shot",
  fitted: ["pressure", "volume"],
  technique: "pump",
} as const;

const made = mkdtempSync(join(tmpdir(), "cementwatch-search-"));
beforeAll(() => recordCase(join(made, "one.mcap"), PUMP, 12_000_000));
afterAll(() => rmSync(made, { recursive: true, force: true }));

function folderWithCase(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  copyFileSync(join(made, "one.mcap"), join(folder, "sessions", "2026-01-15-093000-one.mcap"));
  return folder;
}

/** A minute on: a file without an end is no longer being recorded. */
function opened(folder: string): Catalogue {
  const catalogue = openCatalogue(folder, () => Date.now() + 61_000);
  onTestFinished(() => catalogue.close());
  return catalogue;
}

const page = (catalogue: Catalogue, text = "limit=50") =>
  catalogue.search(sessionQuerySchema.parse(Object.fromEntries(new URLSearchParams(text))));

async function allRead(catalogue: Catalogue): Promise<void> {
  await eventually(async () => page(catalogue).reading === 0, "the records to be read");
}

it("answers at once, reads in a thread, keeps what it read over a restart, and reads again what has changed", async () => {
  const folder = folderWithCase();
  const catalogue = opened(folder);
  const first = page(catalogue);
  expect(first).toMatchObject({ total: 1, all: 1, reading: 1 });
  expect(first.sessions[0]).toMatchObject({ read: "nothing", startedAt: "2026-01-15T09:30:00.000Z" });
  expect(first.sessions[0]?.details).toBeUndefined();
  await allRead(catalogue);
  const read = page(catalogue).sessions[0];
  expect(read).toMatchObject({
    read: "all",
    title: "test case",
    origin: "simulated",
    state: "complete",
    details: { levels: ["L1"], cements: ["PMMA, medium viscosity"] },
  });
  expect(read?.details?.devices.map(({ driver }) => driver)).toContain("new-era");
  expect(read?.details?.looks).toBeGreaterThan(1);
  expect(read?.details?.loop.length).toBeGreaterThan(10);
  expect(page(catalogue, "level=L1&device=new-era").total).toBe(1);
  expect(page(catalogue, "level=L2")).toMatchObject({ total: 0, all: 1, choices: { levels: ["L1"] } });
  catalogue.close();

  const again = opened(folder);
  expect(page(again).sessions[0]).toEqual(read);
  // A damaged end: other bytes, so another stamp.
  appendFileSync(join(folder, "sessions", "2026-01-15-093000-one.mcap"), "x");
  expect(page(again).reading).toBe(1);
  await allRead(again);
});

it("pages without overlap, and passes over what cannot be read", async () => {
  const folder = folderWithCase();
  const sessions = join(folder, "sessions");
  for (const id of ["2026-01-15-093001-two", "2026-01-15-093002-three"])
    copyFileSync(join(sessions, "2026-01-15-093000-one.mcap"), join(sessions, `${id}.mcap`));
  writeFileSync(join(sessions, "noise.mcap"), "noise");
  mkdirSync(join(sessions, "folder.mcap"));
  const catalogue = opened(folder);
  await allRead(catalogue);
  const ids = [0, 2, 4].flatMap((offset) =>
    page(catalogue, `limit=2&offset=${offset}&sort=title`).sessions.map(({ sessionId }) => sessionId),
  );
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(5);
  const bad = page(catalogue, "state=unreadable").sessions.map(({ sessionId, read }) => [sessionId, read]);
  expect(Object.fromEntries(bad)).toEqual({ noise: "all", folder: "all" });
});

it("takes a database of the version before: its rows stay, the details are read anew", async () => {
  const folder = folderWithCase();
  const path = join(folder, "catalogue.sqlite");
  const old = openCatalogue(folder);
  const [row] = old.list();
  old.close();
  const database = new DatabaseSync(path);
  database.exec("DROP TABLE details; ALTER TABLE sessions DROP COLUMN imported; PRAGMA user_version = 1");
  database.exec("UPDATE sessions SET title = 'kept'");
  database.close();
  const catalogue = opened(folder);
  expect(catalogue.list()).toEqual([{ ...row, title: "kept" }]);
  expect(page(catalogue).sessions[0]).toMatchObject({ read: "summary", title: "kept" });
  await allRead(catalogue);
  expect(page(catalogue).sessions[0]?.details?.levels).toEqual(["L1"]);
  expect(existsSync(`${path}.damaged`)).toBe(false);
});
