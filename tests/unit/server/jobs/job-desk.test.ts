/** Jobs run one at a time in threads: answers, faults, bugs, dead threads, cancelling, and a restart of the server. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { JobDesk } from "@cementwatch/server/jobs/job-desk";
import { expect, it } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const KINDS = { count: new URL("../../../fixtures/jobs/count-job.ts", import.meta.url) };

function open(dataFolder = temporaryFolder()): { desk: JobDesk; dataFolder: string } {
  const desk = new JobDesk({
    dataFolder,
    kinds: KINDS,
    wallMs: () => Date.UTC(2026, 10, 26, 8),
    onError: (error) => {
      throw error;
    },
  });
  return { desk, dataFolder };
}

it("does the work, tells how far it is, and offers what was made", async () => {
  const { desk } = open();
  const { id } = desk.start("count", "Count", { ending: "answer" });
  const view = await desk.whenEnded(id);
  expect(view).toMatchObject({ state: "done", progress01: 1, result: { lines: 2 }, title: "Count" });
  expect(view?.files).toEqual([{ name: "numbers.csv", sizeBytes: 4 }]);
  expect(readFileSync(desk.fileOf(id, "numbers.csv") ?? "", "utf8")).toBe("1\n2\n");
  expect(desk.fileOf(id, "../job.json")).toBeUndefined();
  expect(await desk.remove(id)).toBe(true);
  expect(desk.list()).toEqual([]);
});

it.each([
  ["fault", "the recording cannot be read: choose another"],
  ["bug", "a bug"],
  ["exit", "thread ended"],
])("after a %s says why and leaves nothing behind", async (ending, problem) => {
  const { desk, dataFolder } = open();
  const view = await desk.whenEnded(desk.start("count", "Count", { ending }).id);
  expect(view?.state).toBe("failed");
  expect(view?.problem).toContain(problem);
  expect(readdirSync(join(dataFolder, "exports"))).toEqual([]);
});

it("runs one at a time; cancels the one that runs and the one that waits", async () => {
  const { desk, dataFolder } = open();
  const first = desk.start("count", "First", { ending: "hang" });
  const second = desk.start("count", "Second", { ending: "answer" });
  await eventually(() => desk.find(first.id)?.detail === "half way", "the first to run");
  expect(desk.find(second.id)?.state).toBe("waiting");
  expect(desk.cancel(second.id)).toBe(true);
  expect(desk.cancel(first.id)).toBe(true);
  expect((await desk.whenEnded(first.id))?.state).toBe("cancelled");
  expect(desk.find(second.id)?.state).toBe("cancelled");
  expect(desk.cancel(first.id)).toBe(false);
  expect(existsSync(join(dataFolder, "exports", first.id))).toBe(false);
});

it("refuses the seventeenth that waits and a kind that does not exist", async () => {
  const { desk } = open();
  for (let i = 0; i < 17; i++) desk.start("count", `Job ${i}`, { ending: "hang" });
  expect(() => desk.start("count", "One more", { ending: "answer" })).toThrow("cancel one or wait");
  expect(() => desk.start("other", "Other", null)).toThrow('no job of kind "other"');
  await desk.close();
  expect(desk.list().every(({ state }) => state === "cancelled")).toBe(true);
});

it("knows after a restart what was made, and removes what was not finished", async () => {
  const { desk, dataFolder } = open();
  const { id } = desk.start("count", "Count", { ending: "answer" });
  await desk.whenEnded(id);
  mkdirSync(join(dataFolder, "exports", "20261126T080000Z-9", "files"), { recursive: true });
  const { desk: next } = open(dataFolder);
  await next.load();
  expect(next.list()).toMatchObject([{ id, state: "done" }]);
  expect(next.fileOf(id, "numbers.csv")).toContain(id);
  expect(readdirSync(join(dataFolder, "exports"))).toEqual([id]);
});
