/**
 * A vertebroplasty of two levels as a user clicks it, in a real browser on the real server with simulated hands, from the
 * checklist to the report. Shots of every phase go to the folder that `CEMENTWATCH_SHOTS` names.
 */
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import {
  anatomyOf,
  begin,
  checklist,
  mixed,
  outline,
  reportOf,
  shot,
  type Table,
} from "../support/procedure-table.ts";

afterAll(closeBrowser);

interface LevelFacts {
  readonly level: string;
  readonly deliveredVolumeMl?: number;
  readonly looks: number;
  readonly isApproximate: boolean;
}

async function deliveredAtLeast(table: Table, ml: number): Promise<void> {
  const read = async () =>
    Number(/DELIVERED[\s\S]*?([\d.]+)\s*mL/.exec(await table.wall.locator("main").innerText())?.[1] ?? 0);
  await eventually(async () => (await read()) >= ml, `${ml} mL delivered`, 60_000);
}

async function injectLevel(table: Table, level: VertebralLevel): Promise<void> {
  await table.wallShows(/NONE SEEN/, 30_000);
  await table.strip(`Injecting ${level}`);
  await deliveredAtLeast(table, 0.3);
  await shot(table.wall, `06-wall-injecting-${level}`);
  await table.strip("Injecting: stop");
}

describe("a procedure from the checklist to the report", { timeout: 300_000 }, () => {
  it("a vertebroplasty of two levels by pump", async () => {
    const anatomy = anatomyOf("training-pvp-two-levels");
    const table = await begin(/Two levels by pump/);
    await checklist(table);
    await outline(table, anatomy.drawingOf("L1", "lateral"));
    await table.showScreens();
    await table.press("START NOW");
    await table.shows(".setup-start", /RUNNING/);
    await mixed(table);
    await injectLevel(table, "L1");
    await table.strip("View is AP");
    await table.strip("View is lateral");
    await table.strip("OUTLINE ✓ lateral");
    await table.tab("LEVELS");
    const isAtL2 = async () => {
      await table.press("NEW LEVEL");
      await table.press("L2");
      await table.page.waitForTimeout(1_000);
      return /L2 · patient LEFT/.test(await table.wall.locator("main").innerText());
    };
    // Refused for as long as cement still moves at L1.
    await eventually(isAtL2, "L2 on the wall");
    await outline(table, anatomy.drawingOf("L2", "lateral"));
    await injectLevel(table, "L2");
    await table.tab("LEVELS");
    await shot(table.page, "07-levels");
    await table.tab("THERMAL");
    await shot(table.page, "08-thermal");
    await table.strip("Sample is hard");
    const { text, json } = await reportOf(table);
    expect(text).toMatch(/SIMULATED/);
    for (const word of ["L1", "L2", "PVP"]) expect(text).toContain(word);
    const report = JSON.parse(json) as { readonly levels: readonly LevelFacts[] };
    expect(report.levels.map(({ level }) => level)).toEqual(["L1", "L2"]);
    expect(JSON.stringify(report)).not.toMatch(/"priority":"high"/);
  });
});
