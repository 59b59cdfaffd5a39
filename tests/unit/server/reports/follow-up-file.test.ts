import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  followUpBeside,
  followUpPath,
  followUpSchema,
  readFollowUp,
  writeFollowUp,
} from "@cementwatch/server/reports/follow-up-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

it("adds to what was entered before, with the day of the last entry", async () => {
  const path = join(temporaryFolder(), "one.follow-up.json");
  expect(await readFollowUp(path)).toBeUndefined();
  await writeFollowUp(path, { painBefore: 8 }, "2026-01-15T10:00:00.000Z");
  await writeFollowUp(path, { painAfter: 2.5, hoursToWalking: 6 }, "2026-02-20T10:00:00.000Z");
  expect(await readFollowUp(path)).toEqual({
    painBefore: 8,
    painAfter: 2.5,
    hoursToWalking: 6,
    enteredAt: "2026-02-20T10:00:00.000Z",
  });
});

it("does not write over a file that it cannot read", async () => {
  const path = join(temporaryFolder(), "one.follow-up.json");
  writeFileSync(path, "half a fi");
  await expect(writeFollowUp(path, { painAfter: 2 }, "2026-02-20")).rejects.toThrow(/move it away/);
  expect(readFileSync(path, "utf8")).toBe("half a fi");
});

it.each([
  [{}],
  [{ painBefore: 11 }],
  [{ painAfter: -1 }],
  [{ hoursToWalking: Number.NaN }],
  [{ pain: 3 }],
  ["8"],
])("refuses %j", (body) => {
  expect(followUpSchema.safeParse(body).success).toBe(false);
});

it("stands beside the session's first file and nowhere else", () => {
  expect(followUpPath("/data/sessions", "case-1")).toBe("/data/sessions/case-1.follow-up.json");
  expect(followUpBeside("/data/sessions/case-1.mcap")).toBe("/data/sessions/case-1.follow-up.json");
  expect(followUpBeside("/data/notes.txt")).toBeUndefined();
  expect(() => followUpPath("/data/sessions", "../etc")).toThrow(RangeError);
});
