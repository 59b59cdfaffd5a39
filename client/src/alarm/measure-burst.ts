/**
 * Measures a rendered burst: envelope, pulses, spectrum. Times as IEC 60601-1-8 is read here: the effective duration of
 * a pulse and the gap between two lie between 90 % points, rise and fall between 10 % and 90 %. Pure.
 */

export interface MeasuredPulse {
  /** 90 % point of the rise, ms from the first sample. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly riseMs: number;
  readonly fallMs: number;
  readonly peak: number;
}

export interface SpectralPeak {
  readonly hz: number;
  /** Against the strongest peak, dB, ≤ 0. */
  readonly db: number;
}

export interface MeasuredBurst {
  readonly pulses: readonly MeasuredPulse[];
  /** From one pulse's end to the next one's start, ms. */
  readonly gapsMs: readonly number[];
  /** Strongest to weakest pulse, dB. */
  readonly spreadDb: number;
  /** Peaks within 30 dB of the strongest, by frequency, of the first pulse. */
  readonly peaks: readonly SpectralPeak[];
}

const STEP_HZ = 5;
const FROM_HZ = 100;
const UNTIL_HZ = 4_200;
/** Samples that the envelope takes together: a quarter of a millisecond at 48 kHz. */
const BLOCK = 12;
const FLOOR_DB = -30;
/** Below this share of the burst's peak there is silence. */
const SILENT_SHARE = 0.05;

/** @param windowMs of the envelope: one period of the lowest tone or more. */
export function measureBurst(samples: Float32Array, rateHz: number, windowMs = 2): MeasuredBurst {
  const blockMs = (1000 * BLOCK) / rateHz;
  const envelope = envelopeOf(samples, Math.round(windowMs / blockMs));
  const peak = envelope.reduce((most, value) => Math.max(most, value), 0);
  const pulses = stretches(envelope, SILENT_SHARE * peak).map(([from, until]) =>
    pulseOf(envelope, from, until, blockMs),
  );
  const gapsMs = pulses.slice(1).map((pulse, index) => {
    const before = pulses[index];
    return before === undefined ? 0 : pulse.startMs - before.startMs - before.durationMs;
  });
  const peaks = pulses.map((pulse) => pulse.peak);
  const [first] = pulses;
  const from = Math.round(((first?.startMs ?? 0) / 1000) * rateHz);
  const until = from + Math.round(((first?.durationMs ?? 0) / 1000) * rateHz);
  return {
    pulses,
    gapsMs,
    spreadDb: decibel(Math.max(...peaks) / Math.min(...peaks)),
    peaks: peaksOf(samples.subarray(from, until), rateHz),
  };
}

/** Largest magnitude within a window that is centred on each block. */
function envelopeOf(samples: Float32Array, blocksInWindow: number): Float32Array {
  const largest = new Float32Array(Math.ceil(samples.length / BLOCK));
  for (const [at, sample] of samples.entries()) {
    const block = Math.floor(at / BLOCK);
    largest[block] = Math.max(largest[block] ?? 0, Math.abs(sample));
  }
  const half = Math.floor(blocksInWindow / 2);
  return largest.map((_value, at) =>
    largest.subarray(Math.max(at - half, 0), at + half + 1).reduce((most, value) => Math.max(most, value), 0),
  );
}

/** Where the envelope is above the limit, as [from, until). */
function stretches(envelope: Float32Array, limit: number): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= envelope.length; at++) {
    const isOn = at < envelope.length && (envelope[at] ?? 0) > limit;
    if (isOn && from < 0) from = at;
    if (!isOn && from >= 0) {
      found.push([from, at]);
      from = -1;
    }
  }
  return found;
}

function pulseOf(envelope: Float32Array, from: number, until: number, msPerBlock: number): MeasuredPulse {
  const part = envelope.subarray(from, until);
  const peak = part.reduce((most, value) => Math.max(most, value), 0);
  const first = (share: number) => part.findIndex((value) => value >= share * peak);
  const last = (share: number) => part.findLastIndex((value) => value >= share * peak);
  const [rise10, rise90, fall90, fall10] = [first(0.1), first(0.9), last(0.9), last(0.1)];
  return {
    startMs: (from + rise90) * msPerBlock,
    durationMs: (fall90 - rise90) * msPerBlock,
    riseMs: (rise90 - rise10) * msPerBlock,
    fallMs: (fall10 - fall90) * msPerBlock,
    peak,
  };
}

/** Local maxima of the spectrum under a Hann window. */
function peaksOf(samples: Float32Array, rateHz: number): SpectralPeak[] {
  const windowed = samples.map(
    (value, at) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / Math.max(samples.length - 1, 1))),
  );
  const levels: number[] = [];
  for (let hz = FROM_HZ; hz <= UNTIL_HZ; hz += STEP_HZ) levels.push(levelAt(windowed, hz / rateHz));
  const strongest = Math.max(...levels);
  return levels.flatMap((level, index) => {
    const isPeak = level > (levels[index - 1] ?? Infinity) && level >= (levels[index + 1] ?? Infinity);
    const db = decibel(level / strongest);
    return isPeak && db >= FLOOR_DB ? [{ hz: FROM_HZ + index * STEP_HZ, db }] : [];
  });
}

/** Magnitude at one frequency (Goertzel 1958), in cycles a sample. */
function levelAt(samples: Float32Array, frequency: number): number {
  const factor = 2 * Math.cos(2 * Math.PI * frequency);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + factor * last - before;
    before = last;
    last = next;
  }
  return Math.sqrt(Math.max(last * last + before * before - factor * last * before, 0));
}

function decibel(ratio: number): number {
  return 20 * Math.log10(Math.max(ratio, 1e-9));
}
