/** A simulated case with whatever recorder and analysis a measurement needs. */
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import type { Recorder } from "@cementwatch/server/recording/recorder";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";

export function scenarioOf(seed: number): Scenario {
  return {
    seed,
    procedure: "pvp",
    leak: "posterior",
    fluoro: "continuous",
    fitted: ["pressure", "volume"],
    technique: "pump",
    length: "short",
    startAgeMin: 4,
  };
}

/** Runs it as fast as possible; resolves with how long each frame's analysis took and how long the case lasts. */
export async function runCase(
  seed: number,
  recorder: Recorder,
): Promise<{ analysisMs: readonly number[]; durationS: number }> {
  await loadCodecs();
  const source = createSimulatedCase(scenarioOf(seed));
  const { runtime, analysis } = createFastSession({
    sessionId: "bench",
    origin: "simulated",
    title: "bench",
    config: source.config,
    recorder,
    nowMs: () => performance.now(),
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  runFast(source, runtime, analysis, () => undefined);
  await runtime.close();
  return { analysisMs: analysis.analysisMs, durationS: source.endUs / 1e6 };
}
