/** The acts of a case as one list for every page: what the button says, what it sends, when it is offered. Pure. */
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { DeviceStatus } from "@cementwatch/shared/pipeline/events";
import { VERTEBRAL_LEVELS } from "@cementwatch/shared/procedure/level";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { isVolumeMeasured, type SessionConfig } from "@cementwatch/shared/session/session-config";

export interface CaseAct {
  readonly label: string;
  readonly act: OperatorAct;
  /** Shown pressed: the state that the act ends is on. */
  readonly isOn?: boolean;
  /** Asked before it is sent: the button says this, and a second press sends. */
  readonly confirm?: string;
}

export interface ActGroup {
  readonly title: "Case" | "Cement" | "Injection" | "Cannula" | "Picture" | "Seen" | "Sensors";
  readonly acts: readonly CaseAct[];
}

/** Groups in the order of a case. Acts about a signal that is not fitted are left out. */
export function actGroups(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
  procedure?: ProcedureRecord,
  devices: readonly DeviceStatus[] = [],
): readonly ActGroup[] {
  const groups: readonly ActGroup[] = [
    { title: "Case", acts: caseActs(assessment) },
    { title: "Cement", acts: cementActs(assessment, procedure) },
    { title: "Injection", acts: injectionActs(config, assessment) },
    { title: "Cannula", acts: cannulaActs(config, assessment) },
    { title: "Picture", acts: pictureActs(config, assessment) },
    { title: "Seen", acts: SEEN },
    { title: "Sensors", acts: [...sensorActs(config, procedure), ...newSensorActs(devices)] },
  ];
  return groups.filter(({ acts }) => acts.length > 0);
}

function caseActs(assessment: Assessment | undefined): readonly CaseAct[] {
  const isRunning = assessment?.isCaseRunning === true;
  return [
    isRunning
      ? { label: "Case ends", act: { kind: "stop" } }
      : { label: "Case starts", act: { kind: "start" } },
    { label: "Mark", act: { kind: "mark", label: "" } },
    { label: "Needle in", act: { kind: "needleIn" } },
  ];
}

/** Mixing that has begun is corrected by steps: a press of −1 min makes the batch one minute older. */
function cementActs(
  assessment: Assessment | undefined,
  procedure: ProcedureRecord | undefined,
): readonly CaseAct[] {
  // The record tells of a press at once, the assessment a tenth of a second later: two quick presses are two minutes.
  const mixStartedAtUs = procedure?.batches.at(-1)?.mixStartedAtUs;
  const isMixed = mixStartedAtUs !== undefined && assessment !== undefined;
  const ageS = isMixed ? Math.max(0, Math.round((assessment.atUs - mixStartedAtUs) / 1e6)) : 0;
  const newBatch: CaseAct = { label: "Next batch now", act: { kind: "newBatch", secondsAgo: 0 } };
  return [
    { label: isMixed ? "Mixed just now" : "Mixing now", act: { kind: "mixStarted", secondsAgo: 0 } },
    { label: "Mixed −30 s", act: { kind: "mixStarted", secondsAgo: Math.min(ageS + 30, 3600) } },
    { label: "Mixed −1 min", act: { kind: "mixStarted", secondsAgo: Math.min(ageS + 60, 3600) } },
    ...(isMixed ? [newBatch] : []),
    { label: "Sample is hard", act: { kind: "sampleHard" } },
  ];
}

function injectionActs(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
): readonly CaseAct[] {
  const isInjecting = assessment?.isInjecting === true;
  const level = assessment?.activeCannula.level;
  const isCounted = config?.fitted.volume === "counted";
  const counting: readonly CaseAct[] = [
    { label: "+ tube 1.5 mL", act: { kind: "countVolume", unit: "tube" } },
    { label: "+ syringe 1.0 mL", act: { kind: "countVolume", unit: "syringe" } },
  ];
  return [
    {
      label: isInjecting ? "Injecting: stop" : `Injecting ${level ?? ""}`.trim(),
      act: {
        kind: "injecting",
        isInjecting: !isInjecting,
        ...(isInjecting || level === undefined ? {} : { level }),
      },
      isOn: isInjecting,
    },
    ...(isCounted ? counting : []),
    { label: "Syringe changed", act: { kind: "syringeChanged" } },
    { label: "Stylet in", act: { kind: "styletIn" } },
  ];
}

/** The other side of the active level, and the levels that were outlined before. */
function cannulaActs(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
): readonly CaseAct[] {
  const moved: CaseAct = { label: "Cannula moved", act: { kind: "cannulaMoved" } };
  const active = assessment?.activeCannula;
  if (active === undefined || config === undefined) return [moved];
  const otherSide = active.side === "left" ? "right" : "left";
  const levels = VERTEBRAL_LEVELS.filter(
    (level) => level !== active.level && config.levelDrawings[level] !== undefined,
  );
  return [
    moved,
    {
      label: `${active.level} ${otherSide} now`,
      act: { kind: "activeCannula", level: active.level, side: otherSide },
    },
    ...levels.map(
      (level): CaseAct => ({
        label: `${level} ${active.side} now`,
        act: { kind: "activeCannula", level, side: active.side },
      }),
    ),
  ];
}

const SEEN: readonly CaseAct[] = [
  { label: "Leak seen", act: { kind: "leakSeen", site: "notSaid" } },
  { label: "Leak seen: canal", act: { kind: "leakSeen", site: "canal" } },
  { label: "Leak seen: disc", act: { kind: "leakSeen", site: "discSuperior" } },
  { label: "Complication", act: { kind: "complication", note: "" } },
];

function pictureActs(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
): readonly CaseAct[] {
  const hasKey = config?.pictures.some(({ beamSource }) => beamSource === "key") ?? false;
  const isOn = assessment?.pictures.some(({ state }) => state === "live") ?? false;
  const beam: CaseAct = {
    label: isOn ? "Beam off" : "Beam on",
    act: { kind: "beamKey", isOn: !isOn },
    isOn,
  };
  return [
    { label: "OUTLINE ✓ lateral", act: { kind: "confirmOutline", view: "lateral" } },
    { label: "OUTLINE ✓ AP", act: { kind: "confirmOutline", view: "ap" } },
    { label: "View is lateral", act: { kind: "viewChanged", view: "lateral" } },
    { label: "View is AP", act: { kind: "viewChanged", view: "ap" } },
    { label: "Reference lateral", act: { kind: "takeReference", view: "lateral" } },
    { label: "Reference AP", act: { kind: "takeReference", view: "ap" } },
    ...(hasKey ? [beam] : []),
  ];
}

/** Another sensor answers in a device's place: its values wait for this press. */
function newSensorActs(devices: readonly DeviceStatus[]): readonly CaseAct[] {
  return devices.flatMap(({ deviceId, identity, acceptedSerial }) => {
    const serial = identity?.serialNumber ?? "";
    if (serial === "" || acceptedSerial === undefined || serial === acceptedSerial) return [];
    const confirm = `${serial} on ${deviceId}: looked at it, use it`;
    return [{ label: `NEW SENSOR OK ${deviceId}`, act: { kind: "acceptDevice", deviceId }, confirm }];
  });
}

function sensorActs(
  config: SessionConfig | undefined,
  procedure: ProcedureRecord | undefined,
): readonly CaseAct[] {
  const hasVolume = config !== undefined && isVolumeMeasured(config.fitted);
  const zero: CaseAct = {
    label: "Zero pressure",
    act: { kind: "zeroPressure", isLineOpen: true },
    confirm: "Line is open to air: zero",
  };
  const unzero: CaseAct = { label: "Remove zero", act: { kind: "zeroPressure", isRemoved: true } };
  const isZeroed = (procedure?.zeros?.at(-1)?.offsetKpa ?? 0) !== 0;
  const tare: CaseAct = { label: "Tare volume", act: { kind: "tareVolume" } };
  return [
    ...(config?.fitted.pressure === true ? [zero, ...(isZeroed ? [unzero] : [])] : []),
    ...(hasVolume ? [tare] : []),
  ];
}
