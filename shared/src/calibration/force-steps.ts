/**
 * Force after ISO 376: three preloads, R1 and R2 rising at 0°, then R3/R4 at 120° and R5/R6 at 240° rising and falling
 * with one preload each. Simplified: three preloads, R1 rising and R2 falling in one position.
 */
import type { PlanStep } from "./calibration-plan.ts";
import { StepList, type StepSettings } from "./step-list.ts";

/** ISO 376: readings not earlier than 30 s after the change of force; preloads held for 60 to 90 s. */
const WAIT_US = 30_000_000;
const PRELOAD_US = 60_000_000;
const WAIT = { waitUs: WAIT_US, topWaitUs: WAIT_US };

export function forceSteps(
  procedure: "iso376" | "forceSimplified",
  settings: StepSettings,
): readonly PlanStep[] {
  const list = new StepList();
  list.preloads(3, PRELOAD_US, settings);
  list.series("R1", "up", WAIT, settings);
  if (procedure === "forceSimplified") {
    list.series("R2", "down", WAIT, settings);
    return list.steps();
  }
  list.series("R2", "up", WAIT, settings);
  for (const [angle, rising, falling] of [
    [120, "R3", "R4"],
    [240, "R5", "R6"],
  ] as const) {
    list.add({
      kind: "remount",
      series: "",
      direction: "none",
      target: settings.range.min,
      waitUs: 0,
      instruction: `Unload and turn the device to ${angle}° about its axis.`,
    });
    list.preloads(1, PRELOAD_US, settings);
    list.series(rising, "up", WAIT, settings);
    list.series(falling, "down", WAIT, settings);
  }
  return list.steps();
}
