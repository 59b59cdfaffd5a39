/**
 * A kyphoplasty as a user clicks it, in a real browser on the real server with simulated hands, from the checklist to
 * the report. Shots of every phase go to the folder that `CEMENTWATCH_SHOTS` names.
 */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import {
  anatomyOf,
  begin,
  checklist,
  cornersOf,
  mixed,
  outline,
  reportOf,
  shot,
  type Table,
} from "../support/procedure-table.ts";

afterAll(closeBrowser);

describe("a kyphoplasty from the checklist to the report", { timeout: 300_000 }, () => {
  it("balloon, heights, cement by tubes", async () => {
    const table = await begin(/Balloon, then cement by tubes/);
    await checklist(table);
    await table.tab("MEASURE");
    await table.page.waitForSelector(".heights .fluoro-picture");
    await heights(table, "BEFORE");
    await table.showScreens();
    await table.press("START NOW");
    await table.strip("INFLATING");
    await table.wallShows(/psi/);
    await table.stripShows(/2\.0\s+of 4 mL/, 90_000);
    await shot(table.wall, "05-wall-balloon");
    await shot(table.touch, "05-strip-balloon");
    await table.strip("DEFLATED");
    await table.stripShows(/deflated/i);
    await heights(table, "AFTER");
    await table.tab("OUTLINE");
    await outline(table, await anatomyAfterBalloon());
    await mixed(table);
    await table.wallShows(/NONE SEEN/, 30_000);
    await table.strip("Injecting L1");
    await table.wallShows(/injecting|SINCE LOOK/i);
    await eventually(
      async () => /beam|HELD|LIVE/.test(await table.wall.locator("main").innerText()),
      "looks",
    );
    await table.page.waitForTimeout(8_000);
    await table.strip("+ tube 1.5 mL");
    await table.wallShows(/1 tube/);
    await shot(table.wall, "06-wall-cement");
    await table.strip("Injecting: stop");
    const { text } = await reportOf(table);
    for (const word of ["SIMULATED", "PKP", "L1", "alloon"]) expect(text).toContain(word);
  });
});

/** The body is higher once the balloon has lifted it. */
async function anatomyAfterBalloon() {
  const anatomy = anatomyOf("training-pkp");
  anatomy.operator({ kind: "balloon", side: "left", step: "inflating" }, 1_000_000);
  anatomy.operator({ kind: "balloon", side: "left", step: "deflated" }, 70_000_000);
  anatomy.advance(80_000_000);
  return anatomy.drawingOf("L1", "lateral");
}

/** Six taps from the front of the upper endplate round to the front of the lower one. */
async function heights(table: Table, moment: "BEFORE" | "AFTER"): Promise<void> {
  await table.tab("MEASURE");
  await table.press(moment);
  const drawing =
    moment === "BEFORE" ? anatomyOf("training-pkp").drawingOf("L1", "lateral") : await anatomyAfterBalloon();
  const [upperLeft, upperRight, lowerRight, lowerLeft] = cornersOf(drawing.contourPx);
  if (!upperLeft || !upperRight || !lowerRight || !lowerLeft) throw new Error("no corners");
  const between = (a: PointPx, b: PointPx) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const upper = [upperLeft, between(upperLeft, upperRight), upperRight];
  const lower = [lowerRight, between(lowerRight, lowerLeft), lowerLeft];
  for (const point of [...upper, ...lower]) await table.tap(point);
  await table.shows(".heights-prompt", /drag to refine/);
  await shot(table.page, `03-heights-${moment.toLowerCase()}`);
  await table.press("✓");
  await table.shows(".setup-log", new RegExp(`Heights ${moment.toLowerCase()} · done`));
}
