/**
 * Cornerstone, set up once for the page: one rendering engine, never re-created, one `live:` image a viewport whose
 * pixels are replaced in place. Loaded by dynamic import only, because it weighs 700 kB.
 *
 * Drawing is done by the processor when WebGL is emulated in software: measured there, the processor path holds
 * 30 frames/s at 1024² and emulated WebGL 13–15.
 */

import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import {
  type Types as CornerstoneTypes,
  cache,
  Enums,
  eventTarget,
  getRenderingCapabilities,
  getShouldUseCPURendering,
  imageLoader,
  init,
  metaData,
  RenderingEngine,
  setUseCPURendering,
  utilities,
} from "@cornerstonejs/core";
import type { PixelArray } from "../store/frame-slot.ts";
import { storedRange } from "./grey-window.ts";
import type { DrawingMode, GreyWindow } from "./picture-viewer.ts";

const ENGINE_ID = "cementwatch";
const SCHEME = "live";
const ROW_DIRECTION: CornerstoneTypes.Point3 = [1, 0, 0];
const COLUMN_DIRECTION: CornerstoneTypes.Point3 = [0, 1, 0];

const images = new Map<string, { readonly image: CornerstoneTypes.IImage; readonly series: PictureSeries }>();
let engine: RenderingEngine | undefined;
let viewportCount = 0;
let imageCount = 0;

/** @param forced for tests and for a graphics card that turned out slow; else chosen by capability. */
export function cornerstoneEngine(forced?: DrawingMode): RenderingEngine {
  if (engine !== undefined) return engine;
  init({ rendering: { webGlContextCount: 1 } } as Parameters<typeof init>[0]);
  const { webgl, softwareRasterizer } = getRenderingCapabilities();
  const isCpu = forced === undefined ? !webgl || softwareRasterizer : forced === "cpu";
  setUseCPURendering(isCpu);
  imageLoader.registerImageLoader(SCHEME, (imageId) => ({ promise: Promise.resolve(imageOf(imageId)) }));
  metaData.addProvider(liveMetadata, 10_000);
  engine = new RenderingEngine(ENGINE_ID);
  return engine;
}

export function drawingMode(): DrawingMode {
  return getShouldUseCPURendering() ? "cpu" : "gpu";
}

/** Switches every viewport of the page to the processor; the caller shows its stack again. */
export function fallBackToCpu(): void {
  setUseCPURendering(true);
}

/** Calls the listener when a WebGL context is lost: the last picture then stays on screen and nothing else tells. */
export function onContextLost(listener: () => void): () => void {
  eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, listener);
  return () => eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, listener);
}

/** A new id for each mount: React mounts twice in development, and an id must not be reused. */
export function nextViewportId(): string {
  viewportCount += 1;
  return `picture-${viewportCount}`;
}

/** Makes the one image of a series; its pixels are overwritten in place. */
export function createLiveImage(
  series: PictureSeries,
  window: GreyWindow,
  like: PixelArray,
): { readonly imageId: string; readonly pixels: PixelArray } {
  imageCount += 1;
  const imageId = `${SCHEME}:${series.pictureId}-${imageCount}`;
  const { rows, columns } = series;
  const pixels = like.slice();
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    scalarData: pixels,
    numberOfComponents: 1,
  });
  const spacing = series.pixelSpacingMm ?? 1;
  const { min, max } = storedRange(series);
  const image = {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    minPixelValue: min,
    maxPixelValue: max,
    slope: 1,
    intercept: 0,
    windowCenter: window.centre,
    windowWidth: window.width,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    columnPixelSpacing: spacing,
    rowPixelSpacing: spacing,
    invert: series.photometric === "MONOCHROME1",
    photometricInterpretation: series.photometric,
    sizeInBytes: pixels.byteLength,
    dataType: pixels.constructor.name,
    voxelManager,
    getPixelData: () => voxelManager.getScalarData(),
  };
  images.set(imageId, { image: image as unknown as CornerstoneTypes.IImage, series });
  return { imageId, pixels };
}

/** Frees the image of a series that is no longer shown. */
export function dropLiveImage(imageId: string): void {
  images.delete(imageId);
  cache.removeImageLoadObject(imageId, { force: true });
}

function imageOf(imageId: string): CornerstoneTypes.IImage {
  const entry = images.get(imageId);
  if (entry === undefined) throw new Error(`picture ${imageId} was dropped before it was shown`);
  return entry.image;
}

/** True object-plane spacing goes in here; Cornerstone's own calibration calls leave `scale` inconsistent. */
function liveMetadata(type: string, imageId: unknown): unknown {
  const entry = typeof imageId === "string" ? images.get(imageId) : undefined;
  if (entry === undefined) return undefined;
  const { image, series } = entry;
  const bitsAllocated = series.bitsStored > 8 ? 16 : 8;
  switch (type) {
    case Enums.MetadataModules.IMAGE_PIXEL:
      return {
        pixelRepresentation: series.isSigned ? 1 : 0,
        bitsAllocated,
        bitsStored: series.bitsStored,
        highBit: series.bitsStored - 1,
        photometricInterpretation: series.photometric,
        samplesPerPixel: 1,
      };
    case Enums.MetadataModules.GENERAL_SERIES:
      return { modality: "XA" };
    case Enums.MetadataModules.IMAGE_PLANE:
      return {
        rows: image.rows,
        columns: image.columns,
        rowPixelSpacing: image.rowPixelSpacing,
        columnPixelSpacing: image.columnPixelSpacing,
        rowCosines: ROW_DIRECTION,
        columnCosines: COLUMN_DIRECTION,
        imagePositionPatient: [0, 0, 0],
        imageOrientationPatient: [...ROW_DIRECTION, ...COLUMN_DIRECTION],
        frameOfReferenceUID: series.pictureId,
        usingDefaultValues: series.pixelSpacingMm === undefined,
      };
    default:
      return undefined;
  }
}
