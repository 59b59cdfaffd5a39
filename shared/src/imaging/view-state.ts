/** Everything the analyser remembers of one picture source in one view, with all buffers allocated once. */

import type { VertebralLevel } from "../procedure/level.ts";
import { type CementMap, cementMap } from "./cement-map.ts";
import { type CementStart, newCementStart } from "./cement-start.ts";
import { frontBins } from "./components.ts";
import type { ImageFrame, PictureView } from "./image-frame.ts";
import { isSameMeaning, logTable, type PixelMeaning, reductionFor, toLogPicture } from "./intensity.ts";
import { type Look, newLook } from "./look.ts";
import { createMassBalance, type MassBalance } from "./mass-balance.ts";
import { type PlaneScratch, planeScratch } from "./opacity.ts";
import { gaussianKernel, type Plane, plane } from "./picture-filter.ts";
import { fineFactor, type Reference, type ReferenceBuilder, referenceBuilder } from "./reference.ts";
import type { Region, RegionFrame } from "./region.ts";
import { type Fit, fitAt, type RegistrationScratch, registrationScratch } from "./registration.ts";
import { type ValidArea, validArea } from "./valid-area.ts";

/** Longest side of the picture that is analysed. */
const SIDE_MAX = 512;
const SMOOTH_MM = 0.6;
const FRONT_MEMORY = 32;

/** Buffers that fit one grid. */
export interface Workspace {
  readonly frame: RegionFrame;
  readonly area: ValidArea;
  readonly kernel: Float32Array;
  fine: Plane;
  readonly coarse: Plane;
  readonly raw: Float32Array;
  readonly smoothed: Float32Array;
  readonly scratch: Float32Array;
  readonly ok: Uint8Array;
  readonly outside: Uint8Array;
  readonly seen: Uint8Array;
  readonly bins: Uint32Array;
  readonly plane: Float64Array;
  readonly planeScratch: PlaneScratch;
  readonly registration: RegistrationScratch;
  readonly builder: ReferenceBuilder;
  readonly map: CementMap;
  /** Present frame, and the last frame in which the bone was found. */
  readonly fit: Fit;
  readonly last: Fit;
  readonly tried: Fit;
}

export interface ViewState {
  readonly rows: number;
  readonly columns: number;
  readonly view: PictureView;
  /** This frame, and the one before: a drawing was made on it. */
  image: ImageFrame;
  previousImage: ImageFrame;
  meaning: PixelMeaning;
  table: Float32Array;
  /** Reduction of the picture that is analysed, against the image; it depends on the spacing of the drawing. */
  factor: number;
  /** The log picture of this frame, reduced. */
  picture: Plane;
  lastHash: number;
  hasHash: boolean;
  readonly look: Look;
  drawingVersion: number;
  /** The vertebra that all of this is about. */
  level: VertebralLevel | undefined;
  region: Region | undefined;
  workspace: Workspace | undefined;
  base: Reference | undefined;
  reference: Reference | undefined;
  /** True while the bone was found in the last frame. */
  isLocked: boolean;
  /** Requests that have their reference. */
  requestServed: number;
  /** Request that the builder works for; −1 when it works for none. */
  requestBuilding: number;
  hasCementStarted: boolean;
  readonly start: CementStart;
  builderVolumeMl: number | undefined;
  gateVolumeMl: number | undefined;
  gateUntilUs: number;
  /** Pump volume at the last judged frame, and whether it ever rose faster than cement can since the reference. */
  lastVolumeMl: number | undefined;
  lastVolumeAtUs: number;
  hasFlushed: boolean;
  readonly balance: MassBalance;
  lastKnownShare: number;
  readonly frontUs: Float64Array;
  readonly frontMm: Float64Array;
  frontCount: number;
}

export function newViewState(image: ImageFrame, view: PictureView): ViewState {
  const factor = reductionFor(image.rows, image.columns, SIDE_MAX);
  const { bitsStored, isSigned, photometric, intensity } = image;
  const meaning = { bitsStored, isSigned, photometric, intensity };
  return {
    rows: image.rows,
    columns: image.columns,
    view,
    image,
    previousImage: image,
    meaning,
    table: logTable(meaning),
    factor,
    picture: plane(Math.floor(image.columns / factor), Math.floor(image.rows / factor)),
    lastHash: 0,
    hasHash: false,
    look: newLook(),
    drawingVersion: -1,
    level: undefined,
    region: undefined,
    workspace: undefined,
    base: undefined,
    reference: undefined,
    isLocked: false,
    requestServed: 0,
    requestBuilding: -1,
    hasCementStarted: false,
    start: newCementStart(),
    builderVolumeMl: undefined,
    gateVolumeMl: undefined,
    gateUntilUs: -1,
    lastVolumeMl: undefined,
    lastVolumeAtUs: 0,
    hasFlushed: false,
    balance: createMassBalance(),
    lastKnownShare: -1,
    frontUs: new Float64Array(FRONT_MEMORY),
    frontMm: new Float64Array(FRONT_MEMORY),
    frontCount: 0,
  };
}

/** Pixels are averaged up to this size, mm: cement is looked for in pictures that are smoothed by 0.6 mm anyway. */
const SPACING_MAX_MM = 0.7;

/** Sets how far the pictures are reduced for a drawing with this spacing in the original image. */
export function chooseReduction(state: ViewState, spacingMm: number): void {
  const least = reductionFor(state.rows, state.columns, SIDE_MAX);
  const factor = least * Math.max(1, Math.floor(SPACING_MAX_MM / (spacingMm * least)));
  if (factor === state.factor) return;
  state.factor = factor;
  state.picture = plane(Math.floor(state.columns / factor), Math.floor(state.rows / factor));
}

/** Brings an image of this state to the log domain and the size that is analysed, in `state.picture`. */
export function presentPicture(state: ViewState, image: ImageFrame): void {
  if (!isSameMeaning(state.meaning, image)) {
    const { bitsStored, isSigned, photometric, intensity } = image;
    state.meaning = { bitsStored, isSigned, photometric, intensity };
    state.table = logTable(state.meaning);
  }
  const { width, height, data } = state.picture;
  toLogPicture(image, state.table, state.factor, width, height, data);
}

export function newWorkspace(state: ViewState, region: Region): Workspace {
  const { grid, centre } = region;
  const size = grid.width * grid.height;
  const factor = fineFactor(grid);
  const spacing = region.body.spacingMm;
  const { width, height } = state.picture;
  const fine = plane(Math.floor(width / factor), Math.floor(height / factor));
  return {
    frame: { grid, centre },
    area: validArea(width, height, spacing),
    kernel: gaussianKernel(SMOOTH_MM / spacing),
    fine,
    coarse: plane(Math.floor(fine.width / 2), Math.floor(fine.height / 2)),
    raw: new Float32Array(size),
    smoothed: new Float32Array(size),
    scratch: new Float32Array(size),
    ok: new Uint8Array(size),
    outside: new Uint8Array(size),
    seen: new Uint8Array(size),
    bins: frontBins(),
    plane: new Float64Array(3),
    planeScratch: planeScratch(grid),
    registration: registrationScratch(size),
    builder: referenceBuilder(size),
    map: cementMap(size),
    fit: fitAt(centre.x, centre.y),
    last: fitAt(centre.x, centre.y),
    tried: fitAt(centre.x, centre.y),
  };
}
