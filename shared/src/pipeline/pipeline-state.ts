/** The pipeline's whole state: plain data, so that a snapshot is `JSON.stringify` and a seek is `JSON.parse`. */
import { type AlarmMachineState, createAlarmMachine } from "../alarm/alarm-machine.ts";
import type { FaultEvent } from "../faults.ts";
import { createResistanceState, type ResistanceState } from "../hydraulics/resistance-state.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import { createViewEvidence, type ViewEvidence } from "../leak/image-evidence.ts";
import type { MachineCheck } from "../procedure/checklist-item.ts";
import type { ZeroRecord } from "../procedure/procedure-record.ts";
import {
  type DeviceRole,
  emptySessionConfig,
  isVolumeMeasured,
  type SessionConfig,
} from "../session/session-config.ts";
import type { SignalId } from "../telemetry/sample.ts";
import { type SignalTrack, staleAfterUs } from "../telemetry/signal-track.ts";
import { createVolumeAccount, type VolumeAccount } from "../telemetry/volume-account.ts";
import { TICK_PERIOD_US } from "../time.ts";
import { type BalloonTracks, createBalloonTracks } from "./balloon-track.ts";
import { createDeviceTrack, type DeviceTrack } from "./device-track.ts";
import { createOperatorState, type OperatorState } from "./operator-state.ts";
import { createPictureTrack, type PictureTrack } from "./picture-track.ts";
import { createProcedureTrack, type ProcedureTrack } from "./procedure-track.ts";
import type { RoomState } from "./room.ts";
import { createScreens, type Screens } from "./screens.ts";
import { createSyncTrack, type SyncTrack } from "./sync-watch.ts";
import { withUsableCement } from "./usable-cement.ts";

export interface PipelineState {
  atUs: number;
  nextTickUs: number;
  lastSequence: number;
  config: SessionConfig;
  /** A configuration has come in. */
  isConfigured: boolean;
  devices: Record<string, DeviceTrack>;
  signals: Partial<Record<SignalId, SignalTrack>>;
  pictures: Record<string, PictureTrack>;
  evidence: Record<PictureView, ViewEvidence>;
  volume: VolumeAccount;
  /** When a person last said that the syringe was changed, and when the counter jumped without that. */
  syringeChangedAtUs?: number;
  volumeJumpedAtUs?: number;
  /** Total pump volume when the last new picture came. */
  totalAtLookMl: number;
  resistance: ResistanceState;
  isResistanceDropping: boolean;
  /** Pressure history for its rate: the last second, at most 1,000 samples. */
  recentPressure: { atUs: number; kpa: number }[];
  balloons: BalloonTracks;
  /** Flow in which the injector's pressure looked like psi, µs. */
  psiLikeUs: number;
  sync: SyncTrack;
  operator: OperatorState;
  /** Software zeros of this session, oldest first. */
  zeros: readonly ZeroRecord[];
  procedure: ProcedureTrack;
  alarms: AlarmMachineState;
  screens: Screens;
  /** Alarms of the time before the server started anew, in words, until they are acknowledged. */
  beforeRestart: readonly string[];
  recorder: { state: "recording" | "stopped" | "degraded"; detail: string };
  analysis: { state: "running" | "restarted" | "stalled"; detail: string };
  /** Absent until the server measured it. */
  room?: RoomState;
  /** What the machine found when the case was started. */
  checksAtStart?: readonly MachineCheck[];
  faults: (FaultEvent & { atUs: number; count: number })[];
  isStatusDirty: boolean;
}

export const ROLE_SIGNAL: Readonly<Record<DeviceRole, SignalId>> = {
  injectorPressure: "pressureKpa",
  injectorVolume: "volumeMl",
  balloonPressureLeft: "balloonPressureLeftKpa",
  balloonPressureRight: "balloonPressureRightKpa",
  balloonVolumeLeft: "balloonVolumeLeftMl",
  balloonVolumeRight: "balloonVolumeRightMl",
  intravertebralPressure: "intravertebralPressureKpa",
  cementTemperature: "cementTemperatureC",
  roomTemperature: "temperatureC",
};

export function createPipelineState(): PipelineState {
  return {
    atUs: 0,
    nextTickUs: TICK_PERIOD_US,
    lastSequence: 0,
    config: emptySessionConfig("1970-01-01"),
    isConfigured: false,
    devices: {},
    signals: {},
    pictures: {},
    evidence: { lateral: createViewEvidence(), ap: createViewEvidence() },
    volume: createVolumeAccount(),
    totalAtLookMl: 0,
    resistance: createResistanceState(),
    isResistanceDropping: false,
    recentPressure: [],
    balloons: createBalloonTracks(),
    psiLikeUs: 0,
    sync: createSyncTrack(),
    operator: createOperatorState(),
    zeros: [],
    procedure: createProcedureTrack(),
    alarms: createAlarmMachine(),
    screens: createScreens(),
    beforeRestart: [],
    recorder: { state: "stopped", detail: "" },
    analysis: { state: "running", detail: "" },
    faults: [],
    isStatusDirty: true,
  };
}

/** Takes a configuration: keeps what is known of devices and pictures that stay, starts the new ones. */
export function applyConfig(state: PipelineState, config: SessionConfig): void {
  const previous = state.config;
  const { problem, config: usable } = withUsableCement(config, previous.procedure.cement);
  state.config = usable;
  if (problem !== undefined) {
    const fault = { code: "PIP-CONFIG-INVALID", targetId: "cement", detail: problem } as const;
    noteFault(state, fault, state.atUs);
  }
  state.devices = Object.fromEntries(
    config.devices.map((device) => [
      device.id,
      state.devices[device.id] ?? createDeviceTrack(device.id, device.driver),
    ]),
  );
  state.pictures = Object.fromEntries(
    config.pictures.map((picture) => [picture.id, state.pictures[picture.id] ?? createPictureTrack(picture)]),
  );
  state.signals = signalsOf(config, state.signals);
  if (latenciesOf(previous) !== latenciesOf(config)) state.sync = createSyncTrack();
  for (const view of ["lateral", "ap"] as const) {
    if (JSON.stringify(previous.drawings[view]) === JSON.stringify(config.drawings[view])) continue;
    state.operator.drawingVersion[view] += 1;
    state.operator.isOutlineConfirmed[view] = config.drawings[view] !== undefined;
  }
  state.isStatusDirty = true;
}

function latenciesOf({ devices, pictures }: SessionConfig): string {
  return JSON.stringify([...devices, ...pictures].map(({ id, latencyUs }) => [id, latencyUs]));
}

function signalsOf(config: SessionConfig, known: PipelineState["signals"]): PipelineState["signals"] {
  const signals: PipelineState["signals"] = {};
  for (const device of config.devices) {
    for (const role of device.roles) {
      if (!isFitted(config, role)) continue;
      const signal = ROLE_SIGNAL[role];
      const before = known[signal];
      signals[signal] =
        before?.deviceId === device.id
          ? before
          : { signal, deviceId: device.id, staleAfterUs: staleAfterUs(device.nominalPeriodUs) };
    }
  }
  return signals;
}

function isFitted(config: SessionConfig, role: DeviceRole): boolean {
  if (role === "injectorVolume") return isVolumeMeasured(config.fitted);
  if (role === "roomTemperature") return config.fitted.temperature;
  // Balloon, intravertebral and thermocouple channels are there when their device is.
  return role !== "injectorPressure" || config.fitted.pressure;
}

/** True when the device that carries the signal has a running link. */
export function isSignalLinkUp(state: PipelineState, signal: SignalId): boolean {
  const deviceId = state.signals[signal]?.deviceId;
  return deviceId !== undefined && state.devices[deviceId]?.linkState === "running";
}

const FAULTS_KEPT = 50;

/** Notes a fault: repeats of the same code and target are counted, not listed again. */
export function noteFault(state: PipelineState, fault: FaultEvent, atUs: number): void {
  const known = state.faults.find((entry) => entry.code === fault.code && entry.targetId === fault.targetId);
  if (known !== undefined) Object.assign(known, fault, { atUs, count: known.count + 1 });
  else state.faults = [...state.faults, { ...fault, atUs, count: 1 }].slice(-FAULTS_KEPT);
  state.isStatusDirty = true;
}
