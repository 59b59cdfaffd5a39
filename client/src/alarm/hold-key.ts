/** Acknowledging by key takes a hold of one second, so that a leaning elbow or a bouncing pedal cannot. Pure. */
const HOLD_MS = 1000;

export interface HoldState {
  readonly sinceMs?: number;
  /** The hold has acted; the key must be released before it acts again. */
  readonly isSpent: boolean;
}

export const RELEASED: HoldState = { isSpent: false };

export function keyPressed(state: HoldState, nowMs: number): HoldState {
  return state.sinceMs === undefined ? { sinceMs: nowMs, isSpent: false } : state;
}

/** @returns the new state, and whether the hold is complete now (once per press). */
export function checkHold(
  state: HoldState,
  nowMs: number,
): { readonly state: HoldState; readonly isDone: boolean } {
  const isDone = state.sinceMs !== undefined && !state.isSpent && nowMs - state.sinceMs >= HOLD_MS;
  return isDone ? { state: { ...state, isSpent: true }, isDone } : { state, isDone };
}
