/**
 * How well one device's line works, from the recorded bytes alone: the pipeline follows it, so that a replay shows the
 * same figures. Pure and bounded; round trips are counted in steps of a ratio, never kept one by one.
 */
import type { FaultCode } from "../faults.ts";
import {
  type ClockDrift,
  type ClockDriftTrack,
  clockDriftOf,
  createClockDrift,
  takeDeviceTime,
} from "./clock-drift.ts";
import type { DecodedItem, DeviceSignal, Reading } from "./reading.ts";

/** Eight steps an octave: a quantile is right within 5 %. */
const STEPS_PER_OCTAVE = 8;
/** Round trips from 0.1 ms; 0.1 ms · 2^17 is 13 s, longer than any driver waits. */
const SHORTEST_US = 100;
const STEPS = 17 * STEPS_PER_OCTAVE;

export interface LinkTrack {
  /** The first byte or request. */
  sinceUs?: number;
  bytesIn: number;
  bytesOut: number;
  requests: number;
  /** Requests after which no whole message came before the next one or the end of the link. */
  unanswered: number;
  /** The request that waits for its answer. */
  openSinceUs?: number;
  /** Its first byte has come. */
  isAnswering: boolean;
  /** Counts of round trips by step. */
  roundTrips: number[];
  /** The signal that was heard first: its readings tell the period. */
  periodSignal?: DeviceSignal;
  lastReadingAtUs?: number;
  /** Counts of the times between its readings, by step. */
  periods: number[];
  checksumErrors: number;
  malformed: number;
  unexpected: number;
  /** Bytes that belong to no message. */
  noise: number;
  /** Readings that the device itself calls invalid or saturated. */
  badReadings: number;
  messages: number;
  lastMessageAtUs?: number;
  longestSilenceUs: number;
  clock: ClockDriftTrack;
}

/** What the page of link quality shows of one device. Counts are since `sinceUs`. */
export interface LinkFigures {
  /** Absent: nothing was sent or heard yet. */
  readonly sinceUs?: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly requests: number;
  readonly unanswered: number;
  /** From the last byte given to the port to the first byte of the answer, µs; absent: nothing was asked and answered. */
  readonly roundTripP50Us?: number;
  readonly roundTripP99Us?: number;
  readonly checksumErrors: number;
  readonly malformed: number;
  readonly unexpected: number;
  readonly noise: number;
  readonly badReadings: number;
  readonly messages: number;
  /** Longest time without a whole message since the first one, the present silence included. */
  readonly longestSilenceUs: number;
  /** Median time between two readings of the signal heard first, µs; absent: fewer than two. */
  readonly periodUs?: number;
  /** Absent: the device tells no time, or too little was heard. */
  readonly clock?: ClockDrift;
  readonly clockRestarts: number;
}

export function createLinkTrack(): LinkTrack {
  return {
    bytesIn: 0,
    bytesOut: 0,
    requests: 0,
    unanswered: 0,
    isAnswering: false,
    roundTrips: [],
    periods: [],
    checksumErrors: 0,
    malformed: 0,
    unexpected: 0,
    noise: 0,
    badReadings: 0,
    messages: 0,
    longestSilenceUs: 0,
    clock: createClockDrift(),
  };
}

/** Bytes to the device: a request, which gives up the one before it. */
export function takeSent(track: LinkTrack, byteCount: number, atUs: number): void {
  track.sinceUs ??= atUs;
  giveUpRequest(track);
  track.bytesOut += byteCount;
  track.requests += 1;
  track.openSinceUs = atUs;
  track.isAnswering = false;
}

/** Bytes from the device, and what they meant. */
export function takeReceived(
  track: LinkTrack,
  byteCount: number,
  items: readonly DecodedItem[],
  atUs: number,
): void {
  if (byteCount === 0) return;
  track.sinceUs ??= atUs;
  track.bytesIn += byteCount;
  if (track.openSinceUs !== undefined && !track.isAnswering) {
    track.isAnswering = true;
    count(track.roundTrips, atUs - track.openSinceUs);
  }
  for (const item of items) takeLinkItem(track, item);
  if (items.every(({ kind }) => kind === "rejected")) return;
  delete track.openSinceUs;
  track.messages += 1;
  if (track.lastMessageAtUs !== undefined) {
    track.longestSilenceUs = Math.max(track.longestSilenceUs, atUs - track.lastMessageAtUs);
  }
  track.lastMessageAtUs = atUs;
}

/** The link is closed or lost: no answer will come to what was asked on it. */
export function giveUpRequest(track: LinkTrack): void {
  if (track.openSinceUs === undefined) return;
  track.unanswered += 1;
  delete track.openSinceUs;
}

function takeLinkItem(track: LinkTrack, item: DecodedItem): void {
  if (item.kind === "rejected") {
    track[COUNTER_OF[item.code] ?? "noise"] += 1;
    return;
  }
  if (item.kind !== "reading") return;
  if (item.quality !== "valid") track.badReadings += 1;
  if (item.deviceUs !== undefined) takeDeviceTime(track.clock, item.firstByteAtUs, item.deviceUs);
  takePeriod(track, item);
}

function takePeriod(track: LinkTrack, { signal, firstByteAtUs }: Reading): void {
  track.periodSignal ??= signal;
  if (signal !== track.periodSignal || !Number.isFinite(firstByteAtUs)) return;
  const { lastReadingAtUs } = track;
  // Several values of one message have one time.
  if (lastReadingAtUs !== undefined && firstByteAtUs > lastReadingAtUs) {
    count(track.periods, firstByteAtUs - lastReadingAtUs);
  }
  track.lastReadingAtUs = Math.max(firstByteAtUs, lastReadingAtUs ?? 0);
}

const COUNTER_OF: Readonly<
  Partial<Record<FaultCode, "checksumErrors" | "malformed" | "unexpected" | "noise">>
> = {
  "INJ-CHECKSUM": "checksumErrors",
  "INJ-MALFORMED": "malformed",
  "INJ-TRUNCATED": "malformed",
  "INJ-UNEXPECTED": "unexpected",
  "INJ-OTHER-ADDRESS": "unexpected",
  "INJ-NOISE": "noise",
};

function count(counts: number[], us: number): void {
  const step = Math.round(Math.log2(Math.max(us, SHORTEST_US) / SHORTEST_US) * STEPS_PER_OCTAVE);
  const slot = Math.min(step, STEPS);
  while (counts.length <= slot) counts.push(0);
  counts[slot] = (counts[slot] ?? 0) + 1;
}

/** The figures at `atUs`. Every number is finite. */
export function linkFiguresOf(track: LinkTrack, atUs: number): LinkFigures {
  const { sinceUs, lastMessageAtUs, clock } = track;
  const silentUs = lastMessageAtUs === undefined ? 0 : Math.max(0, atUs - lastMessageAtUs);
  const drift = clockDriftOf(clock);
  return {
    bytesIn: track.bytesIn,
    bytesOut: track.bytesOut,
    requests: track.requests,
    unanswered: track.unanswered,
    checksumErrors: track.checksumErrors,
    malformed: track.malformed,
    unexpected: track.unexpected,
    noise: track.noise,
    badReadings: track.badReadings,
    messages: track.messages,
    longestSilenceUs: Math.max(track.longestSilenceUs, silentUs),
    clockRestarts: clock.restarts,
    ...(sinceUs === undefined ? {} : { sinceUs }),
    ...optional("roundTripP50Us", quantileUs(track.roundTrips, 0.5)),
    ...optional("roundTripP99Us", quantileUs(track.roundTrips, 0.99)),
    ...optional("periodUs", quantileUs(track.periods, 0.5)),
    ...(drift === undefined ? {} : { clock: drift }),
  };
}

function optional<Name extends string>(name: Name, value: number | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: number };
}

function quantileUs(counts: readonly number[], share: number): number | undefined {
  const total = counts.reduce((sum, each) => sum + each, 0);
  if (total === 0) return undefined;
  let below = 0;
  const step = counts.findIndex((each) => {
    below += each;
    return below >= share * total;
  });
  return Math.round(SHORTEST_US * 2 ** (step / STEPS_PER_OCTAVE));
}
