/**
 * From a DICOM object to frame events: reads it, keeps the series, numbers the frames, tells repeats by hash and keeps
 * pictures of another patient out. A stored run is read frame by frame, yielding in between.
 */
import type { FaultCode } from "@cementwatch/shared/faults";
import { contentHash } from "@cementwatch/shared/imaging/content-hash";
import type {
  FrameEvent,
  ImageFrame,
  PictureDelivery,
  PictureSeries,
  PictureView,
} from "@cementwatch/shared/imaging/image-frame";
import { type DicomObject, readDicom } from "../imaging/dicom-reader.ts";
import type { SeriesEntry } from "./runtime.ts";

export interface IntakeFrame {
  readonly event: FrameEvent;
  readonly image: ImageFrame;
  readonly seriesVersion: number;
  /** Time of this frame after the first of its object, µs. */
  readonly offsetUs: number;
}

export interface IntakeProblem {
  readonly code: FaultCode;
  readonly detail: string;
}

export interface IntakeObject {
  readonly objectNumber: number;
  readonly object: DicomObject;
  readonly delivery: PictureDelivery;
  readonly durationUs: number;
}

/** What the numbers of a session go on from. */
export interface IntakeState {
  readonly objectNumber: number;
  /** Picture and the highest number that one of its frames had. */
  readonly frameNumbers: readonly (readonly [string, number])[];
  readonly patientKey?: string;
}

export class FrameIntake {
  #objectNumber = 0;
  #patientKey: string | undefined;
  #seriesVersion = 0;
  readonly #frameNumbers = new Map<string, number>();
  readonly #series = new Map<string, { key: string; entry: SeriesEntry }>();

  /** Goes on behind the numbers of the same session; `series`: those that screens know. */
  goOn({ objectNumber, frameNumbers, patientKey }: IntakeState, series: readonly SeriesEntry[]): void {
    this.#objectNumber = objectNumber;
    this.#patientKey = patientKey;
    for (const [pictureId, number] of frameNumbers) this.#frameNumbers.set(pictureId, number);
    for (const entry of series) {
      this.#seriesVersion = Math.max(this.#seriesVersion, entry.version);
      this.#series.set(entry.series.pictureId, { key: JSON.stringify(entry.series), entry });
    }
  }

  /** Reads the header of an object. Objects of another patient than the first are refused. */
  open(bytes: Uint8Array, delivery: PictureDelivery): IntakeObject | IntakeProblem {
    const read = readDicom(bytes);
    if (read.kind === "rejected") return { code: read.code, detail: read.detail };
    const { object } = read;
    this.#patientKey ??= object.patientKey;
    if (object.patientKey !== undefined && object.patientKey !== this.#patientKey) {
      return {
        code: "CRM-OTHER-PATIENT",
        detail: "patient identity differs from this session's first picture",
      };
    }
    this.#objectNumber += 1;
    const durationUs = object.frameTimesUs.at(-1) ?? 0;
    return { objectNumber: this.#objectNumber, object, delivery, durationUs };
  }

  /** The series entry of a picture's object; `isNew` when screens must be told. */
  series(pictureId: string, view: PictureView, object: DicomObject): { entry: SeriesEntry; isNew: boolean } {
    const series: PictureSeries = { ...object.series, pictureId, view };
    const key = JSON.stringify(series);
    const known = this.#series.get(pictureId);
    if (known?.key === key) return { entry: known.entry, isNew: false };
    this.#seriesVersion += 1;
    const entry: SeriesEntry = { version: this.#seriesVersion, series };
    this.#series.set(pictureId, { key, entry });
    return { entry, isNew: true };
  }

  /** Decodes one frame (index from 0) of an opened object. */
  frame(
    source: IntakeObject,
    index: number,
    pictureId: string,
    view: PictureView,
  ): IntakeFrame | IntakeProblem {
    const { object } = source;
    const decoded = object.decodeFrame(index);
    if (decoded.kind === "rejected") return { code: decoded.code, detail: decoded.detail };
    const { pixels } = decoded;
    const { rows, columns, bitsStored, isSigned, photometric, intensity, framePeriodUs } = object.series;
    const image: ImageFrame = { rows, columns, bitsStored, isSigned, photometric, intensity, pixels };
    const frameNumber = (this.#frameNumbers.get(pictureId) ?? 0) + 1;
    this.#frameNumbers.set(pictureId, frameNumber);
    const event: FrameEvent = {
      pictureId,
      view,
      delivery: source.delivery,
      frameNumber,
      objectNumber: source.objectNumber,
      indexInObject: index,
      contentHash: contentHash(pixels, rows, columns),
      rows,
      columns,
      ...(framePeriodUs === undefined ? {} : { framePeriodUs }),
      ...(source.delivery === "stored" && object.acquiredAt !== undefined
        ? { runLabel: object.acquiredAt.label }
        : {}),
    };
    const seriesVersion = this.#series.get(pictureId)?.entry.version ?? 0;
    return { event, image, seriesVersion, offsetUs: object.frameTimesUs[index] ?? 0 };
  }
}
