/** What both procedures in a real browser have in common: the pages, the hands on them, and the report at the end. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { openPage, startServer } from "./dashboard.ts";
import { eventually } from "./eventually.ts";
import { temporaryFolder } from "./recorded-session.ts";

/** Shots of every phase go to this folder, when it is named. */
const SHOTS = process.env["CEMENTWATCH_SHOTS"];

export async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** The same vertebrae as on screen: their corners, canal and cannula are where an eye would tap. */
export function anatomyOf(caseId: string) {
  const scenario = SIMULATED_CASES.find((row) => row.id === caseId)?.scenario;
  if (scenario === undefined) throw new Error(`no simulated case ${caseId}`);
  return createSimulatedCase(scenario);
}

/** Columns of a simulated picture. */
const COLUMNS = 512;

export class Table {
  readonly page: Page;
  readonly touch: Page;
  readonly wall: Page;
  readonly url: string;

  constructor(url: string, page: Page, touch: Page, wall: Page) {
    this.url = url;
    this.page = page;
    this.touch = touch;
    this.wall = wall;
  }

  /**
   * Strip and wall open before the case starts and stay open to its end. Three pictures are drawn by the processor that
   * makes them: with one of them the reference before the start has its frames sooner.
   */
  async showScreens(): Promise<void> {
    await Promise.all([
      this.wall.goto(`${this.url}/monitor`),
      this.touch.goto(`${this.url}/monitor?role=touch`),
    ]);
    // Both know whose case it is, so they are connected: what is pressed before that reaches nobody.
    await this.wallShows(/SIMULATED/);
    await this.stripShows(/SIMULATED/);
  }

  press(name: string | RegExp): Promise<void> {
    return this.page
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
  }

  tab(title: string): Promise<void> {
    return this.page.locator(".setup-tabs button").filter({ hasText: title }).click();
  }

  strip(name: string | RegExp): Promise<void> {
    return this.touch
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
  }

  async shows(selector: string, wanted: RegExp, limitMs = 30_000): Promise<void> {
    const text = async () => this.page.locator(selector).first().innerText();
    try {
      await eventually(async () => wanted.test(await text()), `${selector}: ${wanted}`, limitMs);
    } catch (error) {
      await shot(this.page, "failed-setup");
      await shot(this.wall, "failed-wall");
      throw error;
    }
  }

  stripShows(wanted: RegExp, limitMs = 30_000): Promise<void> {
    const text = async () => this.touch.locator("main").innerText();
    return eventually(async () => wanted.test(await text()), `the strip: ${wanted}`, limitMs);
  }

  wallShows(wanted: RegExp, limitMs = 30_000): Promise<void> {
    const text = async () => this.wall.locator("main").innerText();
    return eventually(async () => wanted.test(await text()), `the wall: ${wanted}`, limitMs);
  }

  async tap({ x, y }: PointPx): Promise<void> {
    const box = await this.page.locator(".fluoro-picture").boundingBox();
    if (box === null) throw new Error("there is no picture");
    const scale = box.width / COLUMNS;
    await this.page.mouse.click(box.x + (x + 0.5) * scale, box.y + (y + 0.5) * scale);
  }
}

/** Opens set-up; the case is started on the start page. Strip and wall stay empty until `showScreens`. */
export async function begin(title: RegExp): Promise<Table> {
  const { url } = await startServer(temporaryFolder());
  const { page } = await openPage(url);
  const wall = await openPage("about:blank");
  const touch = await openPage("about:blank", 1280, 800);
  await shot(page, "01-start");
  await page.getByRole("button", { name: title }).first().click();
  await page.waitForURL(/\/setup/);
  const table = new Table(url, page, touch.page, wall.page);
  await eventually(async () => (await page.locator("[data-frame]").count()) > 0, "a picture");
  return table;
}

/** Machine checks stand; what a person knows is signed, sound and pedal are proved. */
export async function checklist(table: Table): Promise<void> {
  await table.tab("CHECKLIST");
  await table.press(/^Test sound/);
  await table.press(/^heard/);
  await table.page.keyboard.press("p");
  for (const title of [/^Patient and consent/, /^Level counted/, /^Cement and allergy/, /^Team time-out/]) {
    await table.press(title);
  }
  await eventually(
    async () =>
      (await table.page.locator(".setup-checklist li.is-signed button[aria-pressed=true]").count()) === 6,
    "six signatures",
  );
  await shot(table.page, "02-checklist");
}

/** Four corners, the canal, the cannula; then the reference and the confirmation. */
export async function outline(
  table: Table,
  drawing: ReturnType<ReturnType<typeof anatomyOf>["drawingOf"]>,
): Promise<void> {
  await table.tab("OUTLINE");
  await table.shows(".setup-prompt", /4 corners of the body: 0 of 4/);
  for (const point of cornersOf(drawing.contourPx)) await table.tap(point);
  const middle = meanOf(drawing.contourPx);
  const towards = drawing.posteriorDirection === "right" ? 1 : -1;
  const edge = Math.max(...drawing.contourPx.map(({ x }) => towards * x)) * towards;
  await table.tap({ x: edge + towards * 40, y: middle.y });
  const { cannulaTipPx, cannulaAxisPointPx } = drawing;
  if (cannulaTipPx === undefined || cannulaAxisPointPx === undefined) throw new Error("no cannula is drawn");
  await table.tap(cannulaTipPx);
  await table.tap(cannulaAxisPointPx);
  await table.shows(".setup-prompt", /Drag the points/);
  await shot(table.page, "03-outline");
  await table.press(/^OUTLINE ✓/);
  await table.shows(".setup-prompt", /Outline \d/);
  await table.tab("REFERENCE");
  // A look that gave too few frames to a busy computer is asked for again, as a person would.
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  const isTaken = async () => {
    if (/REFERENCE\s*LAT ✓/.test(await table.page.locator(".setup-tabs").innerText())) return true;
    if (performance.now() - pressedAtMs > 10_000) {
      pressedAtMs = performance.now();
      await table.press(/^LATERAL/);
    }
    return false;
  };
  await eventually(isTaken, "the reference", 60_000);
  await shot(table.page, "04-reference");
}

export function cornersOf(points: readonly PointPx[]): PointPx[] {
  const most = (score: (point: PointPx) => number) =>
    points.reduce((best, point) => (score(point) > score(best) ? point : best));
  return [
    most(({ x, y }) => -x - y),
    most(({ x, y }) => x - y),
    most(({ x, y }) => x + y),
    most(({ x, y }) => y - x),
  ];
}

function meanOf(points: readonly PointPx[]): PointPx {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/**
 * Cement is old enough to be pushed: a minute a press until the wall says so. A press adds to what the strip shows, so
 * each waits for the one before to be seen, as a person does.
 */
export async function mixed(table: Table): Promise<void> {
  const cement = () => table.wall.locator('[data-number="cement"]').innerText();
  await table.strip("Mixing now");
  await eventually(async () => /mixing|waiting/.test(await cement()), "cement on the wall");
  for (let minute = 1; minute <= 8 && !/working/.test(await cement()); minute += 1) {
    const before = await cement();
    await table.strip("Mixed −1 min");
    await eventually(async () => (await cement()) !== before, `minute ${minute} on the wall`);
  }
  expect(await cement()).toMatch(/working/);
  await shot(table.wall, "05-wall-cement");
}

export async function reportOf(table: Table): Promise<{ readonly text: string; readonly json: string }> {
  await table.press("STOP CASE");
  await table.tab("REPORT");
  const link = table.page.getByRole("link", { name: "Report PDF" });
  await eventually(async () => (await link.count()) === 1, "the report's link");
  await table.page.getByLabel("Pain before").fill("8");
  await table.page.getByLabel("Pain after").fill("2");
  await table.press(/^SAVE\s*Follow-up/);
  await table.shows(".setup-log", /Follow-up · done/);
  await shot(table.page, "09-after");
  const href = (await link.getAttribute("href")) ?? "";
  const pdf = await table.page.request.get(`${table.url}${href}`);
  expect(pdf.status()).toBe(200);
  const file = join(temporaryFolder(), "report.pdf");
  writeFileSync(file, await pdf.body());
  if (SHOTS !== undefined) writeFileSync(join(SHOTS, "report.pdf"), await pdf.body());
  const text = execFileSync("pdftotext", ["-layout", file, "-"]).toString();
  const json = await table.page.request.get(`${table.url}${href.replace(".pdf", ".json")}`);
  return { text, json: await json.text() };
}
