/** Whether a case is going on that uses a device: then nobody calibrates it. */
import type { RuntimeSnapshot } from "./runtime.ts";

type Live = Pick<RuntimeSnapshot, "config" | "procedure"> | undefined;

/** In words for a person; empty: no case is going on, so a free port may be searched. */
export function caseGoesOn(live: Live): string {
  const phase = live?.procedure?.phase ?? "setUp";
  return phase === "setUp" || phase === "ended"
    ? ""
    : "a case is going on: ports can be searched once it has ended";
}

/** In words for a person; empty: no case holds it. A device without a role takes no part in a case. */
export function caseHolds(live: Live, deviceId: string): string {
  if (live === undefined || caseGoesOn(live) === "") return "";
  const device = live.config.devices.find(({ id }) => id === deviceId);
  if (device === undefined || device.roles.length === 0) return "";
  return `a case is going on and uses ${deviceId}: it can be calibrated once the case has ended`;
}
