/** The alarm sounds' own test at the start: each burst is rendered and measured. It cannot hear the loudspeaker. */
import { burstProblems } from "./burst-rules.ts";
import { measureBurst } from "./measure-burst.ts";
import { RENDER_RATE_HZ, renderBurst } from "./render-burst.ts";

const PAUSE_MS = 500;

/** What is wrong with the sounds, in words; empty when every burst is as it must be. */
export async function selfTest(): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const priority of ["high", "medium", "low"] as const) {
    // A page that has just opened shows its picture first.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    try {
      const samples = await renderBurst(priority);
      problems.push(...burstProblems(priority, measureBurst(samples, RENDER_RATE_HZ)));
    } catch (error) {
      problems.push(`${priority}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}
