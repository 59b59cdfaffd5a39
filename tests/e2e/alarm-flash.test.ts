/** Flash rates and duty cycles as drawn on the real wall, against IEC 60601-1-8 table 2. */
import process from "node:process";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { type FlashRate, flashRate } from "../support/flash-rate.ts";
import { stop } from "../support/wall-measure.ts";
import { openWall } from "../support/wall-room.ts";
import { alarm, assessment } from "../support/wall-scenes.ts";

afterAll(closeBrowser);

/**
 * Five cycles of the slowest HIGH that is allowed, nearly four of the slowest MEDIUM. The picture is held meanwhile:
 * drawing pictures leaves a busy machine too few frames to measure by.
 */
const HIGH_S = 4;
const MEDIUM_S = 9;

const A4 = { condition: "A4", priority: "medium", headline: "WATCH", place: "CEMENT IN DISC ABOVE" } as const;

function watch(change: Partial<ActiveAlarm>) {
  return (atUs: number): { value: Assessment; alarms: readonly ActiveAlarm[] } => ({
    value: assessment({ atUs, risk: { state: "watch", word: "WATCH", detail: "CEMENT IN DISC ABOVE" } }),
    alarms: [alarm({ ...A4, ...change })],
  });
}

async function measured(page: Page, selector: string, seconds: number, title: string): Promise<FlashRate> {
  await page.locator(selector).waitFor();
  const rate = await flashRate(page, selector, seconds);
  process.stdout.write(
    `${title}: ${rate.hz.toFixed(2)} Hz, ${(100 * rate.duty01).toFixed(0)} % on, ${rate.frames} frames\n`,
  );
  return rate;
}

function expectFlash({ hz, duty01, looks }: FlashRate, lowHz: number, highHz: number): void {
  expect(hz).toBeGreaterThanOrEqual(lowHz);
  expect(hz).toBeLessThanOrEqual(highHz);
  expect(duty01).toBeGreaterThanOrEqual(0.2);
  expect(duty01).toBeLessThanOrEqual(0.6);
  expect(looks).toBe(2);
}

describe("indicators on the wall", () => {
  it("flash HIGH 1.4 to 2.8 times a second, also for who wants less motion, and stand still when acknowledged", async () => {
    let isAcknowledged = false;
    const { page } = await openWall({
      isBeamOn: false,
      scene: (atUs) => ({ ...stop(atUs), alarms: [alarm({ frameNumber: 1, isAcknowledged })] }),
    });
    expectFlash(await measured(page, ".risk-stop.flash-high", HIGH_S, "HIGH"), 1.4, 2.8);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expectFlash(await measured(page, ".risk-stop.flash-high", HIGH_S, "HIGH, reduced motion"), 1.4, 2.8);
    isAcknowledged = true;
    expect(await measured(page, ".risk:not(.flash-high)", 3, "HIGH, acknowledged")).toMatchObject({
      hz: 0,
      looks: 1,
    });
  });

  it("flash MEDIUM 0.4 to 0.8 times a second, and the whole tile when nobody answers", async () => {
    let isEscalated = false;
    const { page } = await openWall({ isBeamOn: false, scene: (atUs) => watch({ isEscalated })(atUs) });
    await page.emulateMedia({ reducedMotion: "reduce" });
    expectFlash(await measured(page, ".risk-watch.flash-medium", MEDIUM_S, "MEDIUM"), 0.4, 0.8);
    isEscalated = true;
    expectFlash(
      await measured(page, ".risk-watch.flash-escalated", MEDIUM_S, "MEDIUM, not answered"),
      0.4,
      0.8,
    );
  });

  it("keep LOW steady", async () => {
    const low = alarm({
      condition: "T10",
      kind: "technical",
      priority: "low",
      headline: "BEFORE THE RESTART",
      place: "STOP · CEMENT BEHIND WALL (14:03)",
      isAudible: false,
    });
    const { page } = await openWall({
      isBeamOn: false,
      scene: (atUs) => ({ value: assessment({ atUs }), alarms: [low] }),
    });
    expect(await measured(page, ".wall-note", 3, "LOW")).toMatchObject({ hz: 0, looks: 1 });
  });
});
