/** Which alarm conditions hold at a moment, each with its evidence. Thresholds: leak/parameters.ts. */
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { balloonConditions, cavityConditions, injectorUnitConditions } from "./balloon-conditions.ts";
import { cementConditions } from "./cement-conditions.ts";
import { pressureConditions, volumeConditions } from "./injection-conditions.ts";
import { leakConditions, marginConditions, resistanceConditions } from "./leak-conditions.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { roomConditions } from "./room-conditions.ts";
import {
  diskConditions,
  pictureConditions,
  signalConditions,
  syncConditions,
  systemConditions,
} from "./technical-conditions.ts";

type Limits = Readonly<Record<ParameterId, number>>;
const VIEWS: readonly PictureView[] = ["lateral", "ap"];

/** All conditions that hold at `atUs`. */
export function conditionsAt(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  return [
    ...VIEWS.flatMap((view) => leakConditions(state, view, limits, atUs)),
    ...VIEWS.flatMap((view) => marginConditions(state, view, limits)),
    ...pressureConditions(state, limits, atUs),
    ...balloonConditions(state, limits, atUs),
    ...resistanceConditions(state, limits, atUs),
    ...volumeConditions(state, limits, atUs),
    ...cementConditions(state, atUs),
    ...cavityConditions(state, limits, atUs),
    ...signalConditions(state, atUs),
    ...pictureConditions(state, limits, atUs),
    ...injectorUnitConditions(state, limits),
    ...systemConditions(state),
    ...diskConditions(state, limits),
    ...syncConditions(state, limits),
    ...roomConditions(state),
  ];
}
