/** Brightness around the body, and the region that follows the operator's drawing. */
import type { Drawing, PointPx } from "../procedure/anatomy.ts";
import { forgetCementStart } from "./cement-start.ts";
import { INVALID_BELOW } from "./intensity.ts";
import { unmapPoint } from "./pose.ts";
import { baseFromFrame } from "./reference.ts";
import { buildRegion, drawingAtWork, isInsideGrid, type Region, type RegionOptions } from "./region.ts";
import {
  chooseReduction,
  newWorkspace,
  presentPicture,
  type ViewState,
  type Workspace,
} from "./view-state.ts";

/** Scatter behind a collimator leaf is darker than the vertebral body by more than this, ln. */
const LEAF_DEPTH = 2;
const STRIDE = 6;

/** Mean L inside the drawn body at the last pose, over a coarse raster. */
function bodyLevel(state: ViewState, work: Workspace, region: Region): number | undefined {
  const { grid } = work.frame;
  const { pose } = work.last;
  let sum = 0;
  let n = 0;
  for (let j = 0; j < grid.height; j += 3) {
    for (let i = 0; i < grid.width; i += 3) {
      if ((region.distanceMm[j * grid.width + i] as number) > 0) continue;
      const x = Math.round(grid.left + i + pose.dx);
      const y = Math.round(grid.top + j + pose.dy);
      if (x < 0 || y < 0 || x >= state.picture.width || y >= state.picture.height) continue;
      const value = state.picture.data[y * state.picture.width + x] as number;
      if (value < INVALID_BELOW) continue;
      sum += value;
      n++;
    }
  }
  return n > 20 ? sum / n : undefined;
}

/** L below which a large dark area is a collimator leaf. */
export function leafLevel(state: ViewState, work: Workspace, region: Region): number {
  const level = bodyLevel(state, work, region);
  return level === undefined ? INVALID_BELOW : level - LEAF_DEPTH;
}

/** Mean L of what is known around the body, over a coarse raster: follows the exposure. */
export function surroundLevel(state: ViewState, work: Workspace): number {
  const { grid } = work.frame;
  const { area } = work;
  let sum = 0;
  let n = 0;
  for (let y = grid.top; y < grid.top + grid.height; y += STRIDE) {
    const cells = Math.floor(y / area.cellPx) * area.columns;
    for (let x = grid.left; x < grid.left + grid.width; x += STRIDE) {
      if (area.blocked[cells + Math.floor(x / area.cellPx)] !== 0) continue;
      const value = state.picture.data[y * state.picture.width + x] as number;
      if (value < INVALID_BELOW) continue;
      sum += value;
      n++;
    }
  }
  return n > 0 ? sum / n : 0;
}

/** A drawing made on the last located frame, in the coordinates of the reference. */
function backToReference(drawing: Drawing, work: Workspace): Drawing {
  const back = (point: PointPx) => unmapPoint(work.last.pose, point.x, point.y);
  return {
    ...drawing,
    contourPx: drawing.contourPx.map(back),
    posteriorWallPx: drawing.posteriorWallPx.map(back),
    ...(drawing.cannulaTipPx === undefined ? {} : { cannulaTipPx: back(drawing.cannulaTipPx) }),
    ...(drawing.cannulaAxisPointPx === undefined
      ? {}
      : { cannulaAxisPointPx: back(drawing.cannulaAxisPointPx) }),
  };
}

/** Forgets a vertebra when another one comes into the picture. An outline that is there already is for this very picture. */
export function followLevel(state: ViewState, level: ViewState["level"]): void {
  const isOther = state.level !== undefined && state.level !== level;
  state.level = level;
  if (!isOther) return;
  state.isLocked = false;
  state.drawingVersion = -1;
  state.previousImage = state.image;
}

/** Starts again with a drawing on the picture that was on screen: no reference, no cement known. */
function startAfresh(state: ViewState, drawing: Drawing, options: RegionOptions): void {
  chooseReduction(state, drawing.pixelSpacingMm);
  const atWork = drawingAtWork(drawing, state.factor);
  state.region = buildRegion(atWork, state.picture.width, state.picture.height, options);
  state.workspace = undefined;
  state.reference = undefined;
  state.base = undefined;
  state.isLocked = false;
  state.requestBuilding = -1;
  forgetCementStart(state.start);
  state.lastKnownShare = -1;
  if (state.region === undefined) return;
  state.workspace = newWorkspace(state, state.region);
  presentPicture(state, state.previousImage);
  state.base = baseFromFrame(state.picture, state.region, state.workspace.kernel);
  state.isLocked = true;
}

/**
 * Takes up a changed drawing. It was made on the frame before this one, or on this one when it is the first. An existing
 * reference is kept when the bone was located there and the body still lies inside it: a corrected outline costs no
 * cement map. Returns the region in force, or `undefined` without a usable drawing.
 */
export function followDrawing(
  state: ViewState,
  drawing: Drawing | undefined,
  version: number,
  options: RegionOptions,
): Region | undefined {
  if (drawing === undefined || drawing.view !== state.view) {
    state.drawingVersion = -1;
    return undefined;
  }
  if (version === state.drawingVersion) return state.region;
  state.drawingVersion = version;
  const work = state.workspace;
  if (work !== undefined && state.isLocked) {
    const carried = backToReference(drawingAtWork(drawing, state.factor), work);
    if (isInsideGrid(carried, work.frame.grid)) {
      const region = buildRegion(carried, state.picture.width, state.picture.height, options, work.frame);
      if (region !== undefined) {
        state.region = region;
        return region;
      }
    }
  }
  startAfresh(state, drawing, options);
  return state.region;
}
