/** A person agrees to another sensor in a device's place. Pure. */
import { acceptDevice, isStranger } from "./device-track.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** Why nobody need agree, or cannot; `undefined` when it can be done. */
export function acceptRefusal({ devices }: PipelineState, deviceId: string): string | undefined {
  const track = devices[deviceId];
  if (track === undefined) return `There is no device ${deviceId}: choose one of the list.`;
  const isWaiting = isStranger(track) || track.linkState !== "running";
  return isWaiting ? undefined : `${deviceId} is the same sensor as before: there is nothing to agree to.`;
}

/** Takes the one that answers now for the right one. The software zero was the other one's and goes. */
export function takeAcceptedDevice(state: PipelineState, deviceId: string): void {
  const track = state.devices[deviceId];
  if (track === undefined) return;
  acceptDevice(track);
  const isOfPressure = state.signals.pressureKpa?.deviceId === deviceId;
  if (isOfPressure) state.operator.fields.zeroOffsetKpa = 0;
}
