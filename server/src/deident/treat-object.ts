/**
 * One DICOM object without what tells who it is: elements by the table, pixels decoded, masked and written uncompressed,
 * so that nothing of the old encoding (comments of a JPEG, unused bits) comes along. The result is read again and
 * compared; an object that cannot be treated whole is dropped.
 */
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import {
  isMaskedExactly,
  type MaskSet,
  maskPixels,
  type PictureGeometry,
} from "@cementwatch/shared/deident/mask-set";
import type { FramePixels, ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import { type DicomObject, readDicom } from "../imaging/dicom-reader.ts";
import { type DicomElement, encodeObject, readElements, shortElement } from "./dicom-elements.ts";
import { type ElementTools, statementOf, textOf, treatElements } from "./treat-elements.ts";

const IMPLEMENTATION_UID = uidFromSeed("cementwatch implementation");
/** A chunk of a session file must hold it. */
const PIXEL_BYTES_MOST = 512 * 1024 * 1024;
const PIXEL_DATA = "7FE00010";
const OVERWRITTEN = ["00280100", "00280101", "00280102", "00280103"];

export interface ReadPicture {
  readonly object: DicomObject;
  readonly elements: readonly DicomElement[];
  readonly geometry: PictureGeometry;
  readonly patientId: string;
  /** Texts that name people, the house or the case: to be found nowhere afterwards. */
  readonly identities: readonly string[];
}

/** Undefined when the object cannot be read. */
export function readPicture(bytes: Uint8Array): ReadPicture | undefined {
  const read = readDicom(bytes);
  if (read.kind === "rejected") return undefined;
  let elements: readonly DicomElement[];
  try {
    elements = readElements(bytes);
  } catch {
    // The parser's words may repeat what it could not read.
    return undefined;
  }
  const text = (tag: string) =>
    textOf(elements.find((element) => element.tag === tag)?.bytes ?? new Uint8Array(0)).replace(
      /[\0 ]+$/,
      "",
    );
  const { rows, columns } = read.object.series;
  return {
    object: read.object,
    elements,
    geometry: { manufacturer: text("00080070"), model: text("00081090"), rows, columns },
    patientId: text("00100020").trim(),
    identities: identitiesIn(elements),
  };
}

const IDENTITY_TAGS = ["00100020", "00101000", "00080050", "00080080", "00080081", "00101040", "00102154"];

function identitiesIn(elements: readonly DicomElement[]): string[] {
  return elements.flatMap(({ tag, vr, bytes, items }) => {
    if (items !== undefined) return items.flatMap(identitiesIn);
    if (vr !== "PN" && !IDENTITY_TAGS.includes(tag) && !(vr === undefined && tag === "00100010")) return [];
    return [textOf(bytes).replace(/[\0 ]+$/, "")];
  });
}

export interface ObjectPlan extends ElementTools {
  readonly masks: MaskSet | undefined;
  /** A person confirmed the proof of these masks on these pictures. */
  readonly isConfirmed: boolean;
}

export type TreatedObject =
  | { readonly kind: "treated"; readonly bytes: Uint8Array; readonly isClean: boolean }
  | { readonly kind: "dropped"; readonly reason: string };

/** Never throws for what is in the object; reasons repeat nothing of it. */
export function treatObject(picture: ReadPicture, plan: ObjectPlan): TreatedObject {
  const { object, elements, geometry } = picture;
  const rectangles = plan.options.cleanPixels ? plan.masks?.rectangles : undefined;
  const frames: FramePixels[] = [];
  let length = 0;
  for (let i = 0; i < object.frameCount; i++) {
    const decoded = object.decodeFrame(i);
    if (decoded.kind === "rejected") return { kind: "dropped", reason: `frame ${i + 1} cannot be decoded` };
    frames.push(maskPixels(decoded.pixels, geometry.columns, rectangles ?? []));
    length += decoded.pixels.byteLength;
    if (length > PIXEL_BYTES_MOST)
      return { kind: "dropped", reason: "more than 512 MiB of uncompressed pixels" };
  }
  const isClean = rectangles !== undefined && plan.isConfirmed;
  const classUid = plainText(elements, "00080016");
  const burnedBefore = plainText(elements, "00280301");
  const treated = treatElements(elements, plan).filter(({ tag }) => !OVERWRITTEN.includes(tag));
  const bytes = encoded(
    [
      ...treated,
      ...statementOf(plan.options, isClean, rectangles !== undefined, burnedBefore),
      ...pixelElements(object.series, frames),
    ],
    { classUid, instanceUid: plan.names.uid(object.sopInstanceUid), implementationUid: IMPLEMENTATION_UID },
  );
  if (bytes === undefined) return { kind: "dropped", reason: "an attribute is too long for Explicit VR" };
  const problem = proveObject(object, bytes, geometry.columns, rectangles ?? []);
  return problem === undefined ? { kind: "treated", bytes, isClean } : { kind: "dropped", reason: problem };
}

/** Undefined when a value is longer than its representation allows, as a list of frame times of an implicit run may be. */
function encoded(...object: Parameters<typeof encodeObject>): Uint8Array | undefined {
  try {
    return encodeObject(...object);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function find(elements: readonly DicomElement[], tag: string): DicomElement | undefined {
  return elements.find((element) => element.tag === tag);
}

function plainText(elements: readonly DicomElement[], tag: string): string {
  return textOf(find(elements, tag)?.bytes ?? new Uint8Array(0)).replace(/[\0 ]+$/, "");
}

function pixelElements(
  { bitsStored, isSigned }: Pick<ImageFrame, "bitsStored" | "isSigned">,
  frames: readonly FramePixels[],
): DicomElement[] {
  const isByte = frames.every((frame) => frame.BYTES_PER_ELEMENT === 1);
  const mask = 2 ** bitsStored - 1;
  const parts = frames.map((frame) => {
    const words = isSigned ? Uint16Array.from(frame, (value) => value & mask) : frame;
    return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  });
  return [
    shortElement("00280100", isByte ? 8 : 16),
    shortElement("00280101", bitsStored),
    shortElement("00280102", bitsStored - 1),
    shortElement("00280103", isSigned ? 1 : 0),
    { tag: PIXEL_DATA, vr: isByte ? "OB" : "OW", bytes: Buffer.concat(parts) },
  ];
}

/** Reads what was written and compares every pixel; undefined when it holds. */
function proveObject(
  before: DicomObject,
  bytes: Uint8Array,
  columns: number,
  rectangles: MaskSet["rectangles"],
): string | undefined {
  const again = readDicom(bytes);
  if (again.kind === "rejected" || again.object.frameCount !== before.frameCount)
    return "the treated object cannot be read again";
  for (let i = 0; i < before.frameCount; i++) {
    const [old, now] = [before.decodeFrame(i), again.object.decodeFrame(i)];
    const isProved =
      old.kind === "pixels" &&
      now.kind === "pixels" &&
      isMaskedExactly(old.pixels, now.pixels, columns, rectangles);
    if (!isProved) return `pixels of frame ${i + 1} are not what the masks make of them`;
  }
  return undefined;
}
