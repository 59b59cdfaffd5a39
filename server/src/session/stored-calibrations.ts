/** Puts the store's newest calibrations into a configuration, for devices whose device set names none themselves. */
import { calibrationRecordOf } from "@cementwatch/shared/calibration/record-of";
import { ROLE_DEVICE_SIGNAL } from "@cementwatch/shared/session/role-signal";
import type { DeviceConfig, DeviceRole, SessionConfig } from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import type { CalibrationStore } from "../calibration-store/calibration-store.ts";

export interface StoredCalibrations {
  readonly store: Pick<CalibrationStore, "newestFor">;
  /** Roles, as `device role`, whose calibration stands in the device set: it wins, because a person wrote it there. */
  readonly inline: ReadonlySet<string>;
}

/** The roles that the device set itself calibrates. */
export function inlineCalibrations(devices: readonly DeviceConfig[]): ReadonlySet<string> {
  return new Set(
    devices.flatMap(({ id, calibrations }) => Object.keys(calibrations).map((role) => `${id} ${role}`)),
  );
}

/**
 * The same configuration when nothing changes. A device whose serial number is unknown, or whose newest entry no
 * measurement may use, has no calibration: its values are shown as uncalibrated.
 * @param serialOf what a device reported; empty when it has not said
 */
export function withStoredCalibrations(
  config: SessionConfig,
  { store, inline }: StoredCalibrations,
  serialOf: (deviceId: string) => string,
): SessionConfig {
  let isChanged = false;
  const devices = config.devices.map((device) => {
    const reported = serialOf(device.id);
    const serial = reported === "" ? (device.serialNumber ?? "") : reported;
    const calibrations: Partial<Record<DeviceRole, CalibrationRecord>> = {};
    for (const role of device.roles) {
      const before = device.calibrations[role];
      const record = inline.has(`${device.id} ${role}`) ? before : stored(store, serial, role);
      isChanged ||= record?.id !== before?.id;
      if (record !== undefined) calibrations[role] = record;
    }
    return { ...device, calibrations };
  });
  return isChanged ? { ...config, devices } : config;
}

function stored(
  store: StoredCalibrations["store"],
  serial: string,
  role: DeviceRole,
): CalibrationRecord | undefined {
  if (serial === "") return undefined;
  const entry = store.newestFor(serial, ROLE_DEVICE_SIGNAL[role]);
  // A calibration made on the simulated bench says nothing about a real device.
  if (entry === undefined || entry.plan.device.isSimulated || entry.plan.reference.isSimulated)
    return undefined;
  return calibrationRecordOf(entry);
}
