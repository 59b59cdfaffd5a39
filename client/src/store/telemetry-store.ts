/** Rings of the last minute for the lanes: one a signal, and one for the beam. */
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import { SeriesRing } from "./series-ring.ts";

/** Four devices at 1 kHz for 60 s fit; slower ones simply reach further back. */
const SIGNAL_CAPACITY = 65_536;
const BEAM_CAPACITY = 4096;

export type LaneId = SignalId | "beam";

export interface TelemetryStore {
  ring(lane: LaneId): SeriesRing;
  clear(): void;
}

export function createTelemetryStore(): TelemetryStore {
  const rings = new Map<LaneId, SeriesRing>();
  return {
    ring(lane) {
      const known = rings.get(lane);
      if (known !== undefined) return known;
      const made = new SeriesRing(lane === "beam" ? BEAM_CAPACITY : SIGNAL_CAPACITY);
      rings.set(lane, made);
      return made;
    },
    clear() {
      for (const ring of rings.values()) ring.clear();
    },
  };
}
