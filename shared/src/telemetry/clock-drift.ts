/**
 * Rate of a device's own clock against ours. Pure and bounded: one pair for each stretch of time, at most 60 of them;
 * when they are full, neighbours are joined and a stretch becomes twice as long, so that a whole session fits.
 */

interface ClockPair {
  hostUs: number;
  /** Device's time less ours; within a stretch the greatest, which belongs to the least delayed message. */
  aheadUs: number;
}

export interface ClockDriftTrack {
  stretchUs: number;
  pairs: ClockPair[];
  lastHostUs?: number;
  lastDeviceUs?: number;
  /** How often the device's clock jumped: it was restarted, or set. */
  restarts: number;
}

export interface ClockDrift {
  /** Above 0: the device's clock is fast. */
  readonly ppm: number;
  /** k = 2, ppm: from the scatter about the line, as for an unweighted line through evenly spaced times. */
  readonly uncertaintyPpm: number;
  /** Over which time it was seen, µs. */
  readonly overUs: number;
}

const FIRST_STRETCH_US = 1_000_000;
const PAIRS_KEPT = 60;
/** Before so many stretches the scatter of arrival is larger than a quartz's error (assumption). */
const MIN_PAIRS = 10;
/** No clock is off by so much between two messages: it was restarted or set (assumption). */
const JUMP_US = 500_000;
/** Scatter of a normal distribution from its median absolute deviation. */
const SIGMA_PER_MAD = 1.4826;

export function createClockDrift(): ClockDriftTrack {
  return { stretchUs: FIRST_STRETCH_US, pairs: [], restarts: 0 };
}

/** Takes one time stamp of the device with our time of its message's first byte; what is no time is left out. */
export function takeDeviceTime(track: ClockDriftTrack, hostUs: number, deviceUs: number): void {
  if (!Number.isFinite(hostUs) || !Number.isFinite(deviceUs)) return;
  const { lastHostUs, lastDeviceUs } = track;
  if (lastHostUs !== undefined && lastDeviceUs !== undefined) {
    if (hostUs < lastHostUs) return;
    if (Math.abs(deviceUs - lastDeviceUs - (hostUs - lastHostUs)) > JUMP_US) {
      track.pairs = [];
      track.stretchUs = FIRST_STRETCH_US;
      track.restarts += 1;
    }
  }
  track.lastHostUs = hostUs;
  track.lastDeviceUs = deviceUs;
  addPair(track, { hostUs, aheadUs: deviceUs - hostUs });
}

function addPair(track: ClockDriftTrack, pair: ClockPair): void {
  const newest = track.pairs.at(-1);
  if (newest !== undefined && stretchOf(track, newest) === stretchOf(track, pair)) {
    if (pair.aheadUs > newest.aheadUs) Object.assign(newest, pair);
    return;
  }
  track.pairs.push(pair);
  if (track.pairs.length <= PAIRS_KEPT) return;
  track.stretchUs *= 2;
  const [first, ...rest] = track.pairs;
  track.pairs = first === undefined ? [] : [first];
  for (const next of rest) addPair(track, next);
}

function stretchOf({ stretchUs }: ClockDriftTrack, { hostUs }: ClockPair): number {
  return Math.floor(hostUs / stretchUs);
}

/**
 * The median of the slopes through all pairs (Theil and Sen): late messages and a short disturbance do not pull it.
 * Undefined while too little was heard, and for a device without a clock.
 */
export function clockDriftOf({ pairs }: ClockDriftTrack): ClockDrift | undefined {
  const first = pairs[0];
  const last = pairs.at(-1);
  if (first === undefined || last === undefined || pairs.length < MIN_PAIRS) return undefined;
  const slopes = pairs.flatMap((a, index) =>
    pairs.slice(index + 1).map((b) => (b.aheadUs - a.aheadUs) / (b.hostUs - a.hostUs)),
  );
  const slope = median(slopes);
  const residuals = pairs.map(({ hostUs, aheadUs }) => aheadUs - slope * (hostUs - first.hostUs));
  const middle = median(residuals);
  const sigmaUs = SIGMA_PER_MAD * median(residuals.map((residual) => Math.abs(residual - middle)));
  const overUs = last.hostUs - first.hostUs;
  const uncertaintyPpm = (2 * sigmaUs * Math.sqrt(12 / pairs.length) * 1e6) / overUs;
  return { ppm: slope * 1e6, uncertaintyPpm, overUs };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (below + above) / 2;
}
