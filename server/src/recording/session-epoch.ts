/** Session time to MCAP log time and back: log time is nanoseconds since 1970, so that other viewers show a date. */
import type { SessionHeader } from "@cementwatch/shared/session/session-header";

/** Log time (ns) of session time 0. @throws RangeError when `wallStart` is no date. */
export function epochNsOf(header: SessionHeader): bigint {
  const wallMs = Date.parse(header.wallStart);
  if (!Number.isFinite(wallMs))
    throw new RangeError(`wallStart "${header.wallStart}" is not an ISO 8601 date`);
  return BigInt(wallMs) * 1_000_000n - BigInt(header.wallAtUs) * 1_000n;
}

/** Exact for whole microseconds. */
export function logNsOf(epochNs: bigint, us: number): bigint {
  return epochNs + BigInt(us) * 1_000n;
}

export function usOf(epochNs: bigint, logNs: bigint): number {
  return Number((logNs - epochNs) / 1_000n);
}
