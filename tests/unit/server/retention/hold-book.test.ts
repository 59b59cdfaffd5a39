import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HoldBook, holdRequestSchema } from "@cementwatch/server/retention/hold-book";
import { expect, it } from "vitest";
import { addSession, dataFolder } from "../../../support/data-folder.ts";

const HOLD = { action: "hold", reason: "claim", by: "QA" } as const;
const RELEASE = { action: "release", reason: "settled", by: "QA" } as const;

async function book() {
  const folder = dataFolder();
  await addSession(folder, "one");
  const directory = join(folder, "sessions");
  return {
    holds: new HoldBook(directory, () => Date.UTC(2026, 0, 15)),
    log: join(directory, "one.holds.jsonl"),
  };
}

it("keeps who held and released and why, line by line", async () => {
  const { holds, log } = await book();
  expect(await holds.stateOf("one")).toEqual({ isHeld: false, log: [], damagedLines: 0 });
  expect((await holds.change("one", HOLD))?.isHeld).toBe(true);
  const before = readFileSync(log, "utf8");
  const state = await holds.change("one", RELEASE);
  expect(readFileSync(log, "utf8").startsWith(before)).toBe(true);
  expect(state).toMatchObject({ isHeld: false, log: [HOLD, { ...RELEASE, at: "2026-01-15T00:00:00.000Z" }] });
});

it("refuses a second hold, a release of nothing, and both of two at once but one", async () => {
  const { holds } = await book();
  await expect(holds.change("one", RELEASE)).rejects.toThrow("nothing to release");
  const both = await Promise.allSettled([holds.change("one", HOLD), holds.change("one", HOLD)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  await expect(holds.change("one", HOLD)).rejects.toThrow("since 2026-01-15");
  // It may go to a log: no words that a person wrote.
  await expect(holds.change("one", HOLD)).rejects.not.toThrow("claim");
});

it("counts a log that cannot be read as a hold that nobody can release", async () => {
  const { holds, log } = await book();
  await holds.change("one", HOLD);
  await holds.change("one", RELEASE);
  appendFileSync(log, '{"action":"ho');
  expect(await holds.stateOf("one")).toMatchObject({ isHeld: true, damagedLines: 1 });
  await expect(holds.change("one", RELEASE)).rejects.toThrow("damaged");
});

it("knows no session outside its folder, and takes no empty or endless words", async () => {
  const { holds } = await book();
  expect(await holds.stateOf("two")).toBeUndefined();
  expect(await holds.change("../one", HOLD)).toBeUndefined();
  for (const reason of [" ", "x".repeat(501)])
    expect(holdRequestSchema.safeParse({ ...HOLD, reason }).success).toBe(false);
});
