/** Whether a case is going on that uses a device: then nobody calibrates it. */
import type { RuntimeSnapshot } from "./runtime.ts";

/** In words for a person; empty: no case holds it. A device without a role takes no part in a case. */
export function caseHolds(
  live: Pick<RuntimeSnapshot, "config" | "procedure"> | undefined,
  deviceId: string,
): string {
  const phase = live?.procedure?.phase ?? "setUp";
  if (live === undefined || phase === "setUp" || phase === "ended") return "";
  const device = live.config.devices.find(({ id }) => id === deviceId);
  if (device === undefined || device.roles.length === 0) return "";
  return `a case is going on and uses ${deviceId}: it can be calibrated once the case has ended`;
}
