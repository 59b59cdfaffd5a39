/** A driver bound as a device set would use it: a generic one is whatever a shipped description says. */
import type { DeviceProtocol } from "@cementwatch/drivers/driver";
import { findDriver } from "@cementwatch/drivers/registry";
import { withDescription } from "@cementwatch/server/device-description";

const SHIPPED: Readonly<Record<string, string>> = {
  "generic-line": "psi-asked-gauge",
  "generic-modbus": "atm-modbus-gauge",
};

/** Options that use a shipped description. */
export function shippedOptions(use: string): Readonly<Record<string, unknown>> {
  const described = withDescription({ use }, "/");
  if ("message" in described) throw new Error(described.message);
  return described.options;
}

export function bindAsUsed(driverId: string): DeviceProtocol {
  const use = SHIPPED[driverId];
  return findDriver(driverId).bind(use === undefined ? {} : shippedOptions(use));
}
