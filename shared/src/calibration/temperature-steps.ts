/** Temperature: two or more points in a stirred bath beside the reference, coldest first. */
import type { PlanStep } from "./calibration-plan.ts";
import { StepList, type StepSettings } from "./step-list.ts";

/** A sheathed probe follows its bath within a minute or two. Assumption. */
const WAIT_US = 120_000_000;

export function temperatureSteps({ range, points, say }: StepSettings): readonly PlanStep[] {
  const list = new StepList();
  for (let number = 0; number < points; number += 1) {
    const target = range.min + ((range.max - range.min) * number) / (points - 1);
    list.add({
      kind: "point",
      series: "T1",
      direction: "none",
      target,
      waitUs: WAIT_US,
      instruction: `Bring the bath to ${say(target)}; both sensors at one depth, side by side.`,
    });
  }
  return list.steps();
}
