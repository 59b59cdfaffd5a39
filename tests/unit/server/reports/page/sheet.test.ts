import { Sheet, visualParts } from "@cementwatch/server/reports/page/sheet";
import { expect, it } from "vitest";

it("turns groups of right-to-left words round and leaves the others where they are", () => {
  expect(visualParts("plain words")).toEqual(["plain words"]);
  expect(visualParts("L1 תיוג בעברית end").join("")).toBe("L1 בעברית תיוג end");
  expect(visualParts("اختبار")).toEqual(["اختبار"]);
});

it("gives the same bytes for the same lines, of an even number", async () => {
  const draw = () => {
    const sheet = new Sheet("title", new Date(Date.UTC(2026, 0, 15)));
    sheet.addPage();
    sheet.line("x".repeat(5000), 30, 30, 100);
    return sheet.finish();
  };
  const bytes = await draw();
  expect(await draw()).toEqual(bytes);
  expect(bytes.length % 2).toBe(0);
  expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe("%PDF-");
});
