/**
 * The five ways in which cement works or harms, for each level: support, heat, decompression, dose, and what tumour
 * mode adds. For set-up, review and report; nothing here is an alarm. Whatever is not known is absent, never zero.
 */
import { cementMass } from "../cement/cement-mass.ts";
import { builtInCement, type CementProfile, profileRate } from "../cement/cement-profile.ts";
import {
  type DoseAtDistance,
  doseByDistance,
  type Exotherm,
  exotherm,
  type MeasuredPoint,
} from "../cement/exotherm.ts";
import { type ParameterId, resolveParameters } from "../leak/parameters.ts";
import { levelCapMl } from "../leak/volume-cap.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { US_PER_S } from "../time.ts";
import type { VertebralLevel } from "./level.ts";
import type { BatchRecord, LevelRecord, ProcedureRecord } from "./procedure-record.ts";

export interface SupportMechanism {
  readonly deliveredMl?: number;
  readonly isApproximate: boolean;
  /** From CT or a drawn region; without it fill is not told. */
  readonly bodyVolumeMl?: number;
  readonly bodySource?: "ct" | "roi";
  readonly fill01?: number;
  /** Expanded (k = 2) uncertainty of the fill, in the same unit. */
  readonly fillUncertainty01?: number;
  readonly endplates: "both" | "superior" | "inferior" | "none" | "notJudged";
}

export interface DecompressionMechanism {
  readonly beforeKpa?: number;
  readonly afterKpa?: number;
  readonly changeKpa?: number;
}

/** Mass and volume against the limit of the level or of the session. */
export interface DoseMechanism {
  readonly deliveredMl?: number;
  readonly cementG?: number;
  readonly monomerG?: number;
  readonly limitMl: number;
  readonly isAtLimit: boolean;
}

export interface TumourMechanism {
  readonly stopLineFraction: number;
  readonly hasWallDefect: boolean;
  readonly capMl: number;
  readonly doseByDistance: readonly DoseAtDistance[];
}

export interface LevelMechanisms {
  readonly level: VertebralLevel;
  readonly support: SupportMechanism;
  /** Absent until cement was delivered from a batch that was timed. */
  readonly thermal?: Exotherm;
  readonly decompression: DecompressionMechanism;
  readonly dose: DoseMechanism;
  readonly tumour?: TumourMechanism;
}

export interface Mechanisms {
  readonly levels: readonly LevelMechanisms[];
  readonly session: DoseMechanism;
}

export interface MechanismSources {
  readonly record: ProcedureRecord;
  readonly config: SessionConfig;
  /** Samples of a thermocouple in the cement, by session time; replace the estimate of the level that was active. */
  readonly measured?: readonly { readonly atUs: number; readonly temperatureC: number }[];
  /** Levels at which cement was seen in the canal. */
  readonly canalLevels?: readonly VertebralLevel[];
}

type Limits = Readonly<Record<ParameterId, number>>;

/** Volume counted in tubes and syringes, expanded relative uncertainty. Assumption: one in ten is not empty. */
const COUNTED_UNCERTAINTY_01 = 0.2;

/** Everything that is known of the five mechanisms. */
export function mechanisms(sources: MechanismSources): Mechanisms {
  const limits = resolveParameters(sources.config.parameters).values;
  const { cement } = sources.config.procedure;
  return {
    levels: sources.record.levels.map((level) => levelMechanisms(sources, level, limits)),
    session: doseOf(cement, sources.record.totals.deliveredVolumeMl, limits.sessionVolumeWarnMl),
  };
}

function levelMechanisms(sources: MechanismSources, level: LevelRecord, limits: Limits): LevelMechanisms {
  const { config } = sources;
  const batch = batchOf(sources.record, level);
  const profile = batch === undefined ? config.procedure.cement : profileOf(config, batch);
  const thermal = batch === undefined ? undefined : thermalOf(sources, level, batch, profile);
  return {
    level: level.level,
    support: supportOf(config, level),
    ...(thermal === undefined ? {} : { thermal }),
    decompression: decompressionOf(level),
    dose: doseOf(profile, level.deliveredVolumeMl, levelCapMl(config, limits)),
    ...(config.procedure.isTumour ? { tumour: tumourOf(config, level, limits, thermal) } : {}),
  };
}

function supportOf(config: SessionConfig, level: LevelRecord): SupportMechanism {
  const { deliveredVolumeMl: deliveredMl, isApproximate, endplateContact } = level;
  const body = config.procedure.bodyVolumes[level.level];
  const endplates =
    endplateContact === undefined
      ? "notJudged"
      : endplateContact.superior && endplateContact.inferior
        ? "both"
        : endplateContact.superior
          ? "superior"
          : endplateContact.inferior
            ? "inferior"
            : "none";
  const base = { isApproximate, endplates } as const;
  if (deliveredMl === undefined) return base;
  if (body === undefined || !(body.volumeMl > 0)) return { ...base, deliveredMl };
  const fill01 = deliveredMl / body.volumeMl;
  const counted01 = isApproximate ? COUNTED_UNCERTAINTY_01 : 0;
  return {
    ...base,
    deliveredMl,
    bodyVolumeMl: body.volumeMl,
    bodySource: body.source,
    fill01,
    fillUncertainty01: fill01 * Math.hypot(body.uncertainty01, counted01),
  };
}

function decompressionOf({ decompression: { beforeKpa, afterKpa } }: LevelRecord): DecompressionMechanism {
  return {
    ...(beforeKpa === undefined ? {} : { beforeKpa }),
    ...(afterKpa === undefined ? {} : { afterKpa }),
    ...(beforeKpa === undefined || afterKpa === undefined ? {} : { changeKpa: afterKpa - beforeKpa }),
  };
}

function doseOf(profile: CementProfile, deliveredMl: number | undefined, limitMl: number): DoseMechanism {
  if (deliveredMl === undefined) return { limitMl, isAtLimit: false };
  return { deliveredMl, ...cementMass(profile, deliveredMl), limitMl, isAtLimit: deliveredMl >= limitMl };
}

/** The batch of the level's last injection. */
function batchOf(record: ProcedureRecord, level: LevelRecord): BatchRecord | undefined {
  const id = level.injections.at(-1)?.batch;
  return record.batches.find((batch) => batch.id === id);
}

/** The chosen profile is in the configuration; of a batch before it only what is built in is still known. */
function profileOf({ procedure: { cement } }: SessionConfig, batch: BatchRecord): CementProfile {
  return batch.profileId === cement.id ? cement : (builtInCement(batch.profileId) ?? cement);
}

function thermalOf(
  { config, measured = [], canalLevels = [] }: MechanismSources,
  level: LevelRecord,
  batch: BatchRecord,
  profile: CementProfile,
): Exotherm | undefined {
  const last = level.injections.at(-1);
  const deliveredMl = level.deliveredVolumeMl;
  if (last === undefined || deliveredMl === undefined || !(deliveredMl > 0)) return undefined;
  const deliveredAtS = Math.max(0, (last.endedAtUs ?? last.startedAtUs) - batch.mixStartedAtUs) / US_PER_S;
  const input = {
    profile,
    deliveredMl,
    procedure: config.procedure.procedure,
    deliveredAtS,
    deliveredReducedS: deliveredAtS * profileRate(profile, config.procedure.roomTemperatureC),
    isInCanal: canalLevels.includes(level.level),
  };
  return exotherm(input, level.isActive ? since(measured, batch.mixStartedAtUs) : []);
}

function since(
  measured: readonly { readonly atUs: number; readonly temperatureC: number }[],
  mixStartedAtUs: number,
): readonly MeasuredPoint[] {
  return measured
    .filter(({ atUs }) => atUs >= mixStartedAtUs)
    .map(({ atUs, temperatureC }) => ({ timeS: (atUs - mixStartedAtUs) / US_PER_S, temperatureC }));
}

function tumourOf(
  config: SessionConfig,
  level: LevelRecord,
  limits: Limits,
  thermal: Exotherm | undefined,
): TumourMechanism {
  const drawings = level.isActive ? config.drawings : config.levelDrawings[level.level];
  return {
    stopLineFraction: limits.stopLineTumourFraction,
    hasWallDefect: (drawings?.lateral?.wallDefectPx?.length ?? 0) >= 3,
    capMl: levelCapMl(config, limits),
    doseByDistance: thermal === undefined ? [] : doseByDistance(thermal, level.deliveredVolumeMl ?? 0),
  };
}
