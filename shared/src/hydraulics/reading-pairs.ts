/**
 * Pairs pressure with volume at the moment the pressure was measured: volume is interpolated between its readings, so
 * that devices polled in turn, or slower than one another, do not shift a stroke's volume against its pressure.
 */
import type { PressureVolume } from "./flow-blocks.ts";

export interface PairState {
  /** Pressures that wait for the next volume. */
  waiting: { atUs: number; pressureKpa: number }[];
  volume?: { atUs: number; volumeMl: number };
}

const WAITING_MAX = 256;
/** Volumes further apart are not joined by a line. */
const JOIN_US = 500_000;

export function createPairs(): PairState {
  return { waiting: [] };
}

/** Takes a pressure; gives a pair at once when the volume of that moment is known already. */
export function pairPressure(
  state: PairState,
  atUs: number,
  pressureKpa: number,
): PressureVolume | undefined {
  if (state.volume?.atUs === atUs) return { atUs, pressureKpa, volumeMl: state.volume.volumeMl };
  state.waiting.push({ atUs, pressureKpa });
  if (state.waiting.length > WAITING_MAX) state.waiting.shift();
  return undefined;
}

/** Takes a volume; gives the pairs of the pressures up to it that it completes, in time order. */
export function pairVolume(state: PairState, atUs: number, volumeMl: number): PressureVolume[] {
  const before = state.volume;
  state.volume = { atUs, volumeMl };
  const due = state.waiting.filter((entry) => entry.atUs <= atUs);
  state.waiting = state.waiting.filter((entry) => entry.atUs > atUs);
  return due.flatMap(({ atUs: measuredAtUs, pressureKpa }) => {
    if (measuredAtUs === atUs) return [{ atUs: measuredAtUs, pressureKpa, volumeMl }];
    if (before === undefined || measuredAtUs < before.atUs || atUs - before.atUs > JOIN_US) return [];
    const share01 = (measuredAtUs - before.atUs) / (atUs - before.atUs);
    const between = before.volumeMl + share01 * (volumeMl - before.volumeMl);
    return [{ atUs: measuredAtUs, pressureKpa, volumeMl: between }];
  });
}
