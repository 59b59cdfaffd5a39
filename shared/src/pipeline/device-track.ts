/** What is known of each device: link, identity, its own alarms (latched), and counts of everything bad. */
import {
  createLinkTrack,
  giveUpRequest,
  type LinkFigures,
  type LinkTrack,
  linkFiguresOf,
} from "../telemetry/link-quality.ts";
import type { DecodedItem } from "../telemetry/reading.ts";
import type { DeviceStatus, LinkState } from "./events.ts";
import type { OverloadTrack } from "./overload.ts";

export interface DeviceTrack {
  deviceId: string;
  driver: string;
  linkState: LinkState;
  detail: string;
  /** Since when the link has not been running; absent while it runs. */
  downSinceUs?: number;
  lastItemAtUs?: number;
  identity?: { model: string; serialNumber: string; firmware: string };
  /** Whose values are used: the first that said who it is, or the one that a person agreed to since. */
  acceptedSerial?: string;
  overload?: OverloadTrack;
  /** Newest of each number that the device reported about itself. */
  coefficients?: Record<string, number>;
  motion?: string;
  deviceAlarms: { code: string; text: string; atUs: number }[];
  notices: { code: string; text: string; atUs: number }[];
  readings: number;
  rejected: Record<string, number>;
  skippedBytes: number;
  link: LinkTrack;
  /** What was told of it last. */
  toldLink?: { atUs: number; figures: LinkFigures };
}

/** Figures of a link are worked out and told at most so often. */
const LINK_EVERY_US = 1_000_000;
/** Newest kept; older notices fall out. */
const NOTICES_KEPT = 20;

export function createDeviceTrack(deviceId: string, driver: string): DeviceTrack {
  return {
    deviceId,
    driver,
    linkState: "closed",
    detail: "",
    deviceAlarms: [],
    notices: [],
    readings: 0,
    rejected: {},
    skippedBytes: 0,
    link: createLinkTrack(),
  };
}

export function takeLinkState(track: DeviceTrack, state: LinkState, detail: string, atUs: number): void {
  track.linkState = state;
  track.detail = detail;
  if (state === "lost" || state === "closed" || state === "retrying") giveUpRequest(track.link);
  if (state === "running") delete track.downSinceUs;
  else track.downSinceUs ??= atUs;
}

/** Takes any item but a reading into account. */
export function takeItem(track: DeviceTrack, item: DecodedItem, atUs: number): void {
  switch (item.kind) {
    case "rejected":
      track.rejected[item.code] = (track.rejected[item.code] ?? 0) + 1;
      track.skippedBytes += item.skippedBytes;
      return;
    case "reading":
      track.readings += 1;
      break;
    case "motion":
      track.motion = item.motion;
      break;
    case "identity":
      // What another one said of its zero is not this one's.
      if (item.serialNumber !== (track.identity?.serialNumber ?? item.serialNumber))
        delete track.coefficients;
      if (item.serialNumber !== "") track.acceptedSerial ??= item.serialNumber;
      track.identity = { model: item.model, serialNumber: item.serialNumber, firmware: item.firmware };
      break;
    case "coefficients":
      track.coefficients = { ...track.coefficients, ...item.values };
      break;
    case "deviceAlarm":
      if (!track.deviceAlarms.some((alarm) => alarm.code === item.code)) {
        track.deviceAlarms.push({ code: item.code, text: item.text, atUs });
      }
      break;
    case "notice":
      track.notices = [...track.notices, { code: item.code, text: item.text, atUs }].slice(-NOTICES_KEPT);
      break;
  }
  track.lastItemAtUs = atUs;
}

/** Another one answers than the one whose values were used: what it says waits for a person. */
export function isStranger({ identity, acceptedSerial }: DeviceTrack): boolean {
  const serial = identity?.serialNumber ?? "";
  return serial !== "" && acceptedSerial !== undefined && serial !== acceptedSerial;
}

/** A person agrees to the one that answers now; nothing the other one said about itself stands for it. */
export function acceptDevice(track: DeviceTrack): void {
  const serial = track.identity?.serialNumber ?? "";
  if (serial !== "") track.acceptedSerial = serial;
}

/** The status at `atUs`; its figures of the link may be up to a second old. */
export function deviceStatusOf(track: DeviceTrack, atUs: number): DeviceStatus {
  if (track.toldLink === undefined || atUs - track.toldLink.atUs >= LINK_EVERY_US) {
    track.toldLink = { atUs, figures: linkFiguresOf(track.link, atUs) };
  }
  const { downSinceUs: _downSinceUs, toldLink, ...status } = track;
  return {
    ...status,
    link: toldLink.figures,
    deviceAlarms: [...track.deviceAlarms],
    notices: [...track.notices],
    rejected: { ...track.rejected },
    ...(track.overload === undefined ? {} : { overload: { ...track.overload } }),
    ...(track.coefficients === undefined ? {} : { coefficients: { ...track.coefficients } }),
  };
}
