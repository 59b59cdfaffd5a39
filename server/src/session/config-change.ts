/** Merges what a page may change into a configuration, after checks that a schema cannot make. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { FaultError } from "@cementwatch/shared/faults";
import { findBalloonProfile } from "@cementwatch/shared/hydraulics/balloon-profile";
import { limitProblem } from "@cementwatch/shared/leak/limit-change";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { problemOf } from "@cementwatch/shared/procedure/drawing-check";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { withActiveLevel } from "@cementwatch/shared/session/active-level";
import type { DeviceRole, ProcedureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";
import { rangeProblem } from "@cementwatch/shared/telemetry/full-scale";

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
  /** ISO dates of cases in which a single-use sensor was used before; absent: nothing is remembered. */
  readonly sensorUses?: (lot: string, unit: string) => readonly string[];
}

/** @throws FaultError PIP-CONFIG-INVALID naming the field, its value and what is allowed. */
export function changedConfig(
  config: SessionConfig,
  change: ConfigChange,
  sources: ChangeSources,
): SessionConfig {
  const { drawing, limit, balloon, bodyVolume, singleUse } = change;
  let next = withProcedure(config, change.procedure ?? {}, sources);
  next = { ...next, fitted: { ...next.fitted, ...change.fitted } };
  if (drawing !== undefined) {
    checkDrawing(drawing, sources.frameOf(drawing.view));
    next = { ...next, drawings: { ...next.drawings, [drawing.view]: drawing } };
  }
  if (limit !== undefined) next = withLimit(next, limit);
  if (singleUse !== undefined) next = withSingleUse(next, singleUse, sources.sensorUses);
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
  const tooSmall = sensorProblem(config, id, value);
  if (tooSmall !== undefined) throw new FaultError("PIP-CONFIG-INVALID", tooSmall);
  const parameters = { ...config.parameters, [id]: value };
  const limitReasons = { ...config.limitReasons };
  if (reason === "") delete limitReasons[id];
  else limitReasons[id] = reason;
  return { ...config, parameters, limitReasons };
}

const LIMITED_ROLES: Readonly<Record<string, readonly DeviceRole[]>> = {
  pressureLimitKpa: ["injectorPressure"],
  balloonPressureLimitKpa: ["balloonPressureLeft", "balloonPressureRight"],
};

/** A limit that a fitted sensor could not measure an excess of is refused when it is raised, and may be lowered. */
function sensorProblem(config: SessionConfig, id: string, value: number): string | undefined {
  const roles = LIMITED_ROLES[id] ?? [];
  if (roles.length === 0 || value <= presentLimit(config, id)) return undefined;
  for (const device of config.devices) {
    for (const role of device.roles.filter((entry) => roles.includes(entry))) {
      if (role === "injectorPressure" && !config.fitted.pressure) continue;
      const problem = rangeProblem(device, role, value);
      if (problem !== undefined) return `limit.value of ${id} is ${value} kPa and ${device.id}'s ${problem}`;
    }
  }
  return undefined;
}

function presentLimit({ parameters }: SessionConfig, id: string): number {
  const { values } = resolveParameters(parameters);
  return (values as Readonly<Record<string, number>>)[id] ?? 0;
}

function withSingleUse(
  config: SessionConfig,
  { deviceId, lot, unit }: NonNullable<ConfigChange["singleUse"]>,
  usesOf: ChangeSources["sensorUses"],
): SessionConfig {
  const device = config.devices.find(({ id }) => id === deviceId);
  if (device?.singleUse === undefined) {
    const known = config.devices.filter(({ singleUse }) => singleUse !== undefined).map(({ id }) => id);
    const advice = known.length === 0 ? "mark the device singleUse in the device set" : known.join(", ");
    throw invalid("singleUse.deviceId", deviceId, `choose a single-use sensor: ${advice}`);
  }
  const usedBefore = lot === "" ? [] : (usesOf?.(lot, unit) ?? []);
  const opened = { ...device, singleUse: { lot, unit, usedBefore } };
  return { ...config, devices: config.devices.map((entry) => (entry === device ? opened : entry)) };
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
