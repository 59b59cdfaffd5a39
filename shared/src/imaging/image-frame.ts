/** One decoded X-ray picture and the description of the series it belongs to. */

export type PictureView = "lateral" | "ap";

/** How a picture reached us: as it was taken, or as a run sent after it was taken. */
export type PictureDelivery = "live" | "stored";

/** State of a picture on screen: see docs/architecture.md, "Picture states". */
export type PictureState = "live" | "held" | "stored" | "frozen" | "noSignal" | "neverSeen";

/** The allow-listed description of a series: safe to send to a browser (no patient name, no raw header). */
export interface PictureSeries {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly rows: number;
  readonly columns: number;
  /** 8–16. */
  readonly bitsStored: number;
  readonly isSigned: boolean;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** PixelIntensityRelationship; `UNKNOWN` is analysed as LOG, and said so. */
  readonly intensity: "LIN" | "LOG" | "DISP" | "UNKNOWN";
  readonly windowCentre?: number;
  readonly windowWidth?: number;
  /** At the object plane, mm a pixel; absent when not known. */
  readonly pixelSpacingMm?: number;
  readonly spacingSource?: "dicom" | "cannula" | "operator" | "ball";
  readonly primaryAngleDeg?: number;
  readonly secondaryAngleDeg?: number;
  /** Nominal time between frames, µs; absent for single objects. */
  readonly framePeriodUs?: number;
  /** Patient orientation of the image's left and right edge, e.g. A and P. */
  readonly leftLetter?: string;
  readonly rightLetter?: string;
  readonly manufacturer?: string;
}

/** Decoded pixels, row-major, native byte order. Signed pixels are kept in two's complement as `Int16Array`. */
export type FramePixels = Uint8Array | Uint16Array | Int16Array;

export interface ImageFrame {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  readonly intensity: "LIN" | "LOG" | "DISP" | "UNKNOWN";
  readonly pixels: FramePixels;
}

/** What the pipeline knows of a frame: everything but the pixels. */
export interface FrameEvent {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly delivery: PictureDelivery;
  /** Counts from 1 over all frames of this picture in this session. */
  readonly frameNumber: number;
  /** The recorded `/input/dicom` message that holds the pixels, and the frame's index in it (from 0). */
  readonly objectNumber: number;
  readonly indexInObject: number;
  /** Hash of the image area: equal hashes are repeats, not new pictures. */
  readonly contentHash: number;
  readonly rows: number;
  readonly columns: number;
  readonly framePeriodUs?: number;
  /** For a stored run: session time at which the frame was acquired, when that can be told. */
  readonly acquiredAtUs?: number;
  /** Wall-clock label of a stored run, `HH:MM:SS`. */
  readonly runLabel?: string;
}
