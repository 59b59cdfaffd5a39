/** A calibrated value in the pipeline's units, with its quality and both of its times. */
import type { SessionUs } from "../time.ts";

/** Signals of the record and the wire; each has one unit, in its name. */
export type SignalId =
  | "pressureKpa"
  | "volumeMl"
  | "temperatureC"
  | "flowMlPerS"
  | "resistanceKpaSPerMl"
  | "balloonPressureLeftKpa"
  | "balloonPressureRightKpa"
  | "balloonVolumeLeftMl"
  | "balloonVolumeRightMl"
  | "intravertebralPressureKpa"
  | "cementTemperatureC"
  | "forceN";

/** Trust in one value. `uncalibrated`: shown as such, its evidence is not used. */
export type SampleQuality = "valid" | "uncalibrated" | "saturated" | "invalid";

/** Freshness of a signal. */
export type SignalState = "notFitted" | "neverSeen" | "fresh" | "stale" | "lost";

export interface Sample {
  readonly signal: SignalId;
  readonly deviceId: string;
  /** When it entered the pipeline. */
  readonly atUs: SessionUs;
  /** Best estimate of when it was measured: first byte of the reply minus the stream's latency offset. */
  readonly measuredAtUs: SessionUs;
  readonly value: number;
  readonly quality: SampleQuality;
  /** Of the calibration that was applied; absent: none was, or the recording is older than this field. */
  readonly calibrationId?: string;
}
