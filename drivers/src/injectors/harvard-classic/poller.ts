/** Asks an older Harvard pump for its version until it has said it twice alike, then for its volume. */
import type { DevicePoller } from "../../driver.ts";
import { createQueryPoller } from "../../query-poller.ts";
import { encodeRequest } from "./requests.ts";

/** 6 bytes out and about 16 back take 25 ms at 9600 baud with two stop bits; the rest is the pump's own time. */
export const CLASSIC_PERIOD_US = 150_000;

export function createClassicPoller(polling: {
  readonly address: number;
  readonly timeoutMs: number;
}): DevicePoller {
  return createQueryPoller({
    periodUs: CLASSIC_PERIOD_US,
    timeoutUs: polling.timeoutMs * 1000,
    next: ({ isIdentified }) => encodeRequest(isIdentified ? "volume" : "version", polling.address),
  });
}
