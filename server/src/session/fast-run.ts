/** Runs a simulated source through a runtime in virtual time, as fast as the machine can. */
import type { SimulatedSource } from "@cementwatch/drivers/simulated-source";
import type { DelayedAnalysis } from "./delayed-analysis.ts";
import { feedEvent } from "./feed-event.ts";
import type { SessionRuntime } from "./session-runtime.ts";

/** Events are made this far ahead at a time; any value gives the same result. */
const STEP_US = 20_000;

/** `onProgress` gets 0–1, about a hundred times. */
export function runFast(
  source: SimulatedSource,
  runtime: SessionRuntime,
  analysis: DelayedAnalysis,
  onProgress: (done01: number) => void,
): void {
  const reportEvery = Math.max(Math.floor(source.endUs / STEP_US / 100), 1);
  for (let step = 1; step * STEP_US <= source.endUs; step++) {
    const untilUs = step * STEP_US;
    for (const event of source.advance(untilUs)) {
      takeFindings(runtime, analysis, event.atUs);
      feedEvent(runtime, event);
    }
    takeFindings(runtime, analysis, untilUs);
    runtime.advance(untilUs);
    if (step % reportEvery === 0) onProgress(untilUs / source.endUs);
  }
}

/** Findings enter at their frame's time + 100 ms, before anything later. */
export function takeFindings(runtime: SessionRuntime, analysis: DelayedAnalysis, untilUs: number): void {
  for (const { finding, atUs } of analysis.takeDue(untilUs)) runtime.takeFinding(finding, atUs);
}
