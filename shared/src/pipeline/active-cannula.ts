/** What changes when cement goes through another cannula: outlines, evidence and baselines belong to a level. */
import { blankResistance } from "../hydraulics/resistance.ts";
import type { ResistanceLimits } from "../hydraulics/resistance-state.ts";
import { createViewEvidence } from "../leak/image-evidence.ts";
import type { VertebralLevel } from "../procedure/level.ts";
import { withActiveLevel } from "../session/active-level.ts";
import { isVolumeMeasured, type ProcedureConfig } from "../session/session-config.ts";
import { usableValue } from "../telemetry/signal-track.ts";
import { makeActive } from "./cannula-fields.ts";
import { pictureStateOf } from "./picture-track.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";
import { levelTrack, type ProcedureMoment } from "./procedure-track.ts";
import { deadVolumeOf } from "./volumes.ts";

/**
 * Brings the configuration in line with the active cannula after an act or its undo; true when it changed: another
 * level has its own outline.
 */
export function followActiveCannula(state: PipelineState, limits: ResistanceLimits, atUs: number): boolean {
  const { level, side } = state.operator.fields.activeCannula;
  const { procedure } = state.config;
  if (procedure.level === level && procedure.side === side) return false;
  state.config = withActiveLevel(state.config, level, side);
  turnToCannula(state, procedure.level, limits, atUs);
  return true;
}

/** Another cannula has another resistance; another level has its own evidence as well. */
function turnToCannula(
  state: PipelineState,
  before: VertebralLevel,
  limits: ResistanceLimits,
  atUs: number,
): void {
  blankResistance(state.resistance, atUs, limits);
  if (before !== state.config.procedure.level) turnToLevel(state, before, atUs);
}

/** Leaves the evidence of the level before; what its alarm machine knew is kept for its return. */
function turnToLevel(state: PipelineState, before: VertebralLevel, atUs: number): void {
  const left = levelTrack(state.procedure, before, atUs);
  left.knownSizes = state.alarms.knownSizes;
  left.knownNotes = state.alarms.knownNotes;
  left.soundedMargins = state.alarms.soundedMargins;
  const entered = levelTrack(state.procedure, state.config.procedure.level, atUs);
  state.alarms.knownSizes = entered.knownSizes ?? {};
  state.alarms.knownNotes = entered.knownNotes ?? {};
  state.alarms.soundedMargins = entered.soundedMargins ?? {};
  for (const view of ["lateral", "ap"] as const) {
    state.evidence[view] = createViewEvidence();
    state.operator.drawingVersion[view] += 1;
    state.procedure.drawingVersionFrom[view] = state.operator.drawingVersion[view];
    state.operator.isOutlineConfirmed[view] = false;
  }
}

/** A configuration that names another cannula makes it the active one, as an act would. */
export function followConfig(
  state: PipelineState,
  previous: ProcedureConfig,
  limits: ResistanceLimits,
  atUs: number,
): void {
  const { level, side } = state.config.procedure;
  const { fields } = state.operator;
  if (fields.activeCannula.level === level && fields.activeCannula.side === side) return;
  const { totalMl } = state.volume;
  makeActive(fields, { level, side }, { atUs, totalMl, deadVolumeMl: deadVolumeOf(state.config) });
  turnToCannula(state, previous.level, limits, atUs);
}

/** What the procedure's track needs of this tick. */
export function procedureMoment(state: PipelineState, atUs: number): ProcedureMoment {
  const { fields } = state.operator;
  const pressureKpa = usableValue(state.signals.pressureKpa, isSignalLinkUp(state, "pressureKpa"), atUs);
  const isBeamOn = state.config.pictures.some((config) => {
    const track = state.pictures[config.id];
    return track !== undefined && pictureStateOf(track, config, atUs) === "live";
  });
  return {
    atUs,
    ...fields.activeCannula,
    batch: fields.batches.at(-1)?.id ?? state.config.procedure.batch,
    totalMl: state.volume.totalMl,
    isVolumeMeasured: isVolumeMeasured(state.config.fitted),
    isMarked: fields.isInjecting,
    isBeamOn,
    ...(pressureKpa === undefined ? {} : { pressureKpa }),
  };
}
