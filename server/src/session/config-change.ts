/** Merges what a page may change into a configuration, after checks that a schema cannot make. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { FaultError } from "@cementwatch/shared/faults";
import { findBalloonProfile } from "@cementwatch/shared/hydraulics/balloon-profile";
import { limitProblem } from "@cementwatch/shared/leak/limit-change";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { problemOf } from "@cementwatch/shared/procedure/drawing-check";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { withActiveLevel } from "@cementwatch/shared/session/active-level";
import type { ProcedureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";

/** Of the picture that was drawn on. */
interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a change may need to look up. */
export interface ChangeSources {
  readonly frameOf: (view: Drawing["view"]) => FrameSize | undefined;
  /** The newest version of a cement's profile. */
  readonly cementOf: (id: string) => CementProfile | undefined;
}

/** @throws FaultError PIP-CONFIG-INVALID naming the field, its value and what is allowed. */
export function changedConfig(
  config: SessionConfig,
  change: ConfigChange,
  sources: ChangeSources,
): SessionConfig {
  const { drawing, limit, balloon, bodyVolume } = change;
  let next = withProcedure(config, change.procedure ?? {}, sources);
  next = { ...next, fitted: { ...next.fitted, ...change.fitted } };
  if (drawing !== undefined) {
    checkDrawing(drawing, sources.frameOf(drawing.view));
    next = { ...next, drawings: { ...next.drawings, [drawing.view]: drawing } };
  }
  if (limit !== undefined) next = withLimit(next, limit);
  if (balloon !== undefined) next = withBalloon(next, balloon);
  if (bodyVolume !== undefined) next = withBodyVolume(next, bodyVolume);
  return next;
}

function withProcedure(
  config: SessionConfig,
  change: NonNullable<ConfigChange["procedure"]>,
  { cementOf }: ChangeSources,
): SessionConfig {
  const { level = config.procedure.level, side = config.procedure.side, cementProfile, ...rest } = change;
  const active = withActiveLevel(config, level, side);
  const cement = cementProfile === undefined ? config.procedure.cement : cementOf(cementProfile);
  if (cement === undefined) {
    throw invalid(
      "procedure.cementProfile",
      cementProfile,
      "choose a cement of the list, or add it there first",
    );
  }
  // Metastases are treated in tumour mode unless somebody says otherwise in the same breath.
  const isTumour =
    change.isTumour ?? (change.indication === undefined ? undefined : change.indication === "metastasis");
  const procedure: ProcedureConfig = {
    ...active.procedure,
    ...rest,
    cement,
    cementProfile: cement.id,
    ...(isTumour === undefined ? {} : { isTumour }),
  };
  return { ...active, procedure };
}

function withLimit(
  config: SessionConfig,
  { id, value, reason }: NonNullable<ConfigChange["limit"]>,
): SessionConfig {
  const problem = limitProblem(id, value, reason);
  if (problem !== undefined) throw new FaultError("PIP-CONFIG-INVALID", problem);
  const parameters = { ...config.parameters, [id]: value };
  const limitReasons = { ...config.limitReasons };
  if (reason === "") delete limitReasons[id];
  else limitReasons[id] = reason;
  return { ...config, parameters, limitReasons };
}

function withBalloon(
  config: SessionConfig,
  { side, profileId }: NonNullable<ConfigChange["balloon"]>,
): SessionConfig {
  const balloons = { ...config.procedure.balloons };
  if (profileId === "") delete balloons[side];
  else {
    const profile = findBalloonProfile(profileId);
    if (profile === undefined) {
      throw invalid("balloon.profileId", profileId, "choose a balloon of the list: its rating is a limit");
    }
    balloons[side] = profile;
  }
  return { ...config, procedure: { ...config.procedure, balloons } };
}

function withBodyVolume(
  config: SessionConfig,
  { level, volumeMl, uncertainty01, source }: NonNullable<ConfigChange["bodyVolume"]>,
): SessionConfig {
  const bodyVolumes = { ...config.procedure.bodyVolumes };
  if (volumeMl === 0) delete bodyVolumes[level];
  else bodyVolumes[level] = { volumeMl, uncertainty01, source };
  return { ...config, procedure: { ...config.procedure, bodyVolumes } };
}

function checkDrawing(drawing: Drawing, frame: FrameSize | undefined): void {
  const problem = problemOf(drawing, frame?.columns, frame?.rows);
  if (problem !== undefined) throw invalid(`drawing.${problem.field}`, problem.value, problem.advice);
}

function invalid(field: string, value: unknown, advice: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", `${field} is ${String(value)}: ${advice}`);
}
