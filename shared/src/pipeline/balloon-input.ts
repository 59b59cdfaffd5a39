/** Hands readings and presses to the balloons, then notes which stop conditions they reached. */
import type { ParameterId } from "../leak/parameters.ts";
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { Sample } from "../telemetry/sample.ts";
import { measuredStops } from "./balloon-status.ts";
import { type BalloonTrack, takeBalloonAct, takeBalloonSample } from "./balloon-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { judgeBalloonUnit } from "./unit-check.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** A valid sample; one of another signal is left alone. */
export function takeBalloon(state: PipelineState, sample: Sample, limits: Limits): void {
  const track = takeBalloonSample(state.balloons, state.config.procedure, sample);
  if (track === undefined) return;
  judgeBalloonUnit(state, track, limits, sample.atUs);
  noteStops(state, track, limits, sample.atUs);
}

/** A press or a typed reading. */
export function pressBalloon(
  state: PipelineState,
  act: OperatorAct,
  limits: Limits,
  at: { readonly sequence: number; readonly atUs: number },
): void {
  const track = takeBalloonAct(state.balloons, state.config.procedure, act, at);
  if (track !== undefined) noteStops(state, track, limits, at.atUs, at.sequence);
}

function noteStops(
  state: PipelineState,
  track: BalloonTrack,
  limits: Limits,
  atUs: number,
  sequence?: number,
): void {
  for (const reason of measuredStops(state, track, limits, atUs)) {
    if (track.reached.some((entry) => entry.reason === reason)) continue;
    track.reached.push({ reason, ...(sequence === undefined ? {} : { sequence }) });
  }
}
