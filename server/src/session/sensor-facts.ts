/** Puts what the room remembers into a configuration: overloads, uses of a single-use piece, yearly tests. */
import type {
  OverloadBefore,
  PeripheralDue,
  SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { SensorHistory } from "../calibration-store/sensor-history.ts";

export interface SensorFacts {
  readonly history: Pick<SensorHistory, "overloadOf">;
  /** When the device's zero was last looked at: its newest passed daily check or calibration, ISO; empty: never. */
  readonly checkedAt: (serialNumber: string) => string;
  readonly peripherals: readonly PeripheralDue[];
}

/** The same configuration when nothing changes. */
export function withSensorFacts(
  config: SessionConfig,
  { history, checkedAt, peripherals }: SensorFacts,
  serialOf: (deviceId: string) => string,
): SessionConfig {
  let isChanged = JSON.stringify(config.peripherals ?? []) !== JSON.stringify(peripherals);
  const devices = config.devices.map(({ overloadBefore, ...device }) => {
    const reported = serialOf(device.id);
    const serial = reported === "" ? (device.serialNumber ?? "") : reported;
    const now = serial === "" ? undefined : history.overloadOf(serial, checkedAt(serial));
    isChanged ||= !isSame(overloadBefore, now);
    return now === undefined ? device : { ...device, overloadBefore: now };
  });
  return isChanged ? { ...config, devices, peripherals } : config;
}

function isSame(a: OverloadBefore | undefined, b: OverloadBefore | undefined): boolean {
  return a?.on === b?.on && a?.count === b?.count && a?.largestKpa === b?.largestKpa;
}
