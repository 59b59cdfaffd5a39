/** Alarms leave a step before anything else does. */
import type { AlarmEvent } from "../alarm/alarm.ts";
import type { PipelineOutput } from "./events.ts";

/** Sorts in place: alarms, the alarm state, then the rest in their order. */
export function alarmsFirst(outputs: PipelineOutput[]): PipelineOutput[] {
  const rank = (output: PipelineOutput) =>
    output.kind === "alarm" ? 0 : output.kind === "alarmState" ? 1 : 2;
  return outputs.length < 2 ? outputs : outputs.sort((a, b) => rank(a) - rank(b));
}

export function pushAlarms(outputs: PipelineOutput[], events: readonly AlarmEvent[]): void {
  for (const event of events) outputs.push({ kind: "alarm", event });
}
