/** The unit in which drivers hand a signal over, after their own conversion. */
import type { SignalUnit } from "../units.ts";
import type { DeviceSignal } from "./reading.ts";

/** No driver gives a flow: it has no unit. */
export type UnitSignal = Exclude<DeviceSignal, "flow">;

export const SIGNAL_UNITS: Readonly<Record<UnitSignal, SignalUnit>> = {
  pressure: "kPa",
  volume: "mL",
  temperature: "degC",
  force: "N",
  position: "mm",
  mass: "g",
};

/** `undefined` for a flow. */
export function unitOfSignal(signal: DeviceSignal): SignalUnit | undefined {
  return signal === "flow" ? undefined : SIGNAL_UNITS[signal];
}
