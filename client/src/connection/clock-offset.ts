/**
 * Server time as the browser knows it. Pure: local time (ms, `performance.now`) is an argument.
 *
 * Two sources. A beat says "it is now X" and arrives late by the one-way delay: the largest X − local of the last
 * beats is the least delayed. A ping gives four timestamps; the exchange with the smallest round trip in the window
 * is trusted (as NTP's clock filter does), offset = ((t1 − t0) + (t2 − t3)) / 2.
 */
import type { Origin } from "@cementwatch/shared/protocol/channels";

const BEATS_KEPT = 50;
const PINGS_KEPT = 16;
/** A ping that disagrees with the beats by more is on another epoch (a replay, or a runtime that was replaced). */
const SAME_EPOCH_US = 1_000_000;

interface Exchange {
  readonly offsetUs: number;
  readonly roundTripMs: number;
}

export interface ClockOffset {
  readonly origin: Origin;
  readonly beatOffsetsUs: readonly number[];
  readonly lastBeatUs: number;
  readonly exchanges: readonly Exchange[];
}

export function emptyClock(origin: Origin): ClockOffset {
  return { origin, beatOffsetsUs: [], lastBeatUs: 0, exchanges: [] };
}

export function clockBeat(clock: ClockOffset, nowUs: number, localMs: number): ClockOffset {
  const beatOffsetsUs = [...clock.beatOffsetsUs, nowUs - localMs * 1000].slice(-BEATS_KEPT);
  return { ...clock, beatOffsetsUs, lastBeatUs: nowUs };
}

export function clockPong(
  clock: ClockOffset,
  pong: { clientSentMs: number; serverReceivedUs: number; serverSentUs: number },
  localMs: number,
): ClockOffset {
  const t0 = pong.clientSentMs * 1000;
  const t3 = localMs * 1000;
  const roundTripMs = (t3 - t0 - (pong.serverSentUs - pong.serverReceivedUs)) / 1000;
  if (!(roundTripMs >= 0)) return clock;
  const offsetUs = (pong.serverReceivedUs - t0 + (pong.serverSentUs - t3)) / 2;
  return { ...clock, exchanges: [...clock.exchanges, { offsetUs, roundTripMs }].slice(-PINGS_KEPT) };
}

/** Smallest round trip of the window, ms; undefined before the first exchange. */
export function roundTripMs(clock: ClockOffset): number | undefined {
  return best(clock)?.roundTripMs;
}

/**
 * Session time now, µs; undefined before the first beat. A replay stands still between beats: it may be paused or
 * run at another speed, so its time is never extrapolated.
 */
export function sessionNowUs(clock: ClockOffset, localMs: number): number | undefined {
  if (clock.beatOffsetsUs.length === 0) return undefined;
  if (clock.origin === "replay") return clock.lastBeatUs;
  const fromBeatsUs = Math.max(...clock.beatOffsetsUs);
  const exchange = best(clock);
  const isSameEpoch = exchange !== undefined && Math.abs(exchange.offsetUs - fromBeatsUs) < SAME_EPOCH_US;
  return Math.round((isSameEpoch ? exchange.offsetUs : fromBeatsUs) + localMs * 1000);
}

function best(clock: ClockOffset): Exchange | undefined {
  return clock.exchanges.reduce<Exchange | undefined>(
    (least, item) => (least === undefined || item.roundTripMs < least.roundTripMs ? item : least),
    undefined,
  );
}
