/** The queue of review by keyboard alone, in a real browser; nothing of the software's opinion reaches it before the answer. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

const OPINION = /alarm|A1|STOP|WATCH|CEMENT BEHIND|posterior|risk|test case/;

/** Not what the reviewer sent, which comes back, nor pictures, nor scripts, which hold every word. */
function isAnswer(method: string, url: string): boolean {
  return method === "GET" && url.includes("/api/") && !url.includes("/pictures/");
}

it("judges every look blind by five keys, then its alarm, and comes to figures", {
  timeout: 90_000,
}, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sessions"));
  await recordCase(join(folder, "sessions", "2026-01-15-test.mcap"), {
    ...HAND_BURSTS,
    fluoro: "single-shot",
  });
  const { url } = await startServer(folder);
  const { page, errors } = await openPage("about:blank", 1280, 800);
  const answers: string[] = [];
  /** Looks whose findings were asked for. */
  const opened = new Set<string>();
  page.on("response", async (response) => {
    const findings = /looks\/([^/]+)\/findings/.exec(response.url())?.[1];
    if (findings !== undefined) opened.add(findings);
    else if (isAnswer(response.request().method(), response.url()))
      answers.push(await response.text().catch(() => ""));
  });
  await page.goto(`${url}/review`);
  await eventually(async () => (await page.locator("input").count()) === 1, "the question for a name");
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  const body = () => page.locator("body").innerText();
  const isBlind = async () => (await body()).includes("Leak in this look?");
  let verdicts = 0;
  for (let judged = 0; judged < 11; judged++) {
    await eventually(isBlind, `look ${judged + 1} of 11`);
    expect(await page.content()).not.toMatch(OPINION);
    expect(opened.size).toBe(judged);
    for (const answer of answers) expect(answer).not.toMatch(OPINION);
    await page.keyboard.press("y");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("input:checked + *, label:has(input:checked)").innerText()).toBe("canal");
    await page.keyboard.press("Enter");
    await eventually(async () => /No alarm|\d alarms?/.test(await body()), "what the software said");
    if ((await body()).includes("STOP A1")) {
      await page.keyboard.press("y");
      await eventually(
        async () => (await page.locator(".queue-findings em").first().innerText()) === "agree",
        "agree",
      );
      verdicts += 1;
    }
    await page.keyboard.press("Enter");
  }
  await eventually(async () => (await body()).includes("All looks judged"), "the end of the queue");
  await eventually(async () => (await body()).includes("Sensitivity per look"), "the figures");
  expect(await body()).toContain("4 · 0 · 7 · 0");
  await page.keyboard.press("Backspace");
  await eventually(isBlind, "the last look again");
  const lines = readFileSync(join(folder, "sessions", "2026-01-15-test.review.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  expect([verdicts, lines.length]).toEqual([1, 13]);
  expect(errors).toEqual([]);
});
