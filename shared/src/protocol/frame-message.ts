/** Heads and payloads of the two binary channels. */
import type { PictureDelivery, PictureView } from "../imaging/image-frame.ts";
import type { SampleQuality, SignalId } from "../telemetry/sample.ts";

/** Head of a `frame` message; payload: pixels, row-major, little-endian, `bytesPerPixel` each. */
export interface FrameHead {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly delivery: PictureDelivery;
  readonly seriesVersion: number;
  readonly frameNumber: number;
  /** When it was taken, session µs. */
  readonly measuredAtUs: number;
  readonly rows: number;
  readonly columns: number;
  readonly bytesPerPixel: 1 | 2;
  /** Frames this client missed since the last one it got. */
  readonly dropped: number;
  readonly runLabel?: string;
}

/** Head of a `telemetry` message; payload: Float64 pairs (measuredAtUs, value), series after series. */
export interface TelemetryHead {
  readonly series: readonly {
    readonly signal: SignalId;
    readonly deviceId: string;
    readonly count: number;
    readonly quality: SampleQuality;
  }[];
}
