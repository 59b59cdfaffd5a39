/** Pixels of recorded frames: reads the recorded DICOM object that a frame names and decodes it. */
import type { FrameEvent, ImageFrame, PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { PipelineInput } from "@cementwatch/shared/pipeline/events";
import { type DicomObject, readDicom } from "../imaging/dicom-reader.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "./input-record.ts";
import type { FrameReady, SeriesEntry } from "./runtime.ts";

/** A run of 60 MB and a few single frames fit; older objects are read again. */
const OBJECTS_KEPT = 4;

/** What names a recorded frame. */
type FrameInput = Pick<PipelineInput & { kind: "frame" }, "frame" | "atUs" | "measuredAtUs">;

export interface ReplayFrame {
  readonly ready: FrameReady;
  /** Set when the series changed with this frame. */
  readonly newSeries?: SeriesEntry;
}

export class ReplayFrames {
  readonly #reader: SessionReader;
  readonly #objects = new Map<number, DicomObject>();
  readonly #series = new Map<string, { key: string; version: number }>();
  #version = 0;
  #times: readonly number[] | undefined;

  constructor(reader: SessionReader) {
    this.#reader = reader;
  }

  /** Session times of all frames, ascending; read once. */
  times(): readonly number[] {
    this.#times ??= this.#reader.timesOf("/input/frame");
    return this.#times;
  }

  /** The first frame of a picture that was taken at `measuredAtUs` or later. */
  find(pictureId: string, measuredAtUs: number): (PipelineInput & { kind: "frame" }) | undefined {
    for (const message of this.#reader.messages({ fromUs: measuredAtUs, topics: ["/input/frame"] })) {
      const input = inputOfRecord(message);
      if (input?.kind !== "frame" || input.frame.pictureId !== pictureId) continue;
      if (input.measuredAtUs >= measuredAtUs) return input;
    }
    return undefined;
  }

  /** The frame with its pixels; `undefined` when its object is damaged or missing. */
  read({ frame, atUs, measuredAtUs }: FrameInput): ReplayFrame | undefined {
    // The object was recorded before its frames were taken.
    const object = this.#object(frame.objectNumber, atUs);
    const decoded = object?.decodeFrame(frame.indexInObject);
    if (object === undefined || decoded === undefined || decoded.kind === "rejected") return undefined;
    const { rows, columns, bitsStored, isSigned, photometric, intensity } = object.series;
    const image: ImageFrame = {
      rows,
      columns,
      bitsStored,
      isSigned,
      photometric,
      intensity,
      pixels: decoded.pixels,
    };
    const { version, entry } = this.#seriesOf(frame, object);
    const ready: FrameReady = { frame, seriesVersion: version, measuredAtUs, image };
    return entry === undefined ? { ready } : { ready, newSeries: entry };
  }

  #seriesOf(frame: FrameEvent, object: DicomObject): { version: number; entry?: SeriesEntry } {
    const series: PictureSeries = { ...object.series, pictureId: frame.pictureId, view: frame.view };
    const key = JSON.stringify(series);
    const known = this.#series.get(frame.pictureId);
    if (known?.key === key) return { version: known.version };
    this.#version += 1;
    this.#series.set(frame.pictureId, { key, version: this.#version });
    return { version: this.#version, entry: { version: this.#version, series } };
  }

  #object(objectNumber: number, atUs: number): DicomObject | undefined {
    const known = this.#objects.get(objectNumber);
    if (known !== undefined) return known;
    const bytes = this.#reader.readObject(objectNumber, atUs);
    const read = bytes === undefined ? undefined : readDicom(bytes);
    if (read === undefined || read.kind === "rejected") return undefined;
    this.#objects.set(objectNumber, read.object);
    const oldest = this.#objects.keys().next().value;
    if (this.#objects.size > OBJECTS_KEPT && oldest !== undefined) this.#objects.delete(oldest);
    return read.object;
  }
}
