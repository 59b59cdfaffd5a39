/** Every source of real pictures, by hand: a new one is a folder and an entry here. */
import { FaultError } from "@cementwatch/shared/faults";
import type { PictureConfig } from "@cementwatch/shared/session/session-config";
import { z } from "zod";
import type { PictureSink, PictureSource } from "../picture-source.ts";
import { createDicomFolder, folderOptions } from "./dicom-folder/dicom-folder.ts";
import { createDicomReceiver, receiverOptions } from "./dicom-receiver/dicom-receiver.ts";
import type { PictureDeps } from "./picture-deps.ts";
import { videoOptions } from "./video-capture/options.ts";
import { createVideoCapture } from "./video-capture/video-capture.ts";

export interface PictureDefinition {
  /** Folder name. */
  readonly id: string;
  readonly title: string;
  readonly optionsSchema: z.ZodType;
  /** @throws FaultError PIP-CONFIG-INVALID naming the field, its value and what is allowed. */
  create(
    options: unknown,
    picture: { readonly isLive: boolean },
    sink: PictureSink,
    deps: PictureDeps,
  ): PictureSource;
}

/** Builds a definition whose options are checked once, before anything is opened. */
function definePicture<Options>(
  id: string,
  title: string,
  optionsSchema: z.ZodType<Options>,
  create: (options: Options, isLive: boolean, sink: PictureSink, deps: PictureDeps) => PictureSource,
): PictureDefinition {
  return {
    id,
    title,
    optionsSchema,
    create(options, { isLive }, sink, deps) {
      const parsed = optionsSchema.safeParse(options ?? {});
      if (!parsed.success) {
        throw new FaultError("PIP-CONFIG-INVALID", `picture source ${id}: ${z.prettifyError(parsed.error)}`);
      }
      return create(parsed.data, isLive, sink, deps);
    },
  };
}

export const PICTURE_SOURCES: readonly PictureDefinition[] = [
  definePicture("dicom-receiver", "C-arm sends by DICOM (C-STORE)", receiverOptions, createDicomReceiver),
  definePicture("dicom-folder", "Folder with DICOM files", folderOptions, createDicomFolder),
  definePicture("video-capture", "Video output through a grabber", videoOptions, createVideoCapture),
];

/**
 * The source of a configured picture, not started.
 * @throws FaultError PIP-CONFIG-INVALID when the source is not known or its options cannot be used.
 */
export function createPictureSource(
  picture: Pick<PictureConfig, "source" | "options" | "isLive">,
  sink: PictureSink,
  deps: PictureDeps,
): PictureSource {
  const definition = PICTURE_SOURCES.find(({ id }) => id === picture.source);
  if (definition === undefined) {
    const known = PICTURE_SOURCES.map(({ id }) => id).join(", ");
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      `picture source "${picture.source}" is not known; there are ${known}`,
    );
  }
  return definition.create(picture.options, picture, sink, deps);
}
