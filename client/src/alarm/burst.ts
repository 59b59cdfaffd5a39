/**
 * Alarm bursts after IEC 60601-1-8 (tables 3 and 4, worked default): pulse times, pitch and repetition. Pure.
 *
 * High: ten pulses, twice (3 + 2), pulse 150 ms, gap 100 ms, gap between third and fourth 2·100 + 150 ms, 0.5 s between
 * the halves; 3.3 s in all, again after 5 s. Medium: three pulses of 200 ms, gap 200 ms, again after 7.5 s. Low: two
 * pulses of 200 ms, not repeated. Rise 15 % of the pulse (10–20 %), fall within gap − rise.
 */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";

export interface Pulse {
  readonly startMs: number;
  readonly durationMs: number;
  readonly riseMs: number;
  readonly fallMs: number;
}

interface BurstShape {
  readonly pulseMs: number;
  readonly gapMs: number;
  /** Silence between bursts; undefined: the burst is not repeated. */
  readonly repeatAfterMs?: number;
  /** The same when nobody answered for a minute. */
  readonly escalatedAfterMs?: number;
}

export const BURSTS: Readonly<Record<AlarmPriority, BurstShape>> = {
  high: { pulseMs: 150, gapMs: 100, repeatAfterMs: 5000 },
  medium: { pulseMs: 200, gapMs: 200, repeatAfterMs: 7500, escalatedAfterMs: 2500 },
  low: { pulseMs: 200, gapMs: 200 },
};

const HALVES_GAP_MS = 500;
const RISE_SHARE = 0.15;

/** C5, within 150–1000 Hz, with partials 2–5 inside 300–4000 Hz and within 15 dB of each other. */
export const FUNDAMENTAL_HZ = 523;
export const PARTIALS = [1, 0.8, 0.65, 0.5, 0.4] as const;

/** Pulses of one burst, from 0 ms. */
export function burstPulses(priority: AlarmPriority): readonly Pulse[] {
  const { pulseMs, gapMs } = BURSTS[priority];
  const riseMs = RISE_SHARE * pulseMs;
  const fallMs = Math.min(gapMs - riseMs, pulseMs / 2);
  return onsets(priority, pulseMs, gapMs).map((startMs) => ({
    startMs,
    durationMs: pulseMs,
    riseMs,
    fallMs,
  }));
}

/** From the first onset to the end of the last pulse, ms. */
export function burstDurationMs(priority: AlarmPriority): number {
  const last = burstPulses(priority).at(-1);
  return last === undefined ? 0 : last.startMs + last.durationMs;
}

function onsets(priority: AlarmPriority, pulseMs: number, gapMs: number): readonly number[] {
  const step = pulseMs + gapMs;
  if (priority === "low") return [0, step];
  if (priority === "medium") return [0, step, 2 * step];
  const fourth = 2 * step + pulseMs + 2 * gapMs + pulseMs;
  const half = [0, step, 2 * step, fourth, fourth + step];
  const secondHalf = fourth + step + pulseMs + HALVES_GAP_MS;
  return [...half, ...half.map((onset) => onset + secondHalf)];
}
