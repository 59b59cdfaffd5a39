/** Conditions of the room around the patient: the counter, the pedal, the sound, and what stood before a restart. */
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { screenOf, soundOf } from "./screens.ts";

export function roomConditions(state: PipelineState): ConditionReport[] {
  return [
    ...counterConditions(state),
    ...pedalConditions(state),
    ...soundConditions(state),
    ...earlier(state),
  ];
}

/** T5: until somebody says what happened, the delivered volume may be wrong by the jump. */
function counterConditions({ volumeJumpedAtUs }: PipelineState): ConditionReport[] {
  if (volumeJumpedAtUs === undefined) return [];
  return [{ condition: "T5", instance: "counter", place: "DELIVERED MAY BE WRONG", evidence: [] }];
}

/** T7: the page that proved the pedal has lost its focus or its connection. */
function pedalConditions({ screens }: PipelineState): ConditionReport[] {
  const page = screenOf(screens, screens.pedalScreenId);
  if (screens.pedalScreenId === undefined || (page?.isThere === true && page.hasFocus === true)) return [];
  return [{ condition: "T7", instance: "pedal", place: "PAGE LOST ITS FOCUS", evidence: [] }];
}

/** T8: the one screen that sounds has gone; until another is chosen all of them sound. */
function soundConditions({ screens }: PipelineState): ConditionReport[] {
  const { sound } = soundOf(screens);
  if (sound === undefined || sound.isThere) return [];
  return [
    { condition: "T8", instance: "sound", place: `${sound.title.toUpperCase()} IS GONE`, evidence: [] },
  ];
}

/** T10: what was latched when the server died; not a leak that is seen now. */
function earlier({ beforeRestart }: PipelineState): ConditionReport[] {
  const [first, ...others] = beforeRestart;
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return [{ condition: "T10", instance: "restart", place: `${first}${more}`, evidence: [] }];
}
