/**
 * The whole configuration of a session. It is an input: recorded complete at the start and again on each change,
 * so that a replay knows every limit, calibration and drawing that was in force.
 */
import { type CementProfile, findCementProfile } from "../cement/cement-profile.ts";
import type { BalloonProfile } from "../hydraulics/balloon-profile.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { JsonValue } from "../json.ts";
import type { Drawing } from "../procedure/anatomy.ts";
import type { CannulaSide, VertebralLevel } from "../procedure/level.ts";
import type { CalibrationRecord } from "../telemetry/calibration-record.ts";

/** What a device's reading means in this room. One device per role. */
export type DeviceRole =
  | "injectorPressure"
  | "injectorVolume"
  | "balloonPressureLeft"
  | "balloonPressureRight"
  | "balloonVolumeLeft"
  | "balloonVolumeRight"
  | "intravertebralPressure"
  | "cementTemperature"
  | "roomTemperature";

const PRESSURE_ROLES: readonly DeviceRole[] = [
  "injectorPressure",
  "balloonPressureLeft",
  "balloonPressureRight",
  "intravertebralPressure",
];

export function isPressureRole(role: DeviceRole): boolean {
  return PRESSURE_ROLES.includes(role);
}

export interface DeviceConfig {
  readonly id: string;
  /** Driver id = folder name, e.g. `new-era`. */
  readonly driver: string;
  readonly roles: readonly DeviceRole[];
  /** Driver-specific settings, validated by the driver's own schema. */
  readonly options: { readonly [key: string]: JsonValue | undefined };
  /** Declared by the driver; a signal is stale after max(500 ms, 3 periods), at most 3 s. */
  readonly nominalPeriodUs: number;
  /** Measured delay between quantity and first reply byte, with k = 2 uncertainty. */
  readonly latencyUs: number;
  readonly latencyUncertaintyUs: number;
  readonly calibrations: Partial<Record<DeviceRole, CalibrationRecord>>;
  /** As written on the device and entered by a person; used when the device cannot report one itself. */
  readonly serialNumber?: string;
  /** Measuring range of its pressure, kPa: as printed on it or declared by its driver; absent: not known. */
  readonly pressureRange?: { readonly min: number; readonly max: number };
  /** A sensor that is used once and thrown away: what was opened for this case. */
  readonly singleUse?: SingleUseSensor;
  /** From the room's history: the newest overload that no check or calibration has followed. */
  readonly overloadBefore?: OverloadBefore;
  /** Id in the register of reference standards: a reference instrument, without roles. */
  readonly reference?: string;
  readonly isSimulated: boolean;
}

export interface SingleUseSensor {
  /** Entered at the table; empty: not entered yet. */
  readonly lot: string;
  /** Number of the piece within its lot, where it has one. */
  readonly unit: string;
  /** ISO dates of cases in which the same piece was used before. */
  readonly usedBefore: readonly string[];
}

export interface OverloadBefore {
  /** ISO date of the newest. */
  readonly on: string;
  readonly count: number;
  readonly largestKpa: number;
}

/** Pedal, screen or speaker: tested yearly. */
export interface PeripheralDue {
  readonly title: string;
  /** ISO date through which its last test holds. */
  readonly validUntil: string;
  /** Why it is not to be used although the date has not come; absent: none. */
  readonly problem?: string;
}

export interface PictureConfig {
  readonly id: string;
  /** `phantom`, `dicom-receiver`, `dicom-folder` or `video-capture`. */
  readonly source: string;
  readonly view: PictureView;
  /** Only a source marked live may show LIVE; else its objects are stored runs. */
  readonly isLive: boolean;
  readonly latencyUs: number;
  readonly latencyUncertaintyUs: number;
  /** Who proves that the beam is on; `pixels`: new pixels in the image area, identical ones are HELD. */
  readonly beamSource: "pixels" | "contact" | "key";
  readonly isSimulated: boolean;
  readonly options: { readonly [key: string]: JsonValue | undefined };
}

/** The step of a modality worklist that this case carries out. Never a name. */
export interface WorklistEntry {
  readonly accessionNumber: string;
  readonly studyInstanceUid: string;
  readonly scheduledStepId: string;
  readonly description: string;
  /** DICOM date and time of the step, e.g. `20261126 093000`. */
  readonly scheduledAt: string;
}

export interface ProcedureConfig {
  /** Never a name. */
  readonly pseudonym: string;
  /** The level of the active cannula. */
  readonly level: VertebralLevel;
  /** The side of the active cannula. */
  readonly side: CannulaSide;
  readonly procedure: "PVP" | "PKP";
  readonly indication: "osteoporoticFracture" | "myeloma" | "metastasis";
  readonly approach: "unipedicular" | "bipedicular";
  readonly cementProfile: string;
  /** The whole profile that was chosen, so that a replay knows its constants whatever became of the list. */
  readonly cement: CementProfile;
  readonly cannulaGauge: number;
  readonly cannulaLengthMm: number;
  readonly roomTemperatureC: number;
  readonly batch: string;
  /** Stop line at the posterior third instead of the quarter, lower volume cap. */
  readonly isTumour: boolean;
  /** Inject in steps of this much and look after each, mL; 0 = not. */
  readonly aliquotMl: number;
  /** Volume of a vertebral body from CT or a drawn region with its expanded uncertainty; absent: fill is not told. */
  readonly bodyVolumes: Partial<
    Record<
      VertebralLevel,
      { readonly volumeMl: number; readonly uncertainty01: number; readonly source: "ct" | "roi" }
    >
  >;
  readonly balloons: Partial<Record<CannulaSide, BalloonProfile>>;
  readonly worklist?: WorklistEntry;
}

export interface FittedConfig {
  readonly pressure: boolean;
  readonly volume: "pump" | "sensor" | "counted" | "none";
  readonly temperature: boolean;
}

/** True when a device measures volume: neither counted by people nor absent. */
export function isVolumeMeasured({ volume }: Pick<FittedConfig, "volume">): boolean {
  return volume === "pump" || volume === "sensor";
}

export interface SessionConfig {
  readonly devices: readonly DeviceConfig[];
  readonly pictures: readonly PictureConfig[];
  readonly fitted: FittedConfig;
  readonly procedure: ProcedureConfig;
  /** Of the active level. */
  readonly drawings: Partial<Record<PictureView, Drawing>>;
  /** Of the levels that were active before: a level that comes back brings its outline. */
  readonly levelDrawings: Partial<Record<VertebralLevel, Partial<Record<PictureView, Drawing>>>>;
  /** Overrides of leak/parameters.ts by id. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Why a limit was raised above its default, by id; a raised limit without a reason is refused. */
  readonly limitReasons: Readonly<Record<string, string>>;
  /** Wall date (ISO) at the start: decides whether a calibration is still valid. */
  readonly wallDate: string;
  /** Last tests of pedal, screen and speaker; absent: nobody entered any. */
  readonly peripherals?: readonly PeripheralDue[];
  /** Seed and scenario of a simulated case, for reproduction. */
  readonly simulation?: { readonly [key: string]: JsonValue | undefined };
}

/** A session with nothing connected and nothing entered: what a server starts with. */
export function emptySessionConfig(wallDate: string): SessionConfig {
  return {
    devices: [],
    pictures: [],
    fitted: { pressure: false, volume: "none", temperature: false },
    procedure: {
      pseudonym: "",
      level: "L1",
      side: "left",
      procedure: "PVP",
      indication: "osteoporoticFracture",
      approach: "unipedicular",
      cementProfile: "pmma-medium",
      cement: findCementProfile("pmma-medium"),
      cannulaGauge: 11,
      cannulaLengthMm: 120,
      roomTemperatureC: 22,
      batch: "A",
      isTumour: false,
      aliquotMl: 0,
      bodyVolumes: {},
      balloons: {},
    },
    drawings: {},
    levelDrawings: {},
    parameters: {},
    limitReasons: {},
    wallDate,
  };
}
