/** Acts that cannot be taken now, and why, as advice. */
import type { OperatorAct } from "../procedure/operator-act.ts";
import { acceptRefusal } from "./accept-device.ts";
import { mixRefusal } from "./batch.ts";
import { undoBlockedBy } from "./operator-state.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { openInjection } from "./procedure-track.ts";
import { zeroRefusal } from "./zero.ts";

/** Why the act is refused; `undefined` when it can be taken. */
export function refusalOf(state: PipelineState, act: OperatorAct): string | undefined {
  switch (act.kind) {
    case "zeroPressure":
      return zeroRefusal(state, act);
    case "acceptDevice":
      return acceptRefusal(state, act.deviceId);
    case "tareVolume":
      return state.signals.volumeMl?.last === undefined
        ? "Tare needs a volume signal: none has been seen."
        : undefined;
    case "mixStarted":
    case "newBatch":
      return mixRefusal(state.operator.fields.batches, act);
    case "takeReference":
      return state.config.drawings[act.view] === undefined
        ? "Draw the outline first: the reference is taken around it."
        : undefined;
    case "activeCannula":
      return levelRefusal(state, act);
    case "injecting":
      return injectingRefusal(state, act);
    case "vitals":
      return act.spo2Percent === undefined && act.systolicMmHg === undefined
        ? "Vitals are empty: enter SpO₂, systolic pressure or both."
        : undefined;
    case "balloonReading":
      return act.pressureKpa === undefined && act.volumeMl === undefined
        ? "The balloon reading is empty: enter pressure, volume or both."
        : undefined;
    case "undo":
      return undoRefusal(state, act.sequence);
    default:
      return undefined;
  }
}

/** Two levels cannot take cement at once. */
function levelRefusal(
  state: PipelineState,
  { level }: Extract<OperatorAct, { kind: "activeCannula" }>,
): string | undefined {
  const open = openInjection(state.procedure);
  if (open === undefined || open.level === level) return undefined;
  return `${open.level} is being injected: stop that injection first, then choose ${level}.`;
}

function injectingRefusal(
  state: PipelineState,
  { isInjecting, level }: Extract<OperatorAct, { kind: "injecting" }>,
): string | undefined {
  const active = state.config.procedure.level;
  if (!isInjecting || level === undefined || level === active) return undefined;
  return `${level} is not the active level, ${active} is: choose ${level} first, or inject ${active}.`;
}

function undoRefusal(state: PipelineState, sequence: number): string | undefined {
  const entry = state.operator.undoable.find((candidate) => candidate.sequence === sequence);
  if (entry === undefined) return "There is nothing to undo: undo works for 10 s.";
  return undoBlockedBy(state.operator, sequence) > 0
    ? "A later act changed the same: undo that one first."
    : undefined;
}
