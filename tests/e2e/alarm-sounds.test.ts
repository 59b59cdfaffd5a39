/** The alarm sounds as a real browser renders them, measured, against the ranges of IEC 60601-1-8 tables 3 and 4. */
import process from "node:process";
import { burstProblems } from "@cementwatch/client/alarm/burst-rules";
import { type MeasuredBurst, measureBurst } from "@cementwatch/client/alarm/measure-burst";
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSoundPage, renderInBrowser } from "../support/alarm-sound-page.ts";
import { closeBrowser } from "../support/dashboard.ts";
import { soundTable } from "../support/sound-table.ts";

const PRIORITIES = ["high", "medium", "low"] as const;
const measured = new Map<AlarmPriority, MeasuredBurst>();

function of(priority: AlarmPriority): MeasuredBurst {
  const burst = measured.get(priority);
  if (burst === undefined) throw new Error(`${priority} was not rendered`);
  return burst;
}

describe("the alarm sounds", () => {
  it.each(PRIORITIES)("render %s within every range", async (priority) => {
    const page = await openSoundPage();
    const samples = await renderInBrowser(page, priority);
    const burst = measureBurst(samples, 48_000);
    measured.set(priority, burst);
    expect(burstProblems(priority, burst)).toEqual([]);
    expect(burst.pulses).toHaveLength({ high: 10, medium: 3, low: 2 }[priority]);
    expect(Math.abs((burst.peaks[0]?.hz ?? 0) - 523)).toBeLessThanOrEqual(5);
    expect(samples.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it("begin a medium pulse no sooner after the one before than a high one", () => {
    const step = (burst: MeasuredBurst) => (burst.pulses[0]?.durationMs ?? 0) + (burst.gapsMs[0] ?? 0);
    expect(step(of("medium"))).toBeGreaterThanOrEqual(step(of("high")));
  });

  it("are the table that the document prints", () => {
    const table = soundTable(PRIORITIES.map((priority) => [priority, of(priority)]));
    process.stdout.write(`${table}\n`);
    expect(table.split("\n")).toHaveLength(11);
  });
});

beforeAll(() => measured.clear());
afterAll(closeBrowser);
