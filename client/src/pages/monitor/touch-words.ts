/** Words of the table strip: devices, evidence, alarms. Pure. */
import type { ActiveAlarm, AlarmEvent, AlarmPhase, Evidence } from "@cementwatch/shared/alarm/alarm";
import type { Assessment, PictureStatus, SignalStatus } from "@cementwatch/shared/leak/assessment";
import type { DeviceStatus, LinkState } from "@cementwatch/shared/pipeline/events";
import type { ZeroRecord } from "@cementwatch/shared/procedure/procedure-record";
import { ageText, DASHES } from "../../text/numbers.ts";

const LINK_WORDS: Readonly<Record<LinkState, string>> = {
  closed: "closed",
  opening: "opening",
  identifying: "asking who it is",
  running: "running",
  silent: "does not answer",
  lost: "unplugged",
  retrying: "trying again",
};

export interface StatusLine {
  readonly name: string;
  readonly state: string;
  /** Age of the newest data, counters. */
  readonly detail: string;
  readonly isBad: boolean;
}

export function deviceLine(device: DeviceStatus, nowUs: number | undefined): StatusLine {
  const { deviceId, driver, linkState, lastItemAtUs, readings, rejected, skippedBytes, identity } = device;
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const model = identity === undefined || identity.model === "" ? driver : identity.model;
  const alarms = device.deviceAlarms.map(({ text }) => text).join(", ");
  const counts = `${readings} read · ${refused} refused · ${skippedBytes} bytes skipped`;
  return {
    name: `${deviceId} · ${model}`,
    state: alarms === "" ? LINK_WORDS[linkState] : `${LINK_WORDS[linkState]} · alarm: ${alarms}`,
    detail: `data ${ageText(lastItemAtUs, nowUs)} old · ${counts}`,
    isBad: linkState !== "running" || alarms !== "",
  };
}

export function pictureLine(picture: PictureStatus, nowUs: number | undefined): StatusLine {
  const { view, state, reason, lastPictureAtUs, frameNumber, isOutlineConfirmed } = picture;
  const outline = isOutlineConfirmed ? "outline ✓" : "outline not confirmed";
  return {
    name: view === "lateral" ? "Picture lateral" : "Picture AP",
    state: `${PICTURE_WORDS[state]}${reason === undefined ? "" : ` · ${reason}`} · ${judgedText(picture)}`,
    detail: `${ageText(lastPictureAtUs, nowUs)} old · frame ${frameNumber} · ${outline}`,
    isBad: state === "noSignal" || state === "frozen" || picture.notValid !== undefined,
  };
}

const PICTURE_WORDS: Readonly<Record<PictureStatus["state"], string>> = {
  live: "live",
  held: "held",
  stored: "stored run",
  frozen: "frozen",
  noSignal: "no signal",
  neverSeen: "no picture yet",
};

/** `patient moved: confirm outline`: why it is not judged, and what to do. */
function judgedText({ isJudged, notValid, notValidAct, referenceFrames }: PictureStatus): string {
  if (isJudged) return "judged";
  if (notValid === undefined) return "not judged yet";
  const taken = referenceFrames === undefined ? "" : ` ${referenceFrames.have}/${referenceFrames.want}`;
  return `${notValid}${taken}${notValidAct === undefined ? "" : `: ${notValidAct}`}`;
}

const SIGNAL_WORDS: Partial<Record<SignalStatus["signal"], readonly [string, string, number]>> = {
  pressureKpa: ["Pressure", "kPa", 0],
  volumeMl: ["Pump volume", "mL", 2],
  flowMlPerS: ["Flow", "mL/s", 2],
  resistanceKpaSPerMl: ["Resistance", "kPa·s/mL", 0],
  temperatureC: ["Room", "°C", 1],
  balloonPressureLeftKpa: ["Balloon left, pressure", "kPa", 0],
  balloonPressureRightKpa: ["Balloon right, pressure", "kPa", 0],
  balloonVolumeLeftMl: ["Balloon left, volume", "mL", 2],
  balloonVolumeRightMl: ["Balloon right, volume", "mL", 2],
  intravertebralPressureKpa: ["Pressure in the bone", "kPa", 1],
  cementTemperatureC: ["Cement", "°C", 1],
  forceN: ["Force", "N", 1],
};

export function signalLine(signal: SignalStatus, nowUs: number | undefined): StatusLine {
  const [name, unit, digits] = SIGNAL_WORDS[signal.signal] ?? [signal.signal, "", 2];
  const isShown = signal.state === "fresh" && signal.value !== undefined;
  const { doubt } = signal;
  const said = doubt?.mark ?? (signal.quality === "valid" ? "" : (signal.quality ?? "").toUpperCase());
  const isNumber = signal.quality !== "invalid";
  const quality = said === "" ? "" : ` · ⊘ ${said}`;
  return {
    name,
    state:
      isShown && isNumber
        ? `${fixed(signal.value ?? 0, digits)} ${unit}${quality}`
        : `${DASHES}${isShown ? "" : ` · ${signal.state}`}${quality}`,
    detail: [
      ...(doubt === undefined ? [] : [`${doubt.why}: ${doubt.act} · not used`]),
      `${ageText(signal.measuredAtUs, nowUs)} old`,
    ].join(" · "),
    isBad: !isShown || quality !== "",
  };
}

/** An input that is missing, as people call it. */
export function missingText(input: string): string {
  return SIGNAL_WORDS[input as SignalStatus["signal"]]?.[0].toLowerCase() ?? input;
}

/** Names of evidence for a person; one that is not here is shown as it came. */
const EVIDENCE_WORDS: Readonly<Record<string, string>> = {
  outsideAreaMm2: "cement outside",
  logLikelihood: "weight of evidence",
  framesOfLastFive: "seen in last five",
  frontFraction01: "front at",
  timeToWallS: "time to wall",
  resistanceDrop: "resistance drop",
  resistanceScore: "drop against scatter",
  pressureKpa: "pressure",
  pressureRateKpaPerS: "pressure rise",
  balloonPressureKpa: "balloon pressure",
  balloonVolumeMl: "balloon volume",
  balloonDecay01: "decay of the balloon",
  resistanceKpaSPerMl: "resistance",
  balloonPressureLeftKpa: "balloon pressure left",
  balloonPressureRightKpa: "balloon pressure right",
  balloonVolumeLeftMl: "balloon volume left",
  balloonVolumeRightMl: "balloon volume right",
  intravertebralPressureKpa: "pressure in the bone",
  cementTemperatureC: "cement temperature",
  deliveredMl: "delivered",
  unseenVolumeMl: "unseen",
  unseenInjectionS: "unseen",
  ageS: "age",
  waitedS: "waited",
};

/** `cement outside 12.40 mm² (limit 4)`: a value against its limit, never a probability. */
export function evidenceText({ name, value, limit, unit }: Evidence): string {
  const against = limit === undefined ? "" : ` (limit ${short(limit)})`;
  return `${EVIDENCE_WORDS[name] ?? name} ${short(value)}${unit === "" ? "" : ` ${unit}`}${against}`;
}

function short(value: number): string {
  if (!Number.isFinite(value)) return DASHES;
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Number.isInteger(value) ? 0 : 2);
}

const PHASE_WORDS: Readonly<Record<AlarmPhase, string>> = {
  raised: "raised",
  updated: "updated",
  soundedAgain: "sounded again",
  reminded: "reminded",
  escalated: "not answered for a minute",
  acknowledged: "acknowledged",
  ended: "ended",
};

export function historyText({ phase, alarm }: AlarmEvent): string {
  const what = [alarm.headline, alarm.place, alarm.reason].filter(
    (part) => part !== undefined && part !== "",
  );
  return `${PHASE_WORDS[phase]} · ${what.join(" · ")}`;
}

/** State of an alarm in the words of alarm systems: present or latched, acknowledged or not. */
export function alarmStateText(alarm: ActiveAlarm): string {
  const presence = alarm.isPresent ? "present" : alarm.isLatched ? "latched" : "over";
  const answer = alarm.isAcknowledged
    ? " · acknowledged"
    : alarm.isEscalated === true
      ? " · not answered for a minute"
      : "";
  return `${alarm.priority} · ${presence}${answer}`;
}

/** Fixed decimals; what rounds to zero has no minus sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** The software zero in force: how much is taken off, by whom, since when. */
export function zeroLines(
  zeros: readonly ZeroRecord[] | undefined,
  nowUs: number | undefined,
): readonly StatusLine[] {
  const last = zeros?.at(-1);
  if (last === undefined || last.offsetKpa === 0) return [];
  return [
    {
      name: "Pressure zero",
      state: `${fixed(last.offsetKpa, 1)} kPa taken off`,
      detail: `by ${last.by} · ${ageText(last.atUs, nowUs)} ago · not written to the device`,
      isBad: false,
    },
  ];
}

/** When the cannula may come out: the model's estimate, and that a hand decides. */
export function cannulaLines(remove: Assessment["removeCannula"]): readonly StatusLine[] {
  if (remove === undefined) return [];
  const minutes = Math.ceil(remove.secondsLeft / 60);
  return [
    {
      name: "Remove cannula",
      state: remove.isModelSet ? "model: set · feel the sample" : `model sets in ≈ ${minutes} min`,
      detail: "estimated · a hard sample decides",
      isBad: false,
    },
  ];
}
