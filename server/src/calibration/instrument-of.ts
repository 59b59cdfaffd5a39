/** The device that a request names, as it is known at the time. */
import type { DeviceUnderTest } from "@cementwatch/shared/calibration/calibration-plan";
import { PlanRefusal } from "@cementwatch/shared/calibration/plan-refusal";
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import type { DeviceTap } from "./device-tap.ts";

/** @throws PlanRefusal when there is no such device. */
export function instrumentOf(tap: DeviceTap, { deviceId, resolution = 0 }: PlanRequest): DeviceUnderTest {
  const found = tap.find(deviceId);
  if (found === undefined) {
    const known = tap.devices().map((device) => device.deviceId);
    const there =
      known.length === 0 ? "is none: add it to the device set, or open the bench" : `are ${known.join(", ")}`;
    throw new PlanRefusal("deviceId", `there is no device ${deviceId}; there ${there}.`);
  }
  const { driver, model, serialNumber, isSimulated } = found;
  return { deviceId, driver, model, serialNumber, resolution, isSimulated };
}
