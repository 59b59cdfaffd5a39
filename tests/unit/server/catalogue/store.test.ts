import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
});
