/** What a measured burst must be: tables 3 and 4 of IEC 60601-1-8 as known from their summaries. Pure. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import type { MeasuredBurst } from "./measure-burst.ts";

interface BurstRule {
  readonly pulses: readonly number[];
  readonly durationMs: readonly [number, number];
  readonly gapMs: readonly [number, number];
}

const RULES: Readonly<Record<AlarmPriority, BurstRule>> = {
  high: { pulses: [10], durationMs: [75, 200], gapMs: [50, 125] },
  medium: { pulses: [3], durationMs: [125, 250], gapMs: [125, 250] },
  low: { pulses: [1, 2], durationMs: [125, 250], gapMs: [125, 250] },
};
/** Gaps of a high burst that are not x: between third and fourth pulse of a half, and between the halves. */
const WIDE_GAPS = [2, 7];
const HALVES_GAP = 4;
const HALVES_GAP_MS = [350, 1300] as const;
/** Variation within one burst. */
const TOLERANCE = 0.05;

/** What is wrong with the burst, in words; empty when every rule holds. */
export function burstProblems(priority: AlarmPriority, burst: MeasuredBurst): string[] {
  const rule = RULES[priority];
  const { pulses, gapsMs } = burst;
  const problems: string[] = [];
  const need = (isRight: boolean, problem: string) => {
    if (!isRight) problems.push(`${priority}: ${problem}`);
  };
  need(rule.pulses.includes(pulses.length), `${pulses.length} pulses`);
  for (const { durationMs, riseMs } of pulses) {
    need(within(durationMs, rule.durationMs), `a pulse of ${durationMs.toFixed(0)} ms`);
    const share = riseMs / durationMs;
    need(within(share, [0.1, 0.2]), `a rise of ${(100 * share).toFixed(0)} % of its pulse`);
  }
  const isNarrow = (index: number) =>
    priority !== "high" || !(WIDE_GAPS.includes(index) || index === HALVES_GAP);
  const narrow = gapsMs.filter((_gap, index) => isNarrow(index));
  for (const gap of narrow) need(within(gap, rule.gapMs), `a gap of ${gap.toFixed(0)} ms`);
  need(isEven(narrow) && isEven(pulses.map(({ durationMs }) => durationMs)), "uneven pulses");
  const shortest = Math.min(...gapsMs);
  for (const { fallMs, riseMs } of pulses) {
    need(fallMs <= shortest - riseMs, `a fall of ${fallMs.toFixed(0)} ms`);
  }
  if (priority === "high" && pulses.length === 10) {
    const wanted = 2 * (narrow[0] ?? 0) + (pulses[0]?.durationMs ?? 0);
    for (const index of WIDE_GAPS) need(isEven([gapsMs[index] ?? 0, wanted]), "no 3 + 2 rhythm");
    need(within(gapsMs[HALVES_GAP] ?? 0, HALVES_GAP_MS), "halves that are too near or too far");
  }
  if (priority !== "low") need(burst.spreadDb <= 10, `a spread of ${burst.spreadDb.toFixed(0)} dB`);
  return [...problems, ...toneProblems(priority, burst)];
}

/** Fundamental 150–1000 Hz; at least four harmonics in 300–4000 Hz within 15 dB of it. */
function toneProblems(priority: AlarmPriority, { peaks }: MeasuredBurst): string[] {
  const [fundamental] = peaks;
  if (fundamental === undefined) return [`${priority}: silence`];
  const isPitch = within(fundamental.hz, [150, 1000]);
  const harmonics = peaks.filter(
    ({ hz, db }) =>
      isMultiple(hz, fundamental.hz) && within(hz, [300, 4000]) && Math.abs(db - fundamental.db) <= 15,
  );
  return [
    ...(isPitch ? [] : [`${priority}: a fundamental of ${fundamental.hz} Hz`]),
    ...(harmonics.length >= 4 ? [] : [`${priority}: ${harmonics.length} harmonics`]),
  ];
}

/** A harmonic above the fundamental, to the 2 % that the spectrum resolves. */
function isMultiple(hz: number, fundamentalHz: number): boolean {
  const order = Math.round(hz / fundamentalHz);
  return order >= 2 && Math.abs(hz / order - fundamentalHz) <= 0.02 * fundamentalHz;
}

function within(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function isEven(values: readonly number[]): boolean {
  return Math.max(...values) <= (1 + 2 * TOLERANCE) * Math.min(...values);
}
