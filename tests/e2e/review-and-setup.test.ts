/** A recorded session in review, and the set-up strip, in a real browser on the real server. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

describe("review", () => {
  it("lists a recorded session, opens it as a REPLAY, plays, steps and jumps to its alarm", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sessions"));
    await recordCase(join(folder, "sessions", "2026-01-15-test.mcap"), HAND_BURSTS);
    const { url } = await startServer(folder);
    const { page, errors } = await openPage(`${url}/review?tab=sessions`);
    await page.getByText("test case").first().click();
    const body = () => page.locator("body").innerText();
    await eventually(async () => (await body()).includes("REPLAY"), "the word REPLAY");
    const position = async () => /(\d+):(\d\d)\.(\d) \//.exec(await body())?.[0] ?? "";
    await eventually(async () => (await position()) !== "", "the recording to be open");
    await eventually(async () => page.getByRole("button", { name: /Play/ }).isEnabled(), "Play");
    const before = await position();
    await page.keyboard.press(" ");
    await eventually(async () => (await position()) !== before, "the position to move");
    await page.keyboard.press(" ");
    await eventually(async () => (await page.locator(".replay-alarms li").count()) > 0, "the alarms");
    await page.keyboard.press("n");
    const risk = async () => page.locator(".replay-risk").innerText();
    await eventually(async () => (await risk()).includes("STOP"), "STOP at the alarm");
    const atAlarm = `${await page.locator(".replay-alarms li time").first().innerText()} /`;
    await eventually(async () => (await position()) === atAlarm, "the place of the alarm");
    await page.keyboard.press("ArrowRight");
    await eventually(async () => (await position()) !== atAlarm, "one frame on");
    await eventually(async () => (await page.locator(".replay-look").count()) > 5, "the lanes");
    await page.keyboard.press("b");
    await eventually(async () => (await body()).includes("press A first"), "what B wants");
    await page.keyboard.press(",");
    await page.keyboard.press("a");
    await page.keyboard.press("n");
    await eventually(async () => (await position()) === atAlarm, "the alarm again");
    await page.keyboard.press("b");
    await eventually(async () => (await page.locator(".replay-loop").count()) === 1, "the loop");
    await page.locator(".replay-axis").hover();
    const small = page.locator(".replay-thumbnails .is-current img");
    await eventually(
      async () => small.evaluate((img: HTMLImageElement) => img.naturalWidth > 0),
      "a small picture",
    );
    expect(errors).toEqual([]);
  });

  it("says how to get a session when there is none", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page } = await openPage(`${url}/review?tab=sessions`);
    await eventually(async () => /start/i.test(await page.locator("main").innerText()), "advice");
  });
});

describe("set-up", () => {
  it("records acts at once: start, mix, mark; and refuses what cannot be, with the reason", async () => {
    const { url } = await startServer(temporaryFolder());
    const { page, errors } = await openPage(`${url}/setup`);
    await page.request.post(`${url}/api/simulated-cases/hand-bursts-normal/start`);
    await page.waitForTimeout(500);
    const body = () => page.locator("body").innerText();
    await eventually(async () => (await body()).includes("SIMULATED"), "SIMULATED");
    await page.getByRole("button", { name: "ACTS" }).click();
    await page.getByRole("button", { name: /^Mixing now|^Mixed just now/ }).click();
    await eventually(
      async () => (await page.getByRole("button", { name: /UNDO/ }).isEnabled()) === true,
      "undo",
    );
    expect(await body()).toMatch(/mix/i);
    await page.getByRole("button", { name: /^Mark/ }).click();
    await eventually(async () => /mark/i.test(await body()), "the mark");
    expect(errors).toEqual([]);
  });
});
