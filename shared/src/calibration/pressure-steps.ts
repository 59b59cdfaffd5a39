/**
 * Sequences A, B and C of DKD-R 6-1: preloads to the top held for 30 s, load changes with more than 30 s of waiting, two
 * minutes at the top before a series falls.
 */

import type { PlanStep } from "./calibration-plan.ts";
import { StepList, type StepSettings } from "./step-list.ts";

const WAIT_US = 30_000_000;
const TOP_WAIT_US = 120_000_000;

interface Sequence {
  readonly preloads: number;
  readonly series: readonly (readonly [string, "up" | "down"])[];
}

export const PRESSURE_SEQUENCES = {
  dkdA: {
    preloads: 3,
    series: [
      ["M1", "up"],
      ["M2", "down"],
      ["M3", "up"],
      ["M4", "down"],
    ],
  },
  dkdB: {
    preloads: 2,
    series: [
      ["M1", "up"],
      ["M2", "down"],
      ["M3", "up"],
    ],
  },
  dkdC: {
    preloads: 1,
    series: [
      ["M1", "up"],
      ["M2", "down"],
    ],
  },
} as const satisfies Record<string, Sequence>;

/** @param isRemounted sequence A: the device is re-mounted before its second pair of series, and preloaded again. */
export function pressureSteps(
  procedure: keyof typeof PRESSURE_SEQUENCES,
  settings: StepSettings,
  isRemounted: boolean,
): readonly PlanStep[] {
  const list = new StepList();
  const { preloads, series } = PRESSURE_SEQUENCES[procedure];
  list.preloads(preloads, WAIT_US, settings);
  for (const [name, direction] of series) {
    if (isRemounted && name === "M3") {
      list.add({
        kind: "remount",
        series: "",
        direction: "none",
        target: settings.range.min,
        waitUs: 0,
        instruction: `Let down to ${settings.say(settings.range.min)}, take the device off, put it on again with the same torque.`,
      });
      list.preloads(preloads, WAIT_US, settings);
    }
    list.series(name, direction, { waitUs: WAIT_US, topWaitUs: TOP_WAIT_US }, settings);
  }
  return list.steps();
}
