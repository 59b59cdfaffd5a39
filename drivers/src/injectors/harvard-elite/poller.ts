/** Asks a newer Harvard pump for its version until it has said it twice alike, then for its raw status at 10 Hz. */
import type { DevicePoller } from "../../driver.ts";
import { createQueryPoller } from "../../query-poller.ts";
import type { EliteModel } from "./models.ts";
import { encodeRequest } from "./requests.ts";

/** A status exchange of 75 bytes takes 7 ms at 115 200 baud and 80 ms at 9600; the rest is the pump's own time. */
export const ELITE_PERIOD_US = 100_000;

export interface ElitePolling {
  readonly model: EliteModel;
  readonly address: number;
  readonly timeoutMs: number;
}

export function createElitePoller(polling: ElitePolling): DevicePoller {
  return createQueryPoller({
    periodUs: ELITE_PERIOD_US,
    timeoutUs: polling.timeoutMs * 1000,
    next({ isIdentified, unanswered }) {
      // Once for each lost reply and again at every second one: a touched screen leaves the pump deaf.
      const request = !isIdentified ? "version" : unanswered % 2 === 1 ? "revive" : "status";
      return encodeRequest(request, polling.model, polling.address);
    },
  });
}
