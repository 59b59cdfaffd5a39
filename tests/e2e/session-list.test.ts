/** The list of sessions by keyboard: filter, open, note; then two sessions side by side. In a real browser. */
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

it("filters by keyboard, opens, notes, and compares two sessions at their first cement", {
  timeout: 90_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  const path = (id: string) => join(folder, "sessions", `${id}.mcap`);
  const pump = {
    ...HAND_BURSTS,
    fluoro: "single-shot",
    fitted: ["pressure", "volume"],
    technique: "pump",
  } as const;
  await recordCase(path("2026-01-15-093000-first"), pump, 20_000_000);
  copyFileSync(path("2026-01-15-093000-first"), path("2026-01-15-093001-second"));
  const { url } = await startServer(folder);
  const { page, errors } = await openPage(`${url}/review?tab=sessions`, 1280, 800);
  const body = () => page.locator("body").innerText();
  const rows = () => page.locator("a.review-row").count();
  await eventually(async () => (await page.locator(".list-loop").count()) === 2, "both loops");
  expect(await body()).toContain("2 sessions");

  await page.keyboard.press("/");
  await page.keyboard.type("second new-era");
  await eventually(async () => (await rows()) === 1, "one session left");
  expect(page.url()).toContain("text=second");
  await page.keyboard.type("x");
  await eventually(async () => (await body()).includes("No session passes the filter"), "none");
  await page.keyboard.press("Backspace");
  await eventually(async () => (await rows()) === 1, "one again");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await eventually(async () => (await body()).includes("REPLAY"), "the replay");

  await page.getByRole("button", { name: "Notes" }).click();
  await page.getByLabel("Your name").fill("Anna");
  await eventually(async () => page.getByRole("button", { name: "Add note" }).isEnabled(), "the form");
  await page.getByRole("button", { name: "Point" }).click();
  // A click before the picture is drawn has no place.
  await eventually(async () => {
    await page.locator(".fluoro-picture").click({ position: { x: 120, y: 90 } });
    return /LAT at \d+, \d+ px/.test(await body());
  }, "the place");
  await page.getByLabel("Note", { exact: true }).fill("tip moved");
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await page.locator(".note").count()) === 1, "the note");
  expect(await page.locator(".note").innerText()).toContain("N1 · Anna");
  await eventually(async () => (await page.locator(".replay-sign.replay-note").count()) === 1, "◆");
  await page.getByLabel("Answer to note 1").fill("agreed");
  await page.getByRole("button", { name: "Resolve" }).click();
  await eventually(async () => (await page.locator(".note-resolved").count()) === 1, "resolved");
  const lines = readFileSync(join(folder, "sessions", "2026-01-15-093001-second.review.jsonl"), "utf8");
  expect(lines.trim().split("\n")).toHaveLength(2);

  await page.goto(`${url}/review?tab=sessions`);
  await eventually(async () => (await rows()) === 2, "the list");
  await page.locator("a.review-row").first().focus();
  await page.keyboard.press(" ");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Compare 2 of 2" }).click();
  await eventually(
    async () => (await page.locator(".compare-curve path").count()) === 4,
    "both curves twice",
  );
  const times = async () => page.locator(".compare-pane h2 time").allInnerTexts();
  const aligned = () => page.locator(".replay-time").innerText();
  await eventually(async () => {
    const [a, b] = await times();
    return a === b && (await aligned()) === "0:00.0";
  }, "both at the common moment");
  expect(await page.locator(".compare-align select").inputValue()).toBe("cement");
  const before = (await times())[0];
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await eventually(async () => {
    const [a, b] = await times();
    return a === before && b !== a;
  }, "B two frames on");
  expect(await body()).toContain("B shifted +0:00.3 s");
  await page.keyboard.press(" ");
  await eventually(
    async () => /^\+0:0[1-9]/.test(await aligned()),
    "both to play on, not back to where they began",
  );
  await eventually(async () => (await page.locator(".replay-risk").count()) === 2, "both words");
  expect(errors).toEqual([]);
});
