import { ScreenReport, screenTexts } from "@cementwatch/client/connection/screen-report";
import { screenViewSchema } from "@cementwatch/shared/protocol/screen-view-schema";
import { expect, it } from "vitest";

const view = (texts: Record<string, string>) => ({
  layout: "wall watch",
  widthPx: 1920,
  heightPx: 1080,
  isVisible: true,
  texts,
});

it("tells a change once, tells a new record everything, and tries again what could not be sent", () => {
  let isSent = false;
  const told: string[] = [];
  const report = new ScreenReport(({ texts }) => {
    if (isSent) told.push(texts["risk"] ?? "");
    return isSent;
  });
  report.look(view({ risk: "NONE SEEN" }), "a");
  expect(told).toEqual([]);
  isSent = true;
  report.look(view({ risk: "NONE SEEN" }), "a");
  report.look(view({ risk: "NONE SEEN" }), "a");
  expect(told).toEqual(["NONE SEEN"]);
  report.look(view({ risk: "STOP" }), "a");
  report.look(view({ risk: "STOP" }), "b");
  expect(told).toEqual(["NONE SEEN", "STOP", "STOP"]);
});

it("cuts whatever a page shows to what the server takes", () => {
  const places = Array.from({ length: 90 }, (_, i): [string, string] => [`p${i}`, `${"x".repeat(400)}`]);
  const texts = screenTexts([["risk", "  STOP \n now "], ["empty", "  "], ...places]);
  expect(texts["risk"]).toBe("STOP now");
  expect(texts["empty"]).toBeUndefined();
  expect(screenViewSchema.safeParse({ ...view(texts), drawnAtUs: 1 }).success).toBe(true);
  const tooMany = { ...texts, another: "x" };
  expect(screenViewSchema.safeParse({ ...view(tooMany), drawnAtUs: 1 }).success).toBe(false);
  expect(screenViewSchema.safeParse({ ...view({ "../x": "y" }), drawnAtUs: 1 }).success).toBe(false);
  expect(screenViewSchema.safeParse({ ...view({}), drawnAtUs: Number.NaN }).success).toBe(false);
});
