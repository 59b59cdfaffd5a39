/** What the checks of a device set hand on. */
import type { DeviceProtocol, DriverDefinition } from "@cementwatch/drivers/driver";
import type { DeviceConfig } from "@cementwatch/shared/session/session-config";
import type { DeviceEntry } from "./device-set-schema.ts";

export interface DeviceSetProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A device whose driver and options are right. */
export interface CheckedDevice {
  readonly entry: DeviceEntry;
  readonly driver: DriverDefinition;
  readonly protocol: DeviceProtocol;
  /** The driver's own settings, a description included. */
  readonly options: DeviceConfig["options"];
}
