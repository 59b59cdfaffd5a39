/**
 * Watches the server's beat on the browser's own clock. Pure.
 *
 * When the page itself stood still (loading the viewer, a slow garbage collection), beats wait unread in the socket;
 * the timer then runs late too, and one more period is given to read them before the connection is called lost.
 */
import { BEAT_LOST_MS } from "@cementwatch/shared/protocol/wire-constants";

/** How often the page looks. */
export const WATCH_PERIOD_MS = 100;

export interface BeatWatch {
  readonly lastBeatMs: number;
  readonly lastLookMs: number;
  readonly isLost: boolean;
}

export function startBeatWatch(nowMs: number): BeatWatch {
  return { lastBeatMs: nowMs, lastLookMs: nowMs, isLost: true };
}

export function beatSeen(watch: BeatWatch, nowMs: number): BeatWatch {
  return { ...watch, lastBeatMs: nowMs, isLost: false };
}

export function lookForBeat(watch: BeatWatch, nowMs: number): BeatWatch {
  const wasAsleep = nowMs - watch.lastLookMs > 3 * WATCH_PERIOD_MS;
  const isLost = watch.isLost || (!wasAsleep && nowMs - watch.lastBeatMs > BEAT_LOST_MS);
  return { ...watch, lastLookMs: nowMs, isLost };
}
