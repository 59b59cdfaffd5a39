/** What is told of the time in which no server ran. Pure. */
import type { PipelineOutput } from "@cementwatch/shared/pipeline/events";

const NEWEST_ONLY: ReadonlySet<PipelineOutput["kind"]> = new Set([
  "alarmState",
  "assessment",
  "status",
  "procedure",
]);

/** Every alarm and fault; of whole states, of which half an hour has tens of thousands, only the newest. */
export function endOfGap(outputs: readonly PipelineOutput[]): readonly PipelineOutput[] {
  const newest = new Map<PipelineOutput["kind"], PipelineOutput>();
  for (const output of outputs) newest.set(output.kind, output);
  return outputs.filter((output) => !NEWEST_ONLY.has(output.kind) || newest.get(output.kind) === output);
}
