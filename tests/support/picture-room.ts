/** A sink that remembers, and real dependencies for picture sources. */
import type { PictureSink } from "@cementwatch/drivers/picture-source";
import { createDeviceClock } from "@cementwatch/server/device-clock";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { createPictureDeps } from "@cementwatch/server/imaging/picture-deps";

export interface RecordingSink extends PictureSink {
  readonly objects: { readonly bytes: Uint8Array; readonly delivery: string; readonly atMs: number }[];
  readonly links: string[];
  readonly refusals: { readonly code: string; readonly detail: string }[];
}

export function recordingSink(): RecordingSink {
  const objects: RecordingSink["objects"] = [];
  const links: string[] = [];
  const refusals: RecordingSink["refusals"] = [];
  return {
    objects,
    links,
    refusals,
    object: (bytes, delivery) => {
      objects.push({ bytes, delivery, atMs: performance.now() });
    },
    link: (state, detail) => {
      links.push(`${state}: ${detail}`);
    },
    beam: () => undefined,
    refused: (code, detail) => {
      refusals.push({ code, detail });
    },
  };
}

/** The dependencies of the real server, on real time. */
export const realDeps = createPictureDeps(createDeviceClock(() => Math.round(performance.now() * 1_000)));

/** The pixels of one frame of an object that was delivered. */
export function deliveredPixels(bytes: Uint8Array, index = 0): readonly number[] {
  const read = readDicom(bytes);
  if (read.kind === "rejected") throw new Error(`${read.code}: ${read.detail}`);
  const frame = read.object.decodeFrame(index);
  if (frame.kind === "rejected") throw new Error(`${frame.code}: ${frame.detail}`);
  return [...frame.pixels];
}
