/** A fault that the pipeline itself finds: noted each time, told once. */
import type { FaultEvent } from "../faults.ts";
import type { PipelineOutput } from "./events.ts";
import { noteFault, type PipelineState } from "./pipeline-state.ts";

/** Notes a fault and publishes it once, when it is new. */
export function raiseFault(
  state: PipelineState,
  fault: FaultEvent,
  atUs: number,
  outputs: PipelineOutput[],
): void {
  const isNew = !state.faults.some((entry) => entry.code === fault.code && entry.targetId === fault.targetId);
  noteFault(state, fault, atUs);
  if (isNew) outputs.push({ kind: "fault", fault, atUs });
}
