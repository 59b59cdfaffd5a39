/**
 * The image analysis once more, over the pictures of a record: each frame is decoded from the DICOM object as it was
 * received and analysed in-process, without drops; a finding enters at its frame's time and a constant delay.
 */

import { cannulaTube } from "@cementwatch/shared/hydraulics/cannula";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import type { PipelineInput } from "@cementwatch/shared/pipeline/events";
import type { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import { type DicomObject, readDicom } from "../imaging/dicom-reader.ts";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage } from "../recording/recorder.ts";
import { DelayedAnalysis } from "../session/delayed-analysis.ts";

/** Of each picture source: a run and the single frames around it. */
const OBJECTS_KEPT = 3;
/** Frames without pixels whose recorded finding is waited for. */
const WAITED_FOR_MOST = 256;

type FrameInput = PipelineInput & { readonly kind: "frame" };

export class FrameReanalysis {
  readonly #analysis: DelayedAnalysis;
  readonly #objects = new Map<string, Map<number, DicomObject>>();
  readonly #lastHash = new Map<string, number>();
  readonly #withoutPixels = new Set<string>();
  frames = 0;
  framesWithoutPixels = 0;

  constructor(parameters: Readonly<Record<string, number>>) {
    this.#analysis = new DelayedAnalysis(parameters, () => 0);
  }

  /** Keeps a recorded object for the frames that follow it. */
  takeObject({ json, bytes }: RecordedMessage): void {
    const pictureId = String(jsonField(json, "pictureId"));
    const read = bytes === undefined ? undefined : readDicom(bytes);
    if (read?.kind !== "object") return;
    const objects = this.#objects.get(pictureId) ?? new Map<number, DicomObject>();
    this.#objects.set(pictureId, objects);
    objects.set(Number(jsonField(json, "objectNumber")), read.object);
    const oldest = objects.keys().next().value;
    if (objects.size > OBJECTS_KEPT && oldest !== undefined) objects.delete(oldest);
  }

  /** To be called once the pipeline has taken the frame. */
  takeFrame({ frame, measuredAtUs }: FrameInput, pipeline: Pipeline): void {
    const { pictureId, contentHash } = frame;
    const isRepeat = frame.delivery === "live" && this.#lastHash.get(pictureId) === contentHash;
    this.#lastHash.set(pictureId, contentHash);
    if (isRepeat) return;
    const image = this.#imageOf(frame);
    if (image === undefined) {
      this.framesWithoutPixels += 1;
      if (this.#withoutPixels.size < WAITED_FOR_MOST) this.#withoutPixels.add(keyOf(frame));
      return;
    }
    this.frames += 1;
    const config = pipeline.config();
    this.#analysis.submit({
      event: frame,
      measuredAtUs,
      image,
      drawing: config.drawings[frame.view],
      context: pipeline.analysisContext(frame.view),
      isTumour: config.procedure.isTumour,
      cannulaOuterMm: cannulaTube(config.procedure.cannulaGauge).outerMm,
    });
  }

  /** True when the recorded finding has to stand, because the pixels of its frame are lost. */
  standsRecorded(finding: FrameFinding): boolean {
    return this.#withoutPixels.delete(keyOf(finding));
  }

  /** Findings whose time has come, in order of it. */
  takeDue(untilUs: number): readonly { readonly atUs: number; readonly finding: FrameFinding }[] {
    return this.#analysis.takeDue(untilUs).sort((a, b) => a.atUs - b.atUs);
  }

  #imageOf({ pictureId, objectNumber, indexInObject }: FrameInput["frame"]): ImageFrame | undefined {
    const object = this.#objects.get(pictureId)?.get(objectNumber);
    if (object === undefined || indexInObject >= object.frameCount) return undefined;
    const decoded = object.decodeFrame(indexInObject);
    if (decoded.kind === "rejected") return undefined;
    const { rows, columns, bitsStored, isSigned, photometric, intensity } = object.series;
    return { rows, columns, bitsStored, isSigned, photometric, intensity, pixels: decoded.pixels };
  }
}

function keyOf({
  pictureId,
  frameNumber,
}: {
  readonly pictureId: string;
  readonly frameNumber: number;
}): string {
  return `${pictureId}#${frameNumber}`;
}
