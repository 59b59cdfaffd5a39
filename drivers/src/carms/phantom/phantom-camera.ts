/** Turns the phantom's pictures into DICOM objects at the pulse rate of the look, as a C-arm with live export would. */

import { uidFromSeed } from "../dicom-uid.ts";
import { createXaWriter, type DicomDateTime } from "../dicom-writer.ts";
import { GREY_AT_ZERO, GREY_PER_LN } from "./detector.ts";
import type { Phantom, PhantomScene } from "./phantom.ts";

/** 8 pulses a second. */
const FRAME_PERIOD_US = 125_000;
/** From the beam contact to the first picture. */
const FIRST_PICTURE_US = 80_000;
/** A single shot is integrated and processed before it comes, settled. */
const SINGLE_SHOT_US = 400_000;
/** Of case start, on the fixed day. */
const START_S = 9 * 3600;

export interface CameraOptions {
  readonly pseudonym: string;
  /** YYYY-MM-DD. */
  readonly wallDate: string;
  /** Names the series beside its view, when one case has several of a view. */
  readonly series?: string;
}

/** What the camera photographs: a phantom, or one that stands in for several. */
export type Subject = Pick<Phantom, "sizePx" | "pixelSpacingMm" | "render">;

/** `run`: pulses for as long as the beam is on; `singleShot`: one settled picture. */
export type LookKind = "run" | "singleShot";

export interface Camera {
  beam(isOn: boolean, atUs: number, look: LookKind): void;
  /** The object due at `atUs`, if any. `scene` is asked for only then. */
  tick(atUs: number, scene: () => Omit<PhantomScene, "atUs" | "sinceBeamOnUs">): Uint8Array | undefined;
}

/** A camera for one phantom. Dates run from 09:00 of `wallDate`. */
export function createCamera(phantom: Subject, view: "lateral" | "ap", options: CameraOptions): Camera {
  const date = options.wallDate.replaceAll("-", "");
  const study = uidFromSeed(`study ${options.pseudonym}`);
  const writer = createXaWriter({
    sopClass: "xa",
    patientPseudonym: options.pseudonym,
    studyUid: study,
    seriesUid: uidFromSeed(`series ${view} ${options.pseudonym}${options.series ?? ""}`),
    startedAt: wallTime(date, 0),
    rows: phantom.sizePx,
    columns: phantom.sizePx,
    bitsStored: 12,
    photometric: "MONOCHROME2",
    intensity: "LOG",
    windowCentre: GREY_AT_ZERO - 0.35 * GREY_PER_LN,
    windowWidth: 2.6 * GREY_PER_LN,
    pixelSpacingMm: phantom.pixelSpacingMm,
    magnification: 1.4,
    primaryAngleDeg: view === "lateral" ? 90 : 0,
    secondaryAngleDeg: 0,
    framePeriodMs: FRAME_PERIOD_US / 1000,
    leftLetter: view === "lateral" ? "A" : "R",
    rightLetter: view === "lateral" ? "P" : "L",
    manufacturer: "cementwatch phantom",
  });
  let onSinceUs: number | undefined;
  let nextUs = Number.POSITIVE_INFINITY;
  let instance = 0;
  let isSingleShot = false;
  return {
    beam(isOn, atUs, look) {
      isSingleShot = look === "singleShot";
      onSinceUs = isOn ? (onSinceUs ?? atUs) : undefined;
      nextUs = isOn ? atUs + (isSingleShot ? SINGLE_SHOT_US : FIRST_PICTURE_US) : Number.POSITIVE_INFINITY;
    },
    tick(atUs, scene) {
      if (onSinceUs === undefined || atUs < nextUs) return undefined;
      nextUs = isSingleShot ? Number.POSITIVE_INFINITY : nextUs + FRAME_PERIOD_US;
      const sinceBeamOnUs = isSingleShot ? Number.POSITIVE_INFINITY : atUs - onSinceUs;
      instance += 1;
      return writer.writeFrame(
        phantom.render({ ...scene(), atUs, sinceBeamOnUs }),
        instance,
        wallTime(date, atUs),
      );
    },
  };
}

function wallTime(date: string, atUs: number): DicomDateTime {
  const seconds = START_S + Math.floor(atUs / 1_000_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = two(Math.floor(seconds / 3600)) + two(Math.floor(seconds / 60) % 60) + two(seconds % 60);
  return { date, time: `${clock}.${String(atUs % 1_000_000).padStart(6, "0")}` };
}
