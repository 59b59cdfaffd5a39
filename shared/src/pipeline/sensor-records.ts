/** The sensors of a case for its record: whose they are, which calibration counted, lot, overloads. Pure. */
import type { SensorRecord } from "../procedure/procedure-record.ts";
import { calibrationContext } from "./calibration-context.ts";
import { type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";

/** Of every device that carries a fitted signal, in the order of the device set. */
export function sensorRecords(state: PipelineState): readonly SensorRecord[] {
  const fitted = state.config.devices.filter(({ id, roles }) =>
    roles.some((role) => state.signals[ROLE_SIGNAL[role]]?.deviceId === id),
  );
  return fitted.map((device) => {
    const { singleUse } = device;
    const overload = state.devices[device.id]?.overload;
    return {
      deviceId: device.id,
      serialNumber: calibrationContext(state, device).deviceSerial,
      calibrationIds: [...new Set(Object.values(device.calibrations).map(({ id }) => id))],
      ...(singleUse === undefined ? {} : { ...singleUse }),
      ...(overload === undefined
        ? {}
        : { overload: { count: overload.count, largestKpa: overload.largestKpa } }),
    };
  });
}
