import { auditCsv } from "@cementwatch/server/audit/audit-csv";
import { auditRow } from "@cementwatch/server/audit/audit-hash";
import { expect, it } from "vitest";

it("goes through all pages, quotes, and disarms what a spreadsheet would calculate", async () => {
  const row = (seq: number, reason: string) =>
    auditRow({ entry: { action: "a", reason }, atWall: "2026-11-26T08:00:00.000Z", atMonoUs: -1 }, seq, "0");
  const pages = [[row(3, '=HYPERLINK("x")'), row(2, "a, b")], [row(1, "@SUM(1)")]];
  const asked: number[] = [];
  let text = "";
  for await (const part of auditCsv(async (before) => {
    asked.push(before);
    return { rows: pages[asked.length - 1] ?? [], hasMore: asked.length < pages.length };
  }))
    text += part;
  const lines = text.trimEnd().split("\r\n");
  expect(asked).toEqual([Number.MAX_SAFE_INTEGER, 2]);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`,"'=HYPERLINK(""x"")",0,`);
  expect(lines[1]).toContain(",-1,");
  expect(lines[2]).toContain(',"a, b",');
  expect(lines[3]).toContain(",'@SUM(1),");
});
