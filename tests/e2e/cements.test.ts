/** The engineer's cements, the mechanisms in review and a cement alarm on the wall, in a real browser on the real app. */
import { join } from "node:path";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { afterAll, afterEach, expect, it } from "vitest";
import { closeBrowser, openPage } from "../support/dashboard.ts";
import { ScriptedRuntime } from "../support/scripted-runtime.ts";
import { TestApps } from "../support/test-app.ts";
import { openWall } from "../support/wall-room.ts";
import { alarm, assessment } from "../support/wall-scenes.ts";

const dashboard = join(import.meta.dirname, "..", "..", "client", "dist");
const tests = new TestApps();
afterEach(() => tests.closeAll());
afterAll(closeBrowser);

it("changes a cement: a new version with a reason, and nothing that cannot be used", async () => {
  const app = await tests.start({ dashboard });
  const { page, errors } = await openPage(`${app.url}/engineer`);
  const save = page.getByRole("button", { name: "Save as version 2" });
  const rise = page.getByLabel("Rises e-fold in (22 °C), s");
  const status = page.locator(".cement-save p");
  expect(await status.innerText()).toBe("nothing was changed");
  await rise.fill("");
  expect(await status.innerText()).toContain("riseS is NaN");
  expect(await save.isDisabled()).toBe(true);
  await rise.fill("80");
  expect(await status.innerText()).toContain("reason is empty");
  await page.getByLabel("Reason for this version").fill("leaflet of 2026");
  await save.click();
  const versions = page.getByRole("list", { name: "Versions" });
  await versions.getByText("leaflet of 2026").waitFor();
  expect(await versions.getByRole("listitem").count()).toBe(2);
  await page.getByRole("button", { name: "PMMA, medium viscosity pmma-medium · version 2" }).waitFor();
  // The older version's numbers come back as a draft of the next one.
  await page.getByRole("button", { name: "take its numbers" }).last().click();
  expect(await rise.inputValue()).toBe("78");
  await page.getByRole("combobox", { name: "Room" }).selectOption("18");
  await page.getByRole("list", { name: "Phases at 18 °C" }).getByText("6:05").waitFor();
  expect(errors).toEqual([]);
});

it("shows the five mechanisms of a level in review, and calls estimates so", async () => {
  const replay = new ScriptedRuntime(7, "replay", "session-9");
  const empty = emptySessionConfig("2026-01-15");
  const procedure = {
    ...empty.procedure,
    cement: findCementProfile("pmma-medium"),
    isTumour: true,
    bodyVolumes: { L1: { volumeMl: 20, uncertainty01: 0.1, source: "ct" } as const },
  };
  replay.state = { ...replay.state, config: { ...empty, procedure }, procedure: RECORD };
  const app = await tests.start({ dashboard, replays: [replay] });
  const { page, errors } = await openPage(`${app.url}/review?session=session-9`);
  await page.getByRole("button", { name: "Mechanisms" }).click();
  const level = page.getByRole("article", { name: "Mechanisms of L1" });
  await level.waitFor();
  const text = (await level.innerText()).replaceAll(/\s+/g, " ");
  for (const words of [
    "16 % ± 2 of 20.0 mL (CT)",
    "both touched",
    "5.0 → 1.2 kPa",
    "3.2 of 3 mL",
    "at its limit",
  ]) {
    expect(text).toContain(words);
  }
  expect(text).toContain("Heat · estimate, never an alarm");
  expect(text).toContain("Estimated dose by distance");
  await level.getByRole("img", { name: "Temperature of the cement, estimate" }).waitFor();
  await page.getByRole("button", { name: "Alarms" }).click();
  expect(await level.count()).toBe(0);
  // A scripted session has no record that lanes could be read from.
  expect(errors.filter((error) => !error.includes("409"))).toEqual([]);
});

it("keeps the wall within the screen when an alarm's name is long", async () => {
  const late = alarm({
    condition: "C1",
    kind: "cement",
    priority: "low",
    headline: "CEMENT LATE, VERY LATE",
  });
  const { page } = await openWall({ scene: (atUs) => ({ value: assessment({ atUs }), alarms: [late] }) });
  const button = page.getByRole("button", { name: /ACK CEMENT LATE/ });
  await button.waitFor();
  const box = await button.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? Number.NaN)).toBeLessThanOrEqual(1920);
});

const S = 1_000_000;
const RECORD: ProcedureRecord = {
  atUs: 900 * S,
  phase: "setting",
  checks: [],
  batches: [
    {
      id: "A",
      profileId: "pmma-medium",
      profileVersion: 1,
      title: "PMMA, medium viscosity",
      mixStartedAtUs: 0,
      reducedS: 900,
      phase: "set",
      isActive: true,
    },
  ],
  levels: [
    {
      level: "L1",
      isActive: true,
      firstActiveAtUs: 0,
      cannulas: [],
      injections: [{ side: "left", batch: "A", startedAtUs: 300 * S, endedAtUs: 420 * S, isMarked: false }],
      balloons: [],
      deliveredVolumeMl: 3.2,
      isApproximate: false,
      looks: 12,
      heights: {},
      decompression: { beforeKpa: 5, afterKpa: 1.2 },
      endplateContact: { superior: true, inferior: true },
    },
  ],
  totals: { deliveredVolumeMl: 3.2, isApproximate: false },
  signed: [],
  marks: [],
  followUp: {},
  dose: {},
};
