/** What stands beside a record: counted, and counted again once a file changed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HoldBook } from "@cementwatch/server/retention/hold-book";
import { BesideRecords } from "@cementwatch/server/review/beside-records";
import { appendReviewEntry, readReviewFile, reviewPath } from "@cementwatch/server/review/review-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

it("counts judged looks once, open notes and holds; a file that cannot be read counts as a hold", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "s.mcap"), "");
  const holds = new HoldBook(folder, () => 0);
  const beside = new BesideRecords(folder, holds);
  const none = { judged: 0, openNotes: 0, isHeld: false, signatures: 0 };
  expect(await beside.of("s")).toEqual(none);
  const path = reviewPath(folder, "s");
  const add = async (entry: object) =>
    appendReviewEntry(path, await readReviewFile(path), {
      author: "Anna",
      atWall: "",
      ...entry,
    } as Parameters<typeof appendReviewEntry>[2]);
  for (const author of ["Anna", "Ben"])
    await add({ kind: "judgement", author, content: { look: "c.1", leak: "no", isBlind: true } });
  for (const fromUs of [1, 2]) await add({ kind: "note", content: { fromUs, toUs: 9, text: "x" } });
  await add({ kind: "noteAnswer", content: { of: 3, state: "resolved" } });
  expect(await beside.of("s")).toEqual({ ...none, judged: 1, openNotes: 1 });
  await holds.change("s", { action: "hold", reason: "claim", by: "QA" });
  expect(await beside.of("s")).toMatchObject({ isHeld: true, judged: 1 });
  mkdirSync(reviewPath(folder, "t"));
  writeFileSync(join(folder, "t.mcap"), "");
  expect(await beside.of("t")).toEqual({ ...none, isHeld: true });
});
