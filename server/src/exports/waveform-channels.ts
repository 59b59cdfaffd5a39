/**
 * Signals of a session as channels of evenly spaced 16-bit values, which is all that a DICOM waveform holds. Each
 * recorded value goes into the slot nearest to its time and is held until the next one, or for three periods.
 */
import type { Sample, SignalId } from "@cementwatch/shared/telemetry/sample";
import type { RecordedMessage } from "../recording/recorder.ts";

/** PS3.3 A.34.6: a hemodynamic waveform has at most 400 values a second, 4 groups and 8 channels a group. */
const RATE_MOST_HZ = 400;
const GROUPS_MOST = 4;
const CHANNELS_MOST = 8;
/** Slots a recorded value: at two, hardly any two values meet in one slot. */
const SLOTS_A_VALUE = 2;
const INTERVALS_MOST = 4_096;
const HELD_PERIODS = 3;
/** Stands where there is no value. */
export const PADDING = -32_768;
const LEVEL_MOST = 32_767;
/** 400 values a second for a day. */
const SLOTS_MOST = 34_560_000;

export interface WaveformChannel {
  readonly signal: SignalId;
  /** Physical value = stored · sensitivity + baseline; both as they are written, at most 16 characters. */
  readonly sensitivity: string;
  readonly baseline: string;
  readonly stored: Int16Array;
  readonly recorded: number;
  /** Values that another one of the same slot replaced. */
  readonly replaced: number;
}

export interface WaveformGroup {
  readonly rateHz: number;
  readonly channels: readonly WaveformChannel[];
}

interface Survey {
  readonly intervalsUs: number[];
  lastUs: number;
  count: number;
  low: number;
  high: number;
}

/** First pass: how often each signal was measured, and between which values. */
export class SignalSurvey {
  readonly #signals = new Map<SignalId, Survey>();

  take(message: RecordedMessage): void {
    const sample = sampleOf(message);
    if (sample === undefined) return;
    const { signal, value, measuredAtUs } = sample;
    const seen = this.#signals.get(signal);
    if (seen === undefined) {
      this.#signals.set(signal, { intervalsUs: [], lastUs: measuredAtUs, count: 1, low: value, high: value });
      return;
    }
    const intervalUs = measuredAtUs - seen.lastUs;
    if (intervalUs > 0 && seen.intervalsUs.length < INTERVALS_MOST) seen.intervalsUs.push(intervalUs);
    seen.lastUs = measuredAtUs;
    seen.count += 1;
    seen.low = Math.min(seen.low, value);
    seen.high = Math.max(seen.high, value);
  }

  /** The channels to be filled, in groups of one rate. */
  plan(fromUs: number, toUs: number): WaveformPlan {
    const surveys = [...this.#signals].map(([signal, survey]) => ({
      signal,
      ...survey,
      rateHz: rateOf(survey),
    }));
    const rates = [...new Set(surveys.map(({ rateHz }) => rateHz))].sort((a, b) => b - a);
    // Slower ones share the slowest group that there is room for: their values are held longer there.
    const rateFor = (rateHz: number) => rates[Math.min(rates.indexOf(rateHz), GROUPS_MOST - 1)] ?? rateHz;
    const groups = new Map<number, ChannelFiller[]>();
    for (const survey of surveys) {
      const rateHz = rateFor(survey.rateHz);
      const fillers = groups.get(rateHz) ?? [];
      groups.set(rateHz, fillers);
      if (fillers.length >= CHANNELS_MOST) continue;
      const slots = Math.min(Math.floor(((toUs - fromUs) / 1e6) * rateHz) + 1, SLOTS_MOST);
      const holdSlots = Math.ceil((HELD_PERIODS * SLOTS_A_VALUE * rateHz) / survey.rateHz);
      fillers.push(new ChannelFiller(survey, rateHz, fromUs, slots, holdSlots));
    }
    return new WaveformPlan(groups);
  }
}

/** Second pass: the values. */
export class WaveformPlan {
  readonly #groups: ReadonlyMap<number, readonly ChannelFiller[]>;
  readonly #fillers: ReadonlyMap<SignalId, ChannelFiller>;

  constructor(groups: ReadonlyMap<number, readonly ChannelFiller[]>) {
    this.#groups = groups;
    this.#fillers = new Map([...groups.values()].flat().map((filler) => [filler.signal, filler]));
  }

  take(message: RecordedMessage): void {
    const sample = sampleOf(message);
    if (sample !== undefined) this.#fillers.get(sample.signal)?.put(sample.measuredAtUs, sample.value);
  }

  groups(): readonly WaveformGroup[] {
    return [...this.#groups].map(([rateHz, fillers]) => ({
      rateHz,
      channels: fillers.map((filler) => filler.channel()),
    }));
  }
}

class ChannelFiller {
  readonly signal: SignalId;
  readonly #sensitivity: string;
  readonly #baseline: string;
  readonly #rateHz: number;
  readonly #fromUs: number;
  readonly #holdSlots: number;
  readonly #stored: Int16Array;
  #recorded = 0;
  #replaced = 0;

  constructor(
    { signal, low, high }: { readonly signal: SignalId; readonly low: number; readonly high: number },
    rateHz: number,
    fromUs: number,
    slots: number,
    holdSlots: number,
  ) {
    this.signal = signal;
    this.#baseline = decimal((low + high) / 2);
    const half = Math.max(high - Number(this.#baseline), Number(this.#baseline) - low);
    // One step of room: the written text may be a little less than the number.
    this.#sensitivity = half > 0 ? decimal(half / (LEVEL_MOST - 1)) : "1";
    this.#rateHz = rateHz;
    this.#fromUs = fromUs;
    this.#holdSlots = holdSlots;
    this.#stored = new Int16Array(slots).fill(PADDING);
  }

  put(atUs: number, value: number): void {
    const slot = Math.round(((atUs - this.#fromUs) / 1e6) * this.#rateHz);
    if (slot < 0 || slot >= this.#stored.length) return;
    this.#recorded += 1;
    if (this.#stored[slot] !== PADDING) this.#replaced += 1;
    const level = Math.round((value - Number(this.#baseline)) / Number(this.#sensitivity));
    this.#stored[slot] = Math.min(Math.max(level, -LEVEL_MOST), LEVEL_MOST);
  }

  channel(): WaveformChannel {
    this.#hold();
    return {
      signal: this.signal,
      sensitivity: this.#sensitivity,
      baseline: this.#baseline,
      stored: this.#stored,
      recorded: this.#recorded,
      replaced: this.#replaced,
    };
  }

  #hold(): void {
    let last = PADDING;
    let since = 0;
    for (const [slot, level] of this.#stored.entries()) {
      since = level === PADDING ? since + 1 : 0;
      if (level !== PADDING) last = level;
      else if (since < this.#holdSlots) this.#stored[slot] = last;
    }
  }
}

function rateOf({ intervalsUs }: Survey): number {
  const sorted = intervalsUs.toSorted((a, b) => a - b);
  const medianUs = sorted[Math.floor(sorted.length / 2)] ?? 1e6;
  return Math.min(Math.max(Math.round((SLOTS_A_VALUE * 1e6) / medianUs), 1), RATE_MOST_HZ);
}

/** Only a valid value may be shown by a program that knows nothing of quality. */
function sampleOf({ topic, json }: RecordedMessage): Sample | undefined {
  if (topic !== "/telemetry") return undefined;
  const sample = json as unknown as Sample | undefined;
  const isUsable =
    sample?.quality === "valid" && Number.isFinite(sample.value) && Number.isFinite(sample.measuredAtUs);
  return isUsable ? sample : undefined;
}

/** VR DS: at most 16 characters. */
function decimal(value: number): string {
  const text = String(value);
  return text.length <= 16 ? text : value.toPrecision(9);
}
