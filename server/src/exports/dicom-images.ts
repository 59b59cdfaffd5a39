/**
 * Pictures that came one by one as multi-frame objects, one a run: XA where they came as XA, else Secondary Capture.
 * The pixels are those that were recorded; the Frame Time Vector has the time between any two.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { createXaWriter, type XaSeriesDescription } from "@cementwatch/drivers/carms/dicom-writer";
import type { FramePixels, ImageFrame, PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { PipelineInput } from "@cementwatch/shared/pipeline/events";
import { dicomTime } from "../reports/dicom/dicom-object.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { ReplayFrames } from "../session/replay-frames.ts";
import { type ExportTask, messagesOf } from "./export-task.ts";
import { WallClock } from "./wall-clock.ts";

/** A longer pause is another run. */
const PAUSE_US = 2_000_000;
/** A run is held in memory until it is written. */
const RUN_BYTES_MOST = 96 * 1024 * 1024;
/** The Frame Time Vector has at most 65 534 characters. */
const RUN_FRAMES_MOST = 6_000;
const XA_CLASSES = ["1.2.840.10008.5.1.4.1.1.12.1", "1.2.840.10008.5.1.4.1.1.12.1.1"];
const CLASS_TAG = Uint8Array.of(0x02, 0x00, 0x02, 0x00, 0x55, 0x49);

type FrameInput = PipelineInput & { kind: "frame" };

interface Run {
  readonly key: string;
  readonly series: PictureSeries;
  readonly image: ImageFrame;
  readonly isXa: boolean;
  readonly startUs: number;
  readonly startWallMs: number;
  readonly frames: FramePixels[];
  readonly intervalsMs: number[];
  lastUs: number;
  lastHash: number;
  bytes: number;
}

export interface PictureRuns {
  readonly objects: number;
  readonly frames: number;
  readonly unreadable: number;
}

/** Of the patient and the study: as in the other objects of the export. */
export interface StudyFields {
  readonly studyUid: string;
  readonly pseudonym: string;
  readonly startedAt: string;
}

/** Writes `<name>.<picture>-<n>.dcm`. @throws the system's error */
export async function exportPictureRuns(task: ExportTask, study: StudyFields): Promise<PictureRuns> {
  const writer = new RunWriter(task, study);
  const clock = new WallClock(task.reader.header);
  for await (const message of messagesOf(task, "writing pictures", ["/clock", "/input/frame"])) {
    if (message.topic === "/clock") {
      clock.take(message);
      continue;
    }
    const input = inputOfRecord(message);
    // A stored run is an object already, and is passed on as received.
    if (input?.kind === "frame" && input.frame.delivery === "live")
      writer.take(input, clock.msOf(input.measuredAtUs));
  }
  return writer.finish();
}

class RunWriter {
  readonly #task: ExportTask;
  readonly #study: StudyFields;
  readonly #pictures: ReplayFrames;
  readonly #open = new Map<string, Run>();
  readonly #series = new Map<number, PictureSeries>();
  readonly #instances = new Map<string, number>();
  #objects = 0;
  #frames = 0;
  #unreadable = 0;

  constructor(task: ExportTask, study: StudyFields) {
    this.#task = task;
    this.#study = study;
    this.#pictures = new ReplayFrames(task.reader);
  }

  take(input: FrameInput, wallMs: number): void {
    const { frame, measuredAtUs } = input;
    const run = this.#open.get(frame.pictureId);
    const isRepeat = run?.lastHash === frame.contentHash && measuredAtUs - run.lastUs <= PAUSE_US;
    if (isRepeat) return;
    const read = this.#pictures.read(input);
    if (read === undefined) {
      this.#unreadable += 1;
      return;
    }
    const { image, seriesVersion } = read.ready;
    if (read.newSeries !== undefined) this.#series.set(read.newSeries.version, read.newSeries.series);
    const series = this.#series.get(seriesVersion);
    if (series === undefined) return;
    const key = `${seriesVersion} ${image.rows} ${image.columns} ${image.bitsStored}`;
    if (run === undefined || !continues(run, key, measuredAtUs, image)) {
      if (run !== undefined) this.#write(run);
      this.#open.set(frame.pictureId, this.#begin(input, key, series, image, wallMs));
      return;
    }
    add(run, image, measuredAtUs, frame.contentHash);
  }

  finish(): PictureRuns {
    for (const run of this.#open.values()) this.#write(run);
    this.#open.clear();
    return { objects: this.#objects, frames: this.#frames, unreadable: this.#unreadable };
  }

  #begin(
    { frame, measuredAtUs }: FrameInput,
    key: string,
    series: PictureSeries,
    image: ImageFrame,
    wallMs: number,
  ): Run {
    const object = this.#task.reader.readObject(frame.objectNumber, measuredAtUs + 5_000_000);
    const run: Run = {
      key,
      series,
      image,
      isXa: object !== undefined && isXaObject(object),
      startUs: measuredAtUs,
      startWallMs: wallMs,
      frames: [],
      intervalsMs: [],
      lastUs: measuredAtUs,
      lastHash: frame.contentHash,
      bytes: 0,
    };
    add(run, image, measuredAtUs, frame.contentHash);
    return run;
  }

  #write(run: Run): void {
    const { pictureId } = run.series;
    const instance = (this.#instances.get(pictureId) ?? 0) + 1;
    this.#instances.set(pictureId, instance);
    const writer = createXaWriter(descriptionOf(run, this.#study, this.#task));
    const at = dicomTime(new Date(run.startWallMs).toISOString());
    const object = writer.writeRun(run.frames, instance, at, run.intervalsMs);
    const label = pictureId.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 40);
    const path = join(
      this.#task.folder,
      `${this.#task.name}.${label}-${String(instance).padStart(4, "0")}.dcm`,
    );
    writeFileSync(path, object, { flag: "wx" });
    this.#objects += 1;
    this.#frames += run.frames.length;
  }
}

function continues(run: Run, key: string, atUs: number, { pixels }: ImageFrame): boolean {
  const hasRoom = run.frames.length < RUN_FRAMES_MOST && run.bytes + pixels.byteLength <= RUN_BYTES_MOST;
  return run.key === key && atUs >= run.lastUs && atUs - run.lastUs <= PAUSE_US && hasRoom;
}

/** The pixels are copied: they may share memory with an object that is let go. */
function add(run: Run, { pixels }: ImageFrame, atUs: number, contentHash: number): void {
  run.intervalsMs.push(run.frames.length === 0 ? 0 : (atUs - run.lastUs) / 1_000);
  run.frames.push(pixels.slice());
  run.bytes += pixels.byteLength;
  run.lastUs = atUs;
  run.lastHash = contentHash;
}

const LETTERS = ["A", "P", "L", "R"] as const;

function descriptionOf(
  { series, image, isXa }: Run,
  study: StudyFields,
  task: ExportTask,
): XaSeriesDescription {
  const { sessionId } = task.reader.header;
  const right = LETTERS.find((letter) => letter === series.rightLetter);
  const optional = {
    windowCentre: series.windowCentre,
    windowWidth: series.windowWidth,
    pixelSpacingMm:
      series.spacingSource === undefined || series.spacingSource === "dicom"
        ? series.pixelSpacingMm
        : undefined,
    primaryAngleDeg: series.primaryAngleDeg,
    secondaryAngleDeg: series.secondaryAngleDeg,
    rightLetter: right,
    manufacturer: series.manufacturer,
  };
  return {
    sopClass: isXa ? "xa" : "secondaryCapture",
    patientPseudonym: study.pseudonym,
    studyUid: study.studyUid,
    seriesUid: uidFromSeed(`${sessionId} ${series.pictureId} ${task.fromUs} ${task.toUs} export`),
    seriesNumber: series.view === "lateral" ? 9011 : 9012,
    startedAt: dicomTime(study.startedAt),
    rows: image.rows,
    columns: image.columns,
    bitsStored: image.bitsStored,
    isSigned: image.isSigned,
    photometric: image.photometric,
    intensity: image.intensity,
    description: `${task.reader.header.origin === "simulated" ? "SIMULATED " : ""}${series.view} run, as recorded`,
    isForOthers: true,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Media Storage SOP Class UID of the file's head says what it is. */
function isXaObject(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024));
  const at = head.indexOf(CLASS_TAG);
  if (at < 0 || at + 8 > head.length) return false;
  const uid = head.toString("latin1", at + 8, at + 8 + head.readUInt16LE(at + 6)).replace(/[\0 ]+$/, "");
  return XA_CLASSES.includes(uid);
}
