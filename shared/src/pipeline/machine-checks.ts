/** The machine's part of the pre-flight checklist: what is found, and in words what to do when it is not well. */
import { dueOn } from "../calibration/due.ts";
import { daysBetween } from "../iso-days.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { CheckState, MachineCheck } from "../procedure/checklist-item.ts";
import type { DeviceConfig, DeviceRole, PictureConfig } from "../session/session-config.ts";
import { calibrationFault } from "../telemetry/calibration.ts";
import { deviceZero } from "../telemetry/device-zero.ts";
import { US_PER_S } from "../time.ts";
import { calibrationContext } from "./calibration-context.ts";
import { isStranger } from "./device-track.ts";
import { diskFinding } from "./disk-check.ts";
import type { LinkState } from "./events.ts";
import { type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";
import { peripheralFinding, sensorFindings } from "./sensor-checks.ts";
import { NOT_VALID_WORDS, notValidAct } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type Finding = Omit<MachineCheck, "id">;

/** Assumption: a time server corrects less than this; more was set by somebody. */
const CLOCK_STEP_MS = 2_000;
const DOWN: readonly LinkState[] = ["lost", "silent", "retrying"];

const ROLE_WORDS: Readonly<Record<DeviceRole, string>> = {
  injectorPressure: "pressure",
  injectorVolume: "volume",
  balloonPressureLeft: "left balloon pressure",
  balloonPressureRight: "right balloon pressure",
  balloonVolumeLeft: "left balloon volume",
  balloonVolumeRight: "right balloon volume",
  intravertebralPressure: "intravertebral pressure",
  cementTemperature: "cement temperature",
  roomTemperature: "room temperature",
};

/** All machine items of the checklist, in its order, as they stand at `atUs`. */
export function machineChecks(state: PipelineState, limits: Limits, atUs: number): MachineCheck[] {
  return [
    { id: "devices", ...devices(state) },
    { id: "calibration", ...calibrations(state) },
    { id: "sensors", ...sensors(state, limits) },
    { id: "peripherals", ...peripheralFinding(state.config.peripherals, state.config.wallDate) },
    { id: "imageLatency", ...imageLatency(state.config.pictures) },
    { id: "disk", ...diskFinding(state, limits) },
    { id: "clock", ...clock(state) },
    { id: "detector", ...detector(state, limits, atUs) },
  ];
}

/** The worst of several findings, with the words of all that are as bad. */
function worst(findings: readonly Finding[], well: Finding): Finding {
  for (const state of ["failed", "waiting"] as const satisfies readonly CheckState[]) {
    const bad = findings.filter((finding) => finding.state === state);
    if (bad.length > 0) return { state, detail: bad.map(({ detail }) => detail).join(" · ") };
  }
  return well;
}

function devices(state: PipelineState): Finding {
  const fitted = state.config.devices.filter((device) => isUsed(state, device));
  const links = [
    ...fitted.map(({ id }) => linkFinding(id, state.devices[id]?.linkState, "power, cable and port")),
    ...state.config.pictures.map(({ id }) =>
      linkFinding(id, state.pictures[id]?.linkState, "cable and picture source"),
    ),
  ];
  if (state.config.pictures.length === 0) {
    links.push({ state: "failed", detail: "no picture source: name one in the device set" });
  }
  return worst(links, { state: "ok", detail: `${links.length} answer` });
}

function linkFinding(id: string, link: LinkState | undefined, toCheck: string): Finding {
  if (link === "running") return { state: "ok", detail: id };
  if (link !== undefined && DOWN.includes(link)) {
    return { state: "failed", detail: `${id} does not answer: check ${toCheck}` };
  }
  return { state: "waiting", detail: `${id} has not answered yet` };
}

/** True when one of its signals is fitted in this case. */
function isUsed(state: PipelineState, device: DeviceConfig): boolean {
  return device.roles.some((role) => state.signals[ROLE_SIGNAL[role]]?.deviceId === device.id);
}

function calibrations(state: PipelineState): Finding {
  const findings = state.config.devices.flatMap((device) =>
    device.roles
      .filter((role) => state.signals[ROLE_SIGNAL[role]]?.deviceId === device.id)
      .map((role) => calibrationFinding(state, device, role)),
  );
  if (findings.length === 0) return { state: "notUsed", detail: "no signal is fitted" };
  const notices = findings.filter(({ detail }) => detail.includes(": ")).map(({ detail }) => detail);
  const soon = notices.length === 0 ? "" : ` · ${notices.join(" · ")}`;
  return worst(findings, { state: "ok", detail: `all hold for this case${soon}` });
}

function sensors(state: PipelineState, limits: Limits): Finding {
  const findings = sensorFindings(state, limits);
  if (findings.length === 0) return { state: "notUsed", detail: "no pressure sensor is fitted" };
  return worst(findings, { state: "ok", detail: findings.map(({ detail }) => detail).join(" · ") });
}

function calibrationFinding(state: PipelineState, device: DeviceConfig, role: DeviceRole): Finding {
  const words = ROLE_WORDS[role];
  const record = device.calibrations[role];
  const unused = "→ shown, not used";
  if (record === undefined) return { state: "failed", detail: `${words}: no calibration ${unused}` };
  const context = calibrationContext(state, device);
  const { deviceSerial, wallDate } = context;
  const isLots = (record.lot ?? "") !== "";
  const ended = calibrationFault(record, {
    deviceSerial: record.deviceSerial,
    wallDate,
    ...(isLots ? { lot: record.lot ?? "" } : {}),
  });
  if (ended === "PIP-CALIBRATION-EXPIRED" || ended === "PIP-CALIBRATION-LOCKED-OUT") {
    const days = daysBetween(record.validUntil ?? wallDate, wallDate);
    const ago = days === 1 ? "yesterday" : `${days} days ago`;
    if (ended === "PIP-CALIBRATION-LOCKED-OUT") {
      const act = "calibrate it, or set the case up without it";
      return { state: "failed", detail: `${words}: refused, calibration ended ${ago}. Locked out: ${act}` };
    }
    return { state: "failed", detail: `${words}: calibration ended ${ago} ${unused}` };
  }
  const own = state.devices[device.id];
  if (own !== undefined && isStranger(own)) {
    const { acceptedSerial = "" } = own;
    const detail = `${words}: ${deviceSerial} answers where ${acceptedSerial} was; put it back, or look at the new one and press NEW SENSOR OK`;
    return { state: "failed", detail };
  }
  if (!isLots && record.deviceSerial !== "" && deviceSerial === "") {
    return { state: "waiting", detail: `${words}: serial number not reported yet` };
  }
  const fault = calibrationFault(record, context);
  if (fault === "PIP-FOREIGN-ZERO") {
    return { state: "failed", detail: `${words}: zeroed on the device since its calibration ${unused}` };
  }
  if (fault !== undefined) {
    const whose = isLots
      ? `is of lot ${record.lot ?? ""}`
      : record.deviceSerial === ""
        ? "names no serial number"
        : "is another device's";
    return { state: "failed", detail: `${words}: calibration ${whose} ${unused}` };
  }
  if (deviceZero(record, context.deviceCoefficients) === "notReported") {
    return { state: "waiting", detail: `${words}: the device has not told its zero yet` };
  }
  const due = dueOn(record.validUntil, wallDate);
  const isSoon = due.state === "due30" || due.state === "due7";
  return { state: "ok", detail: isSoon ? `${words}: ${due.words}` : words };
}

/** A delay of exactly nothing, known exactly, is one that nobody measured. Stored runs carry their own times. */
function imageLatency(pictures: readonly PictureConfig[]): Finding {
  const live = pictures.filter((picture) => picture.isLive && !picture.isSimulated);
  if (live.length === 0) return { state: "notUsed", detail: "no live picture source" };
  const findings = live.map(({ id, latencyUs, latencyUncertaintyUs }): Finding => {
    const isKnown = latencyUs > 0 || latencyUncertaintyUs > 0;
    return isKnown
      ? { state: "ok", detail: id }
      : { state: "failed", detail: `${id}: delay not measured; ages count from capture. Enter latencyMs` };
  });
  const told = live.map(
    ({ id, latencyUs, latencyUncertaintyUs }) =>
      `${id}: ${Math.round(latencyUs / 1000)} ms ± ${Math.round(latencyUncertaintyUs / 1000)}`,
  );
  return worst(findings, { state: "ok", detail: told.join(" · ") });
}

function clock({ room }: PipelineState): Finding {
  if (room === undefined) return { state: "waiting", detail: "clock: not looked at yet" };
  if (!room.isClockPlausible) {
    return { state: "failed", detail: "clock: the date cannot be right; set it, then restart the server" };
  }
  if (Math.abs(room.clockStepMs) >= CLOCK_STEP_MS) {
    const seconds = (room.clockStepMs / 1000).toFixed(1);
    return {
      state: "failed",
      detail: `clock: was set by ${seconds} s since the start; dates in the record may not fit`,
    };
  }
  return { state: "ok", detail: "clock: plausible, not moved since the start" };
}

/** Ready: a picture came, the outline stands, and a reference was taken in the lateral view or the only one. */
function detector(state: PipelineState, limits: Limits, atUs: number): Finding {
  if (state.analysis.state === "stalled") {
    return { state: "failed", detail: "image analysis stopped: restart the server" };
  }
  const tracks = Object.values(state.pictures);
  const track = tracks.find((entry) => entry.view === "lateral") ?? tracks[0];
  if (track === undefined) return { state: "waiting", detail: "no picture source" };
  const waitedUs = track.waitingSinceUs === undefined ? 0 : atUs - track.waitingSinceUs;
  if (waitedUs > limits.stalledAnalysisS * US_PER_S) {
    return { state: "failed", detail: "pictures come and are not analysed: restart the server" };
  }
  if (track.lastPictureAtUs === undefined) return { state: "waiting", detail: "no picture yet: take a look" };
  const { view } = track;
  const { judged, notValid, isFromBefore } = state.evidence[view];
  const reason =
    state.config.drawings[view] === undefined
      ? "noDrawing"
      : state.operator.isOutlineConfirmed[view]
        ? (notValid ?? (judged === undefined || isFromBefore === true ? "noReference" : undefined))
        : "outlineNotConfirmed";
  if (reason === undefined) return { state: "ok", detail: `${view}: outline and reference stand` };
  return { state: "waiting", detail: `${NOT_VALID_WORDS[reason]}: ${notValidAct(reason, view)}` };
}
