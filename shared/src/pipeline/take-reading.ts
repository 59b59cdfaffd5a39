/** One reading of a device: calibrated, judged, put into its signal and handed to whoever learns from it. */

import { addPressure, addVolume, blankResistance } from "../hydraulics/resistance.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { ROLE_DEVICE_SIGNAL } from "../session/role-signal.ts";
import type { DeviceConfig, DeviceRole } from "../session/session-config.ts";
import { calibrate } from "../telemetry/calibration.ts";
import { ratedKpa } from "../telemetry/full-scale.ts";
import type { Reading } from "../telemetry/reading.ts";
import type { Sample, SignalId } from "../telemetry/sample.ts";
import { unitOfSignal } from "../telemetry/signal-unit.ts";
import { addCounterReading } from "../telemetry/volume-account.ts";
import { sessionUs } from "../time.ts";
import { takeBalloon } from "./balloon-input.ts";
import { calibrationContext } from "./calibration-context.ts";
import { isStranger } from "./device-track.ts";
import type { PipelineOutput } from "./events.ts";
import { noteOverload } from "./overload.ts";
import { type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";
import { takeBonePressure } from "./procedure-track.ts";
import { raiseFault } from "./raise-fault.ts";
import { noteSyncVolume } from "./sync-watch.ts";
import { pumpVolumeMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** Physically possible ranges; outside them a value is invalid (plausibility, see docs/alarms.md). */
const PLAUSIBLE: Readonly<Partial<Record<SignalId, readonly [number, number]>>> = {
  pressureKpa: [-150, 21_000],
  // Wide enough for a wrong unit to be seen and named (T6).
  balloonPressureLeftKpa: [-150, 21_000],
  balloonPressureRightKpa: [-150, 21_000],
  balloonVolumeLeftMl: [-1, 50],
  balloonVolumeRightMl: [-1, 50],
  intravertebralPressureKpa: [-150, 1_000],
  volumeMl: [-100, 1_000],
  temperatureC: [-20, 120],
  cementTemperatureC: [-20, 200],
};

/** A zero averages the last second of it. */
const HISTORY_US = 1_000_000;
const HISTORY_KEPT = 1_000;
/** A new syringe is connected and read again within so long (assumption). */
const SYRINGE_CHANGE_US = 10_000_000;

/** Takes a reading into every role of its device. */
export function takeReading(
  state: PipelineState,
  device: DeviceConfig,
  reading: Reading,
  atUs: number,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  for (const role of device.roles) {
    if (ROLE_DEVICE_SIGNAL[role] !== reading.signal) continue;
    const unit = unitOfSignal(reading.signal);
    if (unit !== reading.unit) {
      const detail = `set the device back to ${unit}: ${role} cannot use ${reading.unit}`;
      raiseFault(state, { code: "PIP-UNIT-MISMATCH", targetId: device.id, detail }, atUs, outputs);
      continue;
    }
    takeSample(state, device, role, reading, atUs, limits, outputs);
  }
}

function takeSample(
  state: PipelineState,
  device: DeviceConfig,
  role: DeviceRole,
  reading: Reading,
  atUs: number,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  const signal = ROLE_SIGNAL[role];
  const own = state.devices[device.id];
  const context = calibrationContext(state, device);
  const calibrated = calibrate(reading.value, reading.quality, device.calibrations[role], context);
  if (calibrated.fault !== undefined) {
    raiseFault(state, { code: calibrated.fault, targetId: device.id, detail: role }, atUs, outputs);
  }
  let { quality } = calibrated;
  if (own !== undefined && isStranger(own)) {
    if (quality === "valid") quality = "uncalibrated";
    const detail = `${context.deviceSerial} answers where ${own.acceptedSerial} was: put that one back, or look at the new one and press NEW SENSOR OK`;
    raiseFault(state, { code: "LNK-IDENTITY-CHANGED", targetId: device.id, detail }, atUs, outputs);
  }
  if (own !== undefined && noteOverload(own, device, role, reading, atUs)) {
    const detail = `${Math.round(reading.value)} kPa, range ${ratedWords(device, role)}: check zero before use`;
    raiseFault(state, { code: "PIP-OVERLOAD", targetId: device.id, detail }, atUs, outputs);
  }
  const range = PLAUSIBLE[signal];
  if (
    range !== undefined &&
    quality !== "invalid" &&
    (calibrated.value < range[0] || calibrated.value > range[1])
  ) {
    quality = "invalid";
    const detail = `${signal} ${calibrated.value} is outside ${range[0]} to ${range[1]}: check the sensor, its cable and its unit`;
    raiseFault(state, { code: "PIP-IMPLAUSIBLE", targetId: device.id, detail }, atUs, outputs);
  }
  const value = usedValue(state, signal, calibrated.value, quality === "invalid", atUs, limits);
  const measuredAtUs = sessionUs(Math.min(reading.firstByteAtUs - device.latencyUs, atUs));
  const calibrationId = device.calibrations[role]?.id;
  const sample: Sample = {
    signal,
    deviceId: device.id,
    atUs: sessionUs(atUs),
    measuredAtUs,
    value,
    quality,
    ...(calibrationId === undefined ? {} : { calibrationId }),
  };
  outputs.push({ kind: "sample", sample });
  const track = state.signals[signal];
  if (track?.deviceId !== device.id) return;
  track.last = sample;
  if (quality === "valid") noteHistory(state, sample, limits);
}

function ratedWords(device: DeviceConfig, role: DeviceRole): string {
  const rated = ratedKpa(device, role);
  return rated === undefined ? "not known" : `${Math.round(rated)} kPa`;
}

/** Zero and tare are the operator's; the counter becomes a total that never restarts. A restart is another syringe. */
function usedValue(
  state: PipelineState,
  signal: SignalId,
  value: number,
  isInvalid: boolean,
  atUs: number,
  limits: Limits,
): number {
  if (isInvalid) return 0;
  if (signal === "pressureKpa") return value - state.operator.fields.zeroOffsetKpa;
  if (signal !== "volumeMl") return value;
  if (addCounterReading(state.volume, value)) {
    blankResistance(state.resistance, atUs, limits);
    noteJump(state, atUs);
  }
  return pumpVolumeMl(state);
}

/** A jump that follows a change of syringe is explained by it; any other one waits for a person (T5). */
function noteJump(state: PipelineState, atUs: number): void {
  const { syringeChangedAtUs } = state;
  if (syringeChangedAtUs === undefined || atUs - syringeChangedAtUs > SYRINGE_CHANGE_US) {
    state.volumeJumpedAtUs = atUs;
  }
}

function noteHistory(state: PipelineState, sample: Sample, limits: Limits): void {
  const { atUs, measuredAtUs, value } = sample;
  if (sample.signal === "pressureKpa") {
    state.recentPressure = trimmed(state.recentPressure, atUs, value);
    addPressure(state.resistance, measuredAtUs, value, limits);
  } else if (sample.signal === "volumeMl") {
    addVolume(state.resistance, measuredAtUs, state.volume.totalMl, limits);
    noteSyncVolume(state.sync, measuredAtUs, state.volume.totalMl);
  } else if (sample.signal === "intravertebralPressureKpa") {
    takeBonePressure(state.procedure, state.config.procedure.level, atUs, value);
  } else {
    takeBalloon(state, sample, limits);
  }
}

function trimmed(
  history: PipelineState["recentPressure"],
  atUs: number,
  kpa: number,
): PipelineState["recentPressure"] {
  const kept = history.filter((entry) => entry.atUs > atUs - HISTORY_US);
  kept.push({ atUs, kpa });
  return kept.slice(-HISTORY_KEPT);
}
