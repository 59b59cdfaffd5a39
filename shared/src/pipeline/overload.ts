/** Remembers when more pressure was put on a sensor than it is made for: its zero may have moved for good. Pure. */
import type { DeviceConfig, DeviceRole } from "../session/session-config.ts";
import { isPressureRole } from "../session/session-config.ts";
import { ratedKpa } from "../telemetry/full-scale.ts";
import type { Reading } from "../telemetry/reading.ts";
import { US_PER_S } from "../time.ts";
import type { DeviceTrack } from "./device-track.ts";

/** Beyond so many times its range a reading is an overload; below, a sensor that reads a little high (assumption). */
const OVER_RANGE = 1.1;
/** Two excesses closer together are one (assumption: one push of the handle). */
const ONE_EPISODE_US = 5 * US_PER_S;

export interface OverloadTrack {
  /** In this session. */
  count: number;
  largestKpa: number;
  lastAtUs: number;
}

/** True when this reading begins a new overload. Values are the device's own, before calibration and zero. */
export function noteOverload(
  track: DeviceTrack,
  device: DeviceConfig,
  role: DeviceRole,
  { value, quality }: Pick<Reading, "value" | "quality">,
  atUs: number,
): boolean {
  if (!isPressureRole(role) || quality === "invalid" || !Number.isFinite(value)) return false;
  const rated = ratedKpa(device, role);
  // The lower end of a range saturates too: a vacuum is no overload.
  const isOver =
    (quality === "saturated" && value > 0) || (rated !== undefined && value > OVER_RANGE * rated);
  if (!isOver) return false;
  const before = track.overload;
  const isNew = before === undefined || atUs - before.lastAtUs > ONE_EPISODE_US;
  track.overload = {
    count: (before?.count ?? 0) + (isNew ? 1 : 0),
    largestKpa: Math.max(before?.largestKpa ?? 0, value),
    lastAtUs: atUs,
  };
  return isNew;
}
