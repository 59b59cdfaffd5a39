/** What picture sources need from outside: time, the reader of DICOM objects, and something that never repeats. */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { FramePixels, PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Clock } from "../clock.ts";
import type { DicomDateTime } from "./dicom-writer.ts";

/** A DICOM object as far as a source must know it. */
export interface ReadablePicture {
  readonly series: Omit<PictureSeries, "pictureId" | "view">;
  readonly frameCount: number;
  /** One per frame, from the object's start, µs. */
  readonly frameTimesUs: readonly number[];
  decodeFrame(index: number): { readonly kind: "pixels"; readonly pixels: FramePixels } | RefusedPicture;
}

interface RefusedPicture {
  readonly kind: "rejected";
  readonly code: FaultCode;
  readonly detail: string;
}

export interface PictureDeps {
  readonly clock: Clock;
  /** Local wall time, for the labels in objects that a source makes itself. */
  wall(): DicomDateTime;
  /** A text that no other call ever returns: seeds UIDs. */
  unique(): string;
  /** Reads and checks a Part 10 object; never throws. */
  readObject(
    bytes: Uint8Array,
  ): { readonly kind: "object"; readonly object: ReadablePicture } | RefusedPicture;
}
