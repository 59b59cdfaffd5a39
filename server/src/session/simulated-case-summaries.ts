/** The simulated cases as the start page lists them. */
import { groupOf, SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import type { SimulatedCaseSummary } from "../services.ts";

export function simulatedCaseSummaries(): readonly SimulatedCaseSummary[] {
  return SIMULATED_CASES.map(({ id, title, description, scenario }) => {
    return { id, title, description, group: groupOf(scenario), procedure: scenario.procedure };
  });
}
