/** The set-up as a nurse uses it, in a real browser on the real server: presses are counted. */
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

/** Presses a button of the page by its name and remembers it. */
function presser(page: Page) {
  const presses: string[] = [];
  const press = async (name: string | RegExp) => {
    await page.getByRole("button", { name, exact: true }).first().click();
    presses.push(String(name));
  };
  return { presses, press };
}

/** A tap on the picture, in shares of its width and height. */
async function tap(page: Page, x: number, y: number): Promise<void> {
  const box = await page.locator(".fluoro-picture").boundingBox();
  if (box === null) throw new Error("there is no picture");
  await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
}

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();
const shows = (page: Page, selector: string, wanted: RegExp, limitMs = 30_000) =>
  eventually(async () => wanted.test(await text(page, selector)), `${selector}: ${wanted}`, limitMs);
const pressed = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first().getAttribute("aria-pressed");

async function openSimulated(caseId: string) {
  const { url } = await startServer(temporaryFolder());
  const opened = await openPage(`${url}/setup`);
  await opened.page.request.post(`${url}/api/simulated-cases/${caseId}/start`);
  await eventually(
    async () => (await opened.page.locator("[data-frame]").count()) > 0,
    "a picture on screen",
  );
  return opened;
}

/** Corners of the body below the treated one and its canal in the simulated picture, then the cannula. */
const BODY = [
  [0.311, 0.629],
  [0.497, 0.621],
  [0.506, 0.765],
  [0.319, 0.78],
  [0.62, 0.69],
] as const;
const CANNULA = [
  [0.362, 0.5075],
  [0.9, 0.351],
] as const;
/** Two taps across it: on a small screen nearer to each other than the reach of a point that can be dragged. */
const EDGES = [
  [0.6818, 0.4056],
  [0.6866, 0.4219],
] as const;

describe("set-up", () => {
  it("starts by one press with nothing set up: clock and record run, and it says NOT WATCHING", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(`${url}/setup`);
    const { press, presses } = presser(page);
    await shows(page, ".setup-time-out", /TIME-OUT/);
    await shows(page, ".setup-reds", /not recording yet/);
    await press("START NOW");
    await shows(page, ".setup-start", /RUNNING/);
    await shows(page, ".setup-words", /NOT WATCHING/);
    await eventually(
      async () => !/not recording/i.test(await text(page, ".setup-reds")),
      "the record to run",
    );
    expect(await page.locator(".setup-time-out").count()).toBe(0);
    expect(presses).toHaveLength(1);
  });

  it("takes a case in five taps, and keeps it over a reload", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(`${url}/setup`);
    const { press, presses } = presser(page);
    const five = ["T12", "RIGHT", "PKP", "PMMA, high viscosity", "13G"];
    for (const name of five) await press(name);
    expect(presses).toHaveLength(5);
    for (const name of five) {
      await eventually(async () => (await pressed(page, name)) === "true", `${name} to be chosen`);
    }
    await page.reload();
    for (const name of five) {
      await eventually(async () => (await pressed(page, name)) === "true", `${name} to be kept`);
    }
  });

  it("offers the report when the case has ended, and the next case as the last one by one press", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(`${url}/setup`);
    const { press } = presser(page);
    await press("13G");
    await press("START NOW");
    await shows(page, ".setup-start", /RUNNING/);
    await press("REPORT");
    await shows(page, ".setup-step", /The report is there after STOP CASE/);
    await page.getByLabel("Pain before").fill("8");
    await page.getByLabel("Pain after").fill("12");
    await press(/^SAVE\s*Follow-up/);
    await shows(page, ".setup-refused", /Pain after is 12: 0 to 10/);
    await page.getByLabel("Pain after").fill("3");
    await press(/^SAVE\s*Follow-up/);
    await shows(page, ".setup-log", /Follow-up · done/);
    await press("STOP CASE");
    const link = page.getByRole("link", { name: "Report PDF" });
    await eventually(async () => (await link.count()) === 1, "the report's link");
    expect(await link.getAttribute("href")).toMatch(/^\/api\/sessions\/.+\/report\.pdf$/);
    await press("CASE");
    await press("8G");
    await eventually(async () => (await pressed(page, "8G")) === "true", "8G to be chosen");
    await press(/^AS LAST CASE/);
    await eventually(async () => (await pressed(page, "13G")) === "true", "13G again");
  });

  it("refuses a name as pseudonym and a raised limit without a reason, in words, and takes both done right", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(`${url}/setup`);
    const { press } = presser(page);
    await press("DETAILS");
    await page.getByLabel("Pseudonym").fill("Jane Doe");
    await page.getByLabel("Pseudonym").press("Enter");
    await shows(page, ".setup-refused", /looks like a name/);
    await page.getByLabel("Pseudonym").fill("P-0137");
    await page.getByLabel("Pseudonym").press("Enter");
    await shows(page, ".setup-tabs", /P-0137/);
    await press("LIMITS");
    await press(/^Cement a level/);
    await press("Cement a level more");
    await press("SET");
    await shows(page, ".setup-refused", /NOT CHANGED: limit\.reason .* is empty.*say why/);
    expect(await text(page, ".setup-tabs")).not.toContain("raised");
    await press("decided by the operator");
    await press("SET");
    await shows(page, ".setup-tabs", /1 raised/);
    await shows(page, ".setup-limits", /6\.5 mL · usual 6\.0 · decided by the operator/);
    await press(/^USUAL/);
    await eventually(async () => !(await text(page, ".setup-tabs")).includes("raised"), "the usual limit");
  });
});

describe("an outline on a simulated picture", () => {
  it("makes a new level in three presses and the taps of its outline; levels bring their outlines back", async () => {
    const { page, errors } = await openSimulated("hand-bursts-normal");
    const { press, presses } = presser(page);
    await shows(page, ".setup-prompt", /Outline 0\.350 mm\/px/);
    // The simulated team may be injecting just then, and a level is not left during an injection.
    const choose = async (name: string) => {
      const isChosen = async () => {
        await page.getByRole("button", { name, exact: true }).first().click();
        await page.waitForTimeout(200);
        return (await pressed(page, name)) === "true";
      };
      await eventually(isChosen, `${name} to be chosen`);
      presses.push(name);
    };
    await choose("L2");
    await press("RIGHT");
    await shows(page, ".setup-prompt", /4 corners of the body: 0 of 4/);
    const taps = [...BODY, ...CANNULA];
    for (const [x, y] of taps) await tap(page, x, y);
    expect(taps).toHaveLength(7);
    await shows(page, ".setup-prompt", /Drag the points/);
    await press("OUTLINE ✓");
    await shows(page, ".setup-prompt", /Outline 0\.350 mm\/px ± 5 %/);
    // The next look is the new level's reference by itself.
    const reference = page.getByRole("button", { name: "REFERENCE", exact: true }).first();
    await eventually(async () => (await reference.innerText()).includes("LAT ✓"), "the reference", 60_000);
    expect(presses).toHaveLength(3);

    await choose("L1");
    await shows(page, ".setup-prompt", /Outline 0\.350 mm\/px ± 3 %/);
    await choose("L2");
    await shows(page, ".setup-prompt", /Outline 0\.350 mm\/px ± 5 %/);
    expect(errors).toEqual([]);
  });

  it("measures its millimetres on the cannula's edges, however near each other they are tapped", async () => {
    const { page } = await openSimulated("hand-bursts-normal");
    const { press } = presser(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await press("L2");
    await press("OUTLINE");
    await press("cannula");
    for (const [x, y] of [...BODY, ...CANNULA, ...EDGES]) await tap(page, x, y);
    await shows(page, ".setup-prompt", /Drag the points/);
    await press("OUTLINE ✓");
    await shows(page, ".setup-prompt", /Outline 0\.(3\d\d|4[0-2]\d) mm\/px ± \d\d %/);
  });

  it("has every step in one tap with nothing out of sight, buttons of 65 px and a picture of 870 px or more", async () => {
    const { page } = await openSimulated("hand-bursts-normal");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await shows(page, ".setup-start", /RUNNING/);
    const hasNoBanner = async () => (await page.locator(".setup-time-out").count()) === 0;
    await eventually(hasNoBanner, "the time-out's banner to go");
    const steps = await page.locator(".setup-tabs button").all();
    expect(steps.length).toBe(12);
    const picture = await page.locator(".fluoro-picture").boundingBox();
    expect(picture?.width).toBeGreaterThanOrEqual(870);
    for (const step of steps) {
      await step.click();
      const found = await page.evaluate(() => {
        const panel = document.querySelector(".setup-step");
        const targets = [...document.querySelectorAll(".setup button, .setup select, .setup a")];
        return {
          hidden: panel === null ? -1 : panel.scrollHeight - panel.clientHeight,
          small: targets
            .filter((target) => target.getBoundingClientRect().height < 64.5)
            .map((target) => target.textContent),
        };
      });
      expect(found).toEqual({ hidden: 0, small: [] });
    }
  });
});
