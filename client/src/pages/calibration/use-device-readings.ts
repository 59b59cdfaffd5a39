/** The raw readings of one device: its newest value, dashes when it is old, and the last half minute with times. */
import type { TimedReading } from "@cementwatch/shared/calibration/step-response";
import type { DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import { useCallback, useEffect, useRef, useState } from "react";
import { fetchDeviceReadings } from "./device-api.ts";
import { messageOf } from "./http.ts";

export interface DeviceReadingsNow {
  /** Newest value, raw, in the signal's own unit; undefined: none, invalid or older than a second. */
  readonly value?: number;
  /** Why there is none, and what to do; empty: there is one. */
  readonly problem: string;
  /** The last half minute, oldest first, and the time now on the same clock. */
  readonly read: () => { readonly nowUs: number; readonly readings: readonly TimedReading[] };
}

const ASK_EVERY_MS = 250;
const GIVE_UP_MS = 2_000;
const REACH_US = 31_000_000;
const OLD_US = 1_000_000;

interface Held {
  /** Server's clock less the browser's, µs: when asked, so that ages are never too young. */
  offsetUs: number;
  last: number;
  serialNumber: string;
  isConnected: boolean;
  problem: string;
  readings: (TimedReading & { readonly isValid: boolean })[];
}

const NOTHING: Held = {
  offsetUs: 0,
  last: 0,
  serialNumber: "",
  isConnected: true,
  problem: "no reading yet",
  readings: [],
};

/** @param deviceId empty: nothing is asked. */
export function useDeviceReadings(deviceId: string, signal: DeviceSignal): DeviceReadingsNow {
  const held = useRef<Held>({ ...NOTHING });
  const [, setTick] = useState(0);
  useEffect(() => {
    held.current = { ...NOTHING, readings: [] };
    if (deviceId === "") return undefined;
    const stop = new AbortController();
    let isAsking = false;
    const ask = async () => {
      if (isAsking) return;
      isAsking = true;
      const askedUs = performance.now() * 1_000;
      try {
        const limit = AbortSignal.any([stop.signal, AbortSignal.timeout(GIVE_UP_MS)]);
        const answer = await fetchDeviceReadings(deviceId, held.current.last, limit);
        if (!stop.signal.aborted) held.current = joined(held.current, answer, signal, askedUs);
      } catch (error) {
        held.current = { ...held.current, problem: messageOf(error) };
      }
      isAsking = false;
      if (!stop.signal.aborted) setTick((tick) => tick + 1);
    };
    const timer = setInterval(() => {
      setTick((tick) => tick + 1);
      ask().catch(() => undefined);
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [deviceId, signal]);
  const read = useCallback(() => {
    const { readings, offsetUs } = held.current;
    const nowUs = performance.now() * 1_000 + offsetUs;
    const isUsable = readings.filter(({ isValid, atUs }) => isValid && atUs >= nowUs - REACH_US);
    return { nowUs, readings: isUsable };
  }, []);
  const { readings, isConnected, problem, offsetUs } = held.current;
  const newest = readings.at(-1);
  const isFresh = newest !== undefined && performance.now() * 1_000 + offsetUs - newest.atUs <= OLD_US;
  if (isFresh && newest.isValid && isConnected) return { value: newest.value, problem: "", read };
  return { problem: wordsOf(isConnected, problem, isFresh), read };
}

function wordsOf(isConnected: boolean, problem: string, isFresh: boolean): string {
  if (!isConnected) return "not connected: plug it in and switch it on; it goes on by itself";
  if (problem !== "") return problem;
  return isFresh ? "the device marks its reading as not valid" : "no fresh reading: check cable and supply";
}

/** A reading is joined once; another instrument under the same id begins anew. */
function joined(
  held: Held,
  answer: Awaited<ReturnType<typeof fetchDeviceReadings>>,
  signal: DeviceSignal,
  askedUs: number,
): Held {
  const { nowUs, last, serialNumber, isConnected } = answer;
  const before = held.serialNumber === serialNumber && last >= held.last ? held.readings : [];
  const fresh = answer.readings
    .filter((reading) => reading.signal === signal)
    .map(({ atUs, value = Number.NaN, quality }) => ({
      atUs,
      value,
      isValid: quality === "valid" && Number.isFinite(value),
    }));
  const readings = [...before, ...fresh].filter(({ atUs }) => atUs >= nowUs - REACH_US);
  return { offsetUs: nowUs - askedUs, last, serialNumber, isConnected, readings, problem: "" };
}
