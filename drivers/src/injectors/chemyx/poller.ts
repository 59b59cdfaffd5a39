/**
 * Asks a Chemyx pump for its parameters until it has said its unit twice alike, then in turn for volume, status
 * and parameters again: the unit can be changed at the pump.
 */
import type { DevicePoller } from "../../driver.ts";
import { createQueryPoller } from "../../query-poller.ts";
import { NOTICE_UNIT } from "./protocol.ts";
import { type ChemyxChannel, type ChemyxRequest, encodeRequest } from "./requests.ts";

/** An exchange of 50 bytes takes 52 ms at 9600 baud, and the pump thinks for up to 50 ms (assumption). */
const QUESTION_PERIOD_US = 125_000;
/** Every second question is for the volume. */
const VOLUME_PERIOD_US = 2 * QUESTION_PERIOD_US;
/** The parameters of two channels take 0.25 s at 9600 baud. */
const TWO_CHANNEL_PERIOD_US = 350_000;
const CYCLE: readonly ChemyxRequest[] = ["volume", "parameters", "volume", "status"];

/** From volume to volume, µs, on average. */
export function chemyxPeriodUs(channel: ChemyxChannel | undefined): number {
  return channel === undefined ? VOLUME_PERIOD_US : TWO_CHANNEL_PERIOD_US;
}

export interface ChemyxPolling {
  readonly channel?: ChemyxChannel | undefined;
  readonly timeoutMs: number;
}

export function createChemyxPoller(polling: ChemyxPolling): DevicePoller {
  let mustConfirm = false;
  const poller = createQueryPoller({
    periodUs: QUESTION_PERIOD_US,
    timeoutUs: polling.timeoutMs * 1000,
    next({ isIdentified, turn }) {
      const request = CYCLE[turn % CYCLE.length] ?? "volume";
      return encodeRequest(isIdentified && !mustConfirm ? request : "parameters", polling.channel);
    },
  });
  return {
    ...poller,
    heard(items, atUs) {
      for (const item of items) {
        if (item.kind === "notice" && item.code === NOTICE_UNIT) mustConfirm = true;
        if (item.kind === "identity") mustConfirm = false;
      }
      poller.heard(items, atUs);
    },
  };
}
