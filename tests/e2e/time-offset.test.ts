/** The time offset on its page, on the bench without hardware: real server, real pictures in a real browser. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";

afterAll(closeBrowser);

it("finds the bench's offset within a minute, stores it, and uses it from then on", async () => {
  const data = await mkdtemp(join(tmpdir(), "cementwatch-time-offset-"));
  const { url } = await startServer(data);
  const { page, errors } = await openPage(`${url}/calibration?tab=time`, 1280, 800);
  await page.getByRole("button", { name: "Bench without hardware" }).click();
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.getByText("more movements").waitFor();
  const side = page.getByRole("region", { name: "Time offset" });
  await side.getByText("Enough.").waitFor();
  await page.getByLabel("Initials or staff number").fill("AB");
  await page.getByRole("button", { name: "Accept" }).click();
  await side.getByText("is in force from now on").waitFor();
  await page.getByRole("region", { name: "Stored offsets" }).getByText("T-2").waitFor();
  const [entry] = (await (await fetch(`${url}/api/alignments`)).json()) as {
    offsetUs: number;
    expandedUncertaintyUs: number;
  }[];
  // The bench's first seed: the value of createTimeBench(1).offsetUs, with room for a machine that is late.
  expect(entry?.offsetUs).toBeGreaterThan(50_000);
  expect(entry?.expandedUncertaintyUs).toBeLessThan(30_000);
  expect(errors).toEqual([]);
});
