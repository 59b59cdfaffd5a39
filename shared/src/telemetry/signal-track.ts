/** The newest sample of each signal and whether it may still be believed. Freshness is time since measurement. */
import { US_PER_S } from "../time.ts";
import type { Sample, SignalId, SignalState } from "./sample.ts";

const STALE_AT_LEAST_US = 500_000;
const STALE_AT_MOST_US = 3 * US_PER_S;
const STALE_PERIODS = 3;

export interface SignalTrack {
  readonly signal: SignalId;
  readonly deviceId: string;
  readonly staleAfterUs: number;
  last?: Sample;
}

/** Age after which a signal is stale: max(500 ms, 3 periods), at most 3 s. */
export function staleAfterUs(nominalPeriodUs: number): number {
  return Math.min(Math.max(STALE_AT_LEAST_US, STALE_PERIODS * nominalPeriodUs), STALE_AT_MOST_US);
}

/** Freshness at `atUs`. A broken link is `lost` at once; otherwise a value is lost after twice the stale age. */
export function signalState(track: SignalTrack | undefined, isLinkUp: boolean, atUs: number): SignalState {
  if (track === undefined) return "notFitted";
  if (track.last === undefined) return "neverSeen";
  if (!isLinkUp) return "lost";
  const ageUs = atUs - track.last.measuredAtUs;
  if (ageUs <= track.staleAfterUs) return "fresh";
  return ageUs <= 2 * track.staleAfterUs ? "stale" : "lost";
}

/** The value when it may be used as evidence: fresh and valid; else `undefined`. */
export function usableValue(
  track: SignalTrack | undefined,
  isLinkUp: boolean,
  atUs: number,
): number | undefined {
  if (track?.last === undefined || track.last.quality !== "valid") return undefined;
  return signalState(track, isLinkUp, atUs) === "fresh" ? track.last.value : undefined;
}
