/** A `frame` envelope to a received frame. Bad data is returned as a reason, never thrown. */
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Envelope } from "@cementwatch/shared/protocol/envelope";
import type { FrameHead, TelemetryHead } from "@cementwatch/shared/protocol/frame-message";
import type { PixelArray, ReceivedFrame } from "../store/frame-slot.ts";

const MAX_SIDE = 4096;

/** @param series the description with the frame's `seriesVersion`; the caller has checked the version. */
export function readFrame(
  envelope: Envelope,
  series: PictureSeries,
  receivedMs: number,
): ReceivedFrame | { readonly reason: string } {
  const head = envelope.head as FrameHead;
  const { rows, columns, bytesPerPixel } = head;
  if (!isSide(rows) || !isSide(columns)) return { reason: `frame of ${columns} × ${rows} pixels` };
  if (rows !== series.rows || columns !== series.columns) {
    return { reason: `frame of ${columns} × ${rows} in a series of ${series.columns} × ${series.rows}` };
  }
  const bytes = rows * columns * bytesPerPixel;
  if (envelope.payload.byteLength < bytes) {
    return { reason: `frame has ${envelope.payload.byteLength} bytes, needs ${bytes}` };
  }
  const pixels = pixelView(envelope.payload, rows * columns, bytesPerPixel, series.isSigned);
  return { head, series, pixels, origin: envelope.origin, receivedMs };
}

function pixelView(payload: Uint8Array, count: number, bytesPerPixel: 1 | 2, isSigned: boolean): PixelArray {
  const { buffer, byteOffset } = payload;
  if (bytesPerPixel === 1) return new Uint8Array(buffer, byteOffset, count);
  return isSigned ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
}

function isSide(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value <= MAX_SIDE;
}

/** Calls `sink` for each pair of a `telemetry` envelope; returns false when the payload is shorter than its head. */
export function readTelemetry(
  envelope: Envelope,
  sink: (signal: TelemetryHead["series"][number], measuredAtUs: number, value: number) => void,
): boolean {
  const { series } = envelope.head as TelemetryHead;
  const count = series.reduce((sum, item) => sum + item.count, 0);
  if (!Number.isSafeInteger(count) || envelope.payload.byteLength < count * 16) return false;
  const pairs = new Float64Array(envelope.payload.buffer, envelope.payload.byteOffset, count * 2);
  let at = 0;
  for (const item of series) {
    for (let i = 0; i < item.count; i++, at += 2) sink(item, pairs[at] ?? 0, pairs[at + 1] ?? 0);
  }
  return true;
}
