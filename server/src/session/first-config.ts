/** The configuration of the live session when the server starts: what the device set names is fitted. */
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";

/** @param wallDate ISO 8601. */
export function firstConfig(
  wallDate: string,
  deviceSet: Pick<SessionConfig, "devices" | "pictures">,
): SessionConfig {
  const { devices } = deviceSet;
  return {
    ...emptySessionConfig(wallDate),
    ...deviceSet,
    fitted: {
      pressure: devices.some((device) => device.roles.includes("injectorPressure")),
      volume: devices.some((device) => device.roles.includes("injectorVolume")) ? "pump" : "none",
      temperature: devices.some((device) => device.roles.includes("roomTemperature")),
    },
  };
}
