/** Gravimetric volume after ISO 8655-6: ten dispenses each of 100, 50 and 10 % of the nominal volume. */
import type { PlanStep } from "./calibration-plan.ts";
import { StepList, type StepSettings } from "./step-list.ts";

const LEVELS_01 = [1, 0.5, 0.1] as const;
const DISPENSES = 10;

export function volumeSteps({ range, say }: StepSettings): readonly PlanStep[] {
  const list = new StepList();
  list.add({
    kind: "remount",
    series: "",
    direction: "none",
    target: 0,
    waitUs: 0,
    instruction:
      "Fill the syringe with degassed water of room temperature, expel the air, dispense once to wet the line, put the vessel with its evaporation trap on the balance and tare it.",
  });
  for (const [level, part] of LEVELS_01.entries()) {
    const target = range.max * part;
    for (let number = 1; number <= DISPENSES; number += 1) {
      list.add({
        kind: "point",
        series: `V${level + 1}`,
        direction: "none",
        target,
        waitUs: 0,
        instruction: `Dispense ${say(target)} (${number} of ${DISPENSES}). Refill between dispenses when the syringe is low.`,
      });
    }
  }
  return list.steps();
}
