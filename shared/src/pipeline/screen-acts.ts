/** What acts say about screens, the pedal and the syringe; kept apart from what can be undone. */
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { focusedScreen, takeScreen } from "./screens.ts";

/** Takes the part of an act that concerns the room; every other act passes. */
export function takeScreenAct(state: PipelineState, act: OperatorAct, atUs: number): void {
  const { screens } = state;
  switch (act.kind) {
    case "soundingScreen":
      screens.sounding = { screenId: act.screenId, title: act.title };
      takeScreen(screens, act.screenId, { isThere: true });
      break;
    case "pageFocus":
      takeScreen(screens, act.screenId, { isThere: true, hasFocus: act.hasFocus });
      break;
    case "sign":
      if (act.item === "pedal") signPedal(state, act.isSigned);
      break;
    case "syringeChanged":
      state.syringeChangedAtUs = atUs;
      delete state.volumeJumpedAtUs;
      break;
    case "tareVolume":
      delete state.volumeJumpedAtUs;
      break;
    default:
      break;
  }
}

/** The pedal types keys: it reaches the page that had them when it was proved, and no other. */
function signPedal({ screens }: PipelineState, isSigned: boolean): void {
  const screenId = focusedScreen(screens)?.screenId;
  if (isSigned && screenId !== undefined) screens.pedalScreenId = screenId;
  else delete screens.pedalScreenId;
}
