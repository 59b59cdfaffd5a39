/** What each kind of input does to the state. Decoding happens here, so that live and replay decode alike. */
import type { FaultEvent } from "../faults.ts";
import { addPressure, addVolume, blankResistance } from "../hydraulics/resistance.ts";
import { CONTACTS_KEPT, endplateContact } from "../imaging/endplate-contact.ts";
import { forgetReference, takeFinding } from "../leak/image-evidence.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { DeviceConfig, DeviceRole } from "../session/session-config.ts";
import { calibrate } from "../telemetry/calibration.ts";
import { takeReceived, takeSent } from "../telemetry/link-quality.ts";
import type { DecodedItem, DeviceSignal, Reading } from "../telemetry/reading.ts";
import type { Sample, SignalId } from "../telemetry/sample.ts";
import { addCounterReading } from "../telemetry/volume-account.ts";
import { sessionUs } from "../time.ts";
import type { SignalUnit } from "../units.ts";
import { takeBalloon } from "./balloon-input.ts";
import type { StreamDecoder } from "./decoder-port.ts";
import { takeItem, takeLinkState } from "./device-track.ts";
import type { PipelineInput, PipelineOutput } from "./events.ts";
import { noteLook } from "./operator-state.ts";
import { takeBeam, takeFrame, takePictureLink } from "./picture-track.ts";
import { noteFault, type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";
import { levelTrack, takeBonePressure } from "./procedure-track.ts";
import { roomAfter } from "./room.ts";
import { takeScreen } from "./screens.ts";
import { measuredDeliveredMl, pumpVolumeMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type InputOf<Kind extends PipelineInput["kind"]> = Extract<PipelineInput, { kind: Kind }>;

const ROLE_READING: Readonly<
  Record<DeviceRole, { readonly signal: DeviceSignal; readonly unit: SignalUnit }>
> = {
  injectorPressure: { signal: "pressure", unit: "kPa" },
  injectorVolume: { signal: "volume", unit: "mL" },
  balloonPressureLeft: { signal: "pressure", unit: "kPa" },
  balloonPressureRight: { signal: "pressure", unit: "kPa" },
  balloonVolumeLeft: { signal: "volume", unit: "mL" },
  balloonVolumeRight: { signal: "volume", unit: "mL" },
  intravertebralPressure: { signal: "pressure", unit: "kPa" },
  cementTemperature: { signal: "temperature", unit: "degC" },
  roomTemperature: { signal: "temperature", unit: "degC" },
};

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

const HISTORY_US = 600_000;
const HISTORY_KEPT = 600;
/** Of the time before a restart. */
const ALARMS_KEPT = 8;
/** A new syringe is connected and read again within so long (assumption). */
const SYRINGE_CHANGE_US = 10_000_000;

/** Bytes of one device: decoded, calibrated, taken in. Unknown devices are ignored: their config came later. */
export function takeSerial(
  state: PipelineState,
  input: InputOf<"serial">,
  decoder: StreamDecoder | undefined,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  const device = state.config.devices.find((entry) => entry.id === input.deviceId);
  const track = state.devices[input.deviceId];
  if (device === undefined || track === undefined || decoder === undefined) return;
  if (input.direction === "sent") {
    takeSent(track.link, input.bytes.length, input.measuredAtUs);
    decoder.sent(input.bytes, input.measuredAtUs);
    return;
  }
  const items = decoder.received(input.bytes, input.measuredAtUs);
  takeReceived(track.link, input.bytes.length, items, input.measuredAtUs);
  for (const item of items) {
    takeItem(track, item, input.atUs);
    state.isStatusDirty ||= item.kind !== "reading";
    if (item.kind === "reading") takeReading(state, device, item, input.atUs, limits, outputs);
    else noteBadItem(state, device.id, item, input.atUs, outputs);
  }
}

function noteBadItem(
  state: PipelineState,
  deviceId: string,
  item: DecodedItem,
  atUs: number,
  outputs: PipelineOutput[],
): void {
  if (item.kind !== "rejected") return;
  raiseFault(
    state,
    { code: item.code, targetId: deviceId, detail: item.detail ?? `${item.skippedBytes} bytes dropped` },
    atUs,
    outputs,
  );
}

/** Notes a fault and publishes it once, when it is new. */
function raiseFault(state: PipelineState, fault: FaultEvent, atUs: number, outputs: PipelineOutput[]): void {
  const isNew = !state.faults.some((entry) => entry.code === fault.code && entry.targetId === fault.targetId);
  noteFault(state, fault, atUs);
  if (isNew) outputs.push({ kind: "fault", fault, atUs });
}

function takeReading(
  state: PipelineState,
  device: DeviceConfig,
  reading: Reading,
  atUs: number,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  for (const role of device.roles) {
    const wanted = ROLE_READING[role];
    if (wanted.signal !== reading.signal) continue;
    if (wanted.unit !== reading.unit) {
      const detail = `${role} wants ${wanted.unit}, the device sent ${reading.unit}`;
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
  const reported = state.devices[device.id]?.identity?.serialNumber ?? "";
  const deviceSerial = reported === "" ? (device.serialNumber ?? "") : reported;
  const context = { deviceSerial, wallDate: state.config.wallDate };
  const calibrated = calibrate(reading.value, reading.quality, device.calibrations[role], context);
  if (calibrated.fault !== undefined) {
    raiseFault(state, { code: calibrated.fault, targetId: device.id, detail: role }, atUs, outputs);
  }
  let { quality } = calibrated;
  const range = PLAUSIBLE[signal];
  if (
    range !== undefined &&
    quality !== "invalid" &&
    (calibrated.value < range[0] || calibrated.value > range[1])
  ) {
    quality = "invalid";
    const detail = `${signal} ${calibrated.value} is outside ${range[0]} to ${range[1]}`;
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

export function takeLink(state: PipelineState, input: InputOf<"link">): void {
  const device = state.devices[input.targetId];
  if (device !== undefined) takeLinkState(device, input.state, input.detail, input.atUs);
  const picture = state.pictures[input.targetId];
  if (picture !== undefined) takePictureLink(picture, input.state, input.detail, input.atUs);
  state.isStatusDirty = true;
}

export function takeBeamInput(state: PipelineState, input: InputOf<"beam">): void {
  const picture = state.pictures[input.pictureId];
  if (picture !== undefined) takeBeam(picture, input.isOn, input.atUs);
}

export function takeFrameInput(state: PipelineState, input: InputOf<"frame">): void {
  const picture = state.pictures[input.frame.pictureId];
  if (picture === undefined) return;
  if (!takeFrame(picture, input.frame, input.measuredAtUs, input.atUs)) return;
  state.totalAtLookMl = state.volume.totalMl;
  noteLook(state.operator, input.atUs);
}

export function takeFindingInput(state: PipelineState, input: InputOf<"finding">): void {
  const { finding } = input;
  const picture = state.pictures[finding.pictureId];
  if (picture !== undefined) delete picture.waitingSinceUs;
  if (finding.context.drawingVersion < state.procedure.drawingVersionFrom[finding.view]) return;
  takeFinding(state.evidence[finding.view], finding, input.atUs, measuredDeliveredMl(state, input.atUs));
  const contact = finding.view === "lateral" ? endplateContact(finding) : undefined;
  if (contact === undefined) return;
  const level = levelTrack(state.procedure, state.config.procedure.level, input.atUs);
  level.recentContacts = [...level.recentContacts, contact].slice(-CONTACTS_KEPT);
}

export function takeSystem(
  state: PipelineState,
  input: InputOf<"system">,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  const { event } = input;
  switch (event.kind) {
    case "recorder":
      state.recorder = { state: event.state, detail: event.detail };
      break;
    case "analysis":
      state.analysis = { state: event.state, detail: event.detail };
      if (event.state === "restarted") forgetReferences(state);
      break;
    case "resumed":
      forgetReferences(state);
      blankResistance(state.resistance, input.atUs, limits);
      break;
    case "room":
      state.room = roomAfter(state.room, event, limits, input.atUs);
      break;
    case "fault":
      raiseFault(state, event.fault, input.atUs, outputs);
      break;
    case "screen":
      takeScreen(state.screens, event.screenId, { isThere: event.isThere });
      break;
    case "beforeRestart":
      state.beforeRestart = event.alarms.slice(0, ALARMS_KEPT);
      break;
    case "end":
      break;
  }
  state.isStatusDirty = true;
}

/** After a restart the detector has no reference: what it judged before stands only in its alarms. */
function forgetReferences(state: PipelineState): void {
  forgetReference(state.evidence.lateral);
  forgetReference(state.evidence.ap);
}
