/**
 * The pictures by which a person judges a mask: first, middle and last frame of each device and size, before and after,
 * with the rectangles drawn. The pictures before may show a name: they are for the person who looks, not to be passed on.
 */
import { createHash } from "node:crypto";
import {
  isSameGeometry,
  type MaskSet,
  maskPixels,
  type PictureGeometry,
  textLikeCells,
} from "@cementwatch/shared/deident/mask-set";
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import { encode } from "fast-png";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { greyLevels } from "../reports/grey-picture.ts";
import { type ReadPicture, readPicture } from "./treat-object.ts";

export interface PictureGroup {
  readonly geometry: PictureGeometry;
  readonly frames: number;
  readonly masks: MaskSet | undefined;
}

export interface ProofPicture {
  /** From 0, of all frames of the group. */
  readonly frame: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface GroupProof extends PictureGroup {
  readonly pictures: readonly ProofPicture[];
  /** Places near the border that look like writing and are not masked. */
  readonly textLike: number;
  /** Of the session, the device, the masks and the pictures that are shown: what a person confirms. */
  readonly hash: string;
}

/** Reads the frames of the proof. `areMasked`: without it nothing is blanked, and the pictures show that. */
export function proveGroups(
  reader: SessionReader,
  groups: readonly PictureGroup[],
  areMasked: boolean,
): GroupProof[] {
  const open = groups.map((group) => ({
    group,
    seen: 0,
    wanted: new Set([0, Math.floor((group.frames - 1) / 2), group.frames - 1]),
    pictures: [] as ProofPicture[],
    digest: createHash("sha256"),
    textLike: 0,
  }));
  for (const message of reader.messages({ topics: ["/input/dicom"] })) {
    const picture = readPicture(message.bytes ?? new Uint8Array(0));
    const entry = picture && open.find(({ group }) => isSameGeometry(group.geometry, picture.geometry));
    if (picture === undefined || entry === undefined) continue;
    for (let i = 0; i < picture.object.frameCount; i++, entry.seen++) {
      if (!entry.wanted.has(entry.seen)) continue;
      const image = imageOf(picture, i);
      if (image === undefined) continue;
      const rectangles = areMasked ? (entry.group.masks?.rectangles ?? []) : [];
      const { pixels } = image;
      entry.digest.update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
      entry.textLike = Math.max(entry.textLike, textLikeCells(image, rectangles));
      const after = { ...image, pixels: maskPixels(pixels, image.columns, rectangles) };
      entry.pictures.push({
        frame: entry.seen,
        before: drawn(image, rectangles),
        after: drawn(after, rectangles),
      });
    }
  }
  return open.map(({ group, pictures, digest, textLike }) => ({
    ...group,
    pictures,
    textLike,
    hash: canonicalDigest({
      session: reader.header.sessionId,
      geometry: group.geometry,
      masks: areMasked ? group.masks : undefined,
      frames: group.frames,
      pixels: digest.digest("hex"),
    }),
  }));
}

function imageOf({ object, geometry }: ReadPicture, index: number): ImageFrame | undefined {
  const decoded = object.decodeFrame(index);
  if (decoded.kind === "rejected") return undefined;
  const { bitsStored, isSigned, photometric, intensity } = object.series;
  const { rows, columns } = geometry;
  return { rows, columns, bitsStored, isSigned, photometric, intensity, pixels: decoded.pixels };
}

const DASH_PX = 6;

function drawn(image: ImageFrame, rectangles: MaskSet["rectangles"]): Uint8Array {
  const { width, height, data } = greyLevels(image);
  const scale = width / image.columns;
  const dot = (x: number, y: number, i: number) => {
    const [column, row] = [Math.min(width - 1, Math.round(x)), Math.min(height - 1, Math.round(y))];
    data[row * width + column] = Math.floor(i / DASH_PX) % 2 === 0 ? 255 : 0;
  };
  for (const rectangle of rectangles) {
    const [x, y] = [rectangle.x * scale, rectangle.y * scale];
    const [w, h] = [rectangle.width * scale, rectangle.height * scale];
    for (let i = 0; i < w; i++) for (const edge of [y, y + h]) dot(x + i, edge, i);
    for (let i = 0; i < h; i++) for (const edge of [x, x + w]) dot(edge, y + i, i);
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}
