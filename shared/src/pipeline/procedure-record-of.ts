/** Makes the record of the procedure from the pipeline's state at one moment. */
import { cementMass } from "../cement/cement-mass.ts";
import type { CementProfile } from "../cement/cement-profile.ts";
import { steadyContact } from "../imaging/endplate-contact.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { CannulaAccount } from "../procedure/cannula-account.ts";
import { cannulaDeliveredMl, cannulaPumpMl } from "../procedure/cannula-account.ts";
import type { VertebralLevel } from "../procedure/level.ts";
import type {
  BatchRecord,
  CannulaRecord,
  InjectionRecord,
  LevelRecord,
  ProcedurePhase,
  ProcedureRecord,
} from "../procedure/procedure-record.ts";
import { isVolumeMeasured } from "../session/session-config.ts";
import { countedVolumeMl } from "../telemetry/volume-account.ts";
import { balloonRecords } from "./balloon-status.ts";
import { batchRecords } from "./batches.ts";
import { isOf } from "./cannula-fields.ts";
import { machineChecks } from "./machine-checks.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { type InjectionTrack, type LevelTrack, openInjection } from "./procedure-track.ts";
import { sensorRecords } from "./sensor-records.ts";
import { movingMlOf, presentAccounts } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** The whole record at `atUs`; the same state gives the same record. */
export function procedureRecordOf(state: PipelineState, limits: Limits, atUs: number): ProcedureRecord {
  const { fields } = state.operator;
  const { procedure } = state;
  const batches = batchRecords(state);
  const levels = procedure.levels.map((level) => levelRecord(state, level));
  return {
    atUs,
    phase: phaseOf(state, batches, levels),
    ...(fields.caseStartedAtUs === undefined ? {} : { caseStartedAtUs: fields.caseStartedAtUs }),
    ...(procedure.caseEndedAtUs === undefined ? {} : { caseEndedAtUs: procedure.caseEndedAtUs }),
    batches,
    levels,
    totals: totalsOf(levels, state.config.procedure.cement),
    checks: machineChecks(state, limits, atUs),
    ...(state.checksAtStart === undefined ? {} : { checksAtStart: state.checksAtStart }),
    signed: fields.signed,
    marks: procedure.marks,
    zeros: state.zeros,
    sensors: sensorRecords(state),
    followUp: procedure.followUp,
    dose: procedure.dose,
  };
}

function levelRecord(state: PipelineState, track: LevelTrack): LevelRecord {
  const { fields } = state.operator;
  const cannulas = presentAccounts(state)
    .filter((account) => account.level === track.level)
    .map((account) => cannulaRecord(state, account));
  const delivered = sumOf(cannulas.map((cannula) => cannula.deliveredVolumeMl));
  return {
    level: track.level,
    isActive: fields.activeCannula.level === track.level,
    firstActiveAtUs: track.firstActiveAtUs,
    cannulas,
    injections: injectionsOf(state, track.level),
    balloons: balloonRecords(state, track.level),
    ...(delivered === undefined ? {} : { deliveredVolumeMl: delivered }),
    isApproximate: cannulas.some((cannula) => cannula.isApproximate),
    looks: track.looks,
    ...(delivered === undefined || delivered < LOOKS_FROM_ML
      ? {}
      : { looksPerMl: track.injectionLooks / delivered }),
    heights: track.heights,
    decompression: {
      ...(track.boneBeforeKpa === undefined ? {} : { beforeKpa: track.boneBeforeKpa }),
      ...(track.boneAfterKpa === undefined ? {} : { afterKpa: track.boneAfterKpa }),
    },
    ...(track.recentContacts.length === 0 ? {} : { endplateContact: steadyContact(track.recentContacts) }),
  };
}

/** Looks per mL say nothing before this much, mL (assumption: one aliquot). */
const LOOKS_FROM_ML = 0.1;

function cannulaRecord(state: PipelineState, account: CannulaAccount): CannulaRecord {
  const movingMl = movingMlOf(state, account);
  const { volume } = state.config.fitted;
  const isCounted = volume === "counted";
  const isMeasured = isVolumeMeasured(state.config.fitted);
  const countedMl = countedVolumeMl(account.countedTubes, account.countedSyringes);
  return {
    side: account.side,
    isActive: isOf(account, state.operator.fields.activeCannula),
    ...(isMeasured ? { pumpVolumeMl: cannulaPumpMl(account, movingMl) } : {}),
    deadVolumeMl: account.deadVolumeMl,
    styletVolumeMl: account.styletMl,
    ...(isMeasured ? { deliveredVolumeMl: cannulaDeliveredMl(account, movingMl) } : {}),
    ...(isCounted ? { deliveredVolumeMl: countedMl } : {}),
    countedTubes: account.countedTubes,
    countedSyringes: account.countedSyringes,
    isApproximate: isCounted,
  };
}

function injectionsOf(state: PipelineState, level: VertebralLevel): InjectionRecord[] {
  const isMeasured = isVolumeMeasured(state.config.fitted);
  return state.procedure.injections
    .filter((entry) => entry.level === level)
    .map((entry) => injectionRecord(entry, isMeasured));
}

function injectionRecord(entry: InjectionTrack, isMeasured: boolean): InjectionRecord {
  const { side, batch, startedAtUs, endedAtUs, peakPressureKpa, isMarked } = entry;
  return {
    side,
    batch,
    startedAtUs,
    ...(endedAtUs === undefined ? {} : { endedAtUs }),
    ...(isMeasured ? { volumeMl: Math.max(0, entry.endTotalMl - entry.startTotalMl) } : {}),
    ...(peakPressureKpa === undefined ? {} : { peakPressureKpa }),
    isMarked,
  };
}

function totalsOf(levels: readonly LevelRecord[], cement: CementProfile): ProcedureRecord["totals"] {
  const delivered = sumOf(levels.map((level) => level.deliveredVolumeMl));
  return {
    ...(delivered === undefined ? {} : { deliveredVolumeMl: delivered, ...massOf(cement, delivered) }),
    isApproximate: levels.some((level) => level.isApproximate),
  };
}

function massOf(cement: CementProfile, deliveredMl: number) {
  const { cementG, monomerG } = cementMass(cement, deliveredMl);
  return { cementMassG: cementG, monomerMassG: monomerG };
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

/** Where the team is: what happens now comes before what the cement does. */
function phaseOf(
  state: PipelineState,
  batches: readonly BatchRecord[],
  levels: readonly LevelRecord[],
): ProcedurePhase {
  const { fields } = state.operator;
  if (!fields.isCaseRunning && state.procedure.caseEndedAtUs !== undefined) return "ended";
  if (openInjection(state.procedure) !== undefined) return "injecting";
  const isBalloonUp = levels.some(({ balloons }) =>
    balloons.some(
      ({ inflatedAtUs, deflatedAtUs }) => inflatedAtUs !== undefined && deflatedAtUs === undefined,
    ),
  );
  if (isBalloonUp) return "balloon";
  const batch = batches.find(({ isActive }) => isActive);
  if (batch === undefined) return fields.isCaseRunning ? "access" : "setUp";
  if (batch.phase === "late" || batch.phase === "set") return "setting";
  const isBatchUsed = state.procedure.injections.some((entry) => entry.batch === batch.id);
  if (isBatchUsed) return "watching";
  return batch.phase === "mixing" ? "mixing" : "waiting";
}
