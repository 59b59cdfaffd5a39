import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCatalogue } from "@cementwatch/server/catalogue/store";
import { HoldBook } from "@cementwatch/server/retention/hold-book";
import { applyRetention, retentionReport } from "@cementwatch/server/retention/retention";
import { expect, it } from "vitest";
import { addSession, dataFolder } from "../../../support/data-folder.ts";

const wallMs = () => Date.UTC(2026, 0, 31);

function partsOf(folder: string) {
  const catalogue = openCatalogue(folder, () => Date.now() + 600_000);
  const sessions = catalogue.list();
  catalogue.close();
  return { dataFolder: folder, sessions, wallMs, freeBytes: async () => 1e12 };
}

function removedLines(folder: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, "removed-sessions.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function oldFolder(): Promise<string> {
  const folder = dataFolder();
  for (const id of ["held", "old", "flipped", "open"])
    await addSession(folder, id, { isOpen: id === "open" });
  writeFileSync(join(folder, "sessions", "old.follow-up.json"), "{}");
  for (const kept of ["old.0123", "held.0123"])
    mkdirSync(join(folder, "replay-cache", kept), { recursive: true });
  writeFileSync(join(folder, "retention.json"), '{"keepDays": {"simulated": 10}}');
  await new HoldBook(join(folder, "sessions"), wallMs).change("held", {
    action: "hold",
    reason: "r",
    by: "b",
  });
  return folder;
}

it("lists without touching anything, then removes the whole of what is to go and leaves a stone", async () => {
  const folder = await oldFolder();
  const path = join(folder, "sessions", "flipped.mcap");
  const bytes = readFileSync(path);
  const before = readdirSync(join(folder, "sessions"));
  const { rows } = await retentionReport(partsOf(folder));
  expect(
    rows
      .filter(({ action }) => action === "remove")
      .map(({ sessionId }) => sessionId)
      .sort(),
  ).toEqual(["flipped", "old"]);
  expect(readdirSync(join(folder, "sessions"))).toEqual(before);

  const parts = partsOf(folder);
  // In the middle of a chunk: the list does not see it, the check before the removal does.
  writeFileSync(
    path,
    bytes.map((byte, i) => (i === Math.floor(bytes.length * 0.6) ? byte ^ 1 : byte)),
  );
  const applied = await applyRetention(parts);
  expect(readdirSync(join(folder, "replay-cache"))).toEqual(["held.0123"]);
  const why = Object.fromEntries(applied.rows.map((row) => [row.sessionId, row.why]));
  expect(why["flipped"]).toContain("damaged");
  expect(why["held"]).toBe("under legal hold");
  expect(readdirSync(join(folder, "sessions"))).toEqual(before.filter((name) => !name.startsWith("old.")));
  const [stone, end] = removedLines(folder);
  expect(stone).toMatchObject({
    sessionId: "old",
    at: "2026-01-31T00:00:00.000Z",
    policy: { keepDays: { simulated: 10 } },
    chainEnd: expect.stringMatching(/^[0-9a-f]{64}$/),
    files: [
      { name: "old.follow-up.json" },
      { name: "old.mcap", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ],
  });
  expect(end).toMatchObject({ kind: "removed", sessionId: "old" });
});

it("finishes a removal that was cut short, unless what is left was put under hold since", async () => {
  for (const isHeld of [false, true]) {
    const folder = dataFolder();
    await addSession(folder, "old");
    writeFileSync(join(folder, "sessions", "old.follow-up.json"), "{}");
    writeFileSync(join(folder, "retention.json"), '{"keepDays": {"simulated": 10}}');
    await applyRetention(partsOf(folder));
    const [stone = {}] = removedLines(folder);
    writeFileSync(join(folder, "removed-sessions.jsonl"), `${JSON.stringify(stone)}\n`);
    await addSession(folder, "old");
    const holds = new HoldBook(join(folder, "sessions"), wallMs);
    if (isHeld) await holds.change("old", { action: "hold", reason: "r", by: "b" });
    rmSync(join(folder, "retention.json"));
    await applyRetention({ ...partsOf(folder), sessions: [] });
    expect(existsSync(join(folder, "sessions", "old.mcap"))).toBe(isHeld);
    expect(removedLines(folder)).toHaveLength(isHeld ? 1 : 2);
  }
});
