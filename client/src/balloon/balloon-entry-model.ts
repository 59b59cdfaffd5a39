/** Which readings of a balloon have to be typed, and how a typed one is made. Pure. */
import type { SignalStatus } from "@cementwatch/shared/leak/assessment";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";

/** Which gauges of a side are not connected. */
export function missingGauges(
  signals: readonly SignalStatus[],
  side: CannulaSide,
): "both" | "pressure" | "volume" | "none" {
  const word = side === "left" ? "Left" : "Right";
  const has = (signal: string) =>
    signals.some((item) => item.signal === signal && item.state !== "notFitted");
  const hasPressure = has(`balloonPressure${word}Kpa`);
  const hasVolume = has(`balloonVolume${word}Ml`);
  if (hasPressure && hasVolume) return "none";
  if (hasPressure) return "volume";
  return hasVolume ? "pressure" : "both";
}

/** One step up or down, between 0 and `most`; two decimals, so that steps do not add up an error. */
export function stepped(value: number, by: number, most: number): number {
  return Math.round(Math.min(most, Math.max(0, value + by)) * 100) / 100;
}

/** Leaves out what is not typed. */
export function entryReading(
  pressureKpa: number | undefined,
  volumeMl: number | undefined,
): { readonly pressureKpa?: number; readonly volumeMl?: number } {
  return {
    ...(pressureKpa === undefined ? {} : { pressureKpa }),
    ...(volumeMl === undefined ? {} : { volumeMl }),
  };
}
