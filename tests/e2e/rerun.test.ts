/** The tab Re-run in a real browser on the real server: from a ticked session to a difference and back to its moment. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";

afterAll(closeBrowser);

describe("the tab Re-run", { timeout: 90_000 }, () => {
  it("runs a session again with another limit, shows what differs and leads to the moment", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sessions"));
    await recordCase(join(folder, "sessions", "2026-01-15-test.mcap"), HAND_BURSTS);
    const { url } = await startServer(folder);
    const { page, errors } = await openPage(`${url}/review?tab=rerun`, 1280, 800);
    const start = page.getByRole("button", { name: "Start re-run" });
    await page.getByText("test case").waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "All 1" }).click();
    const field = page.getByLabel("New value of posteriorAreaMm2");
    await field.fill("400");
    expect(await start.isDisabled()).toBe(true);
    await page.getByText("enter 0.5 to 20").waitFor();
    await page.getByLabel("Load a parameter set").setInputFiles({
      name: "set.yaml",
      mimeType: "text/yaml",
      buffer: Buffer.from("posteriorAreaMm2: 20\nposteriorSingleFrameAreaMm2: 40\n"),
    });
    await eventually(async () => (await field.inputValue()) === "20", "the loaded value");
    await start.click();
    const result = page.getByRole("region", { name: "Result" });
    await result.waitFor();
    const row = result.getByRole("row", { name: /shifted A1 L1/ });
    await row.waitFor();
    expect(await result.innerText()).toMatch(/leak, said\s+1\s+1/);
    await row.getByRole("link").click();
    expect(page.url()).toMatch(/session=2026-01-15-test&at=\d+$/);
    await eventually(async () => (await page.locator("body").innerText()).includes("REPLAY"), "the replay");
    expect(errors).toEqual([]);
  });
});
