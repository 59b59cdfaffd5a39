/** The allow-listed description of a series: what may leave the server. Nothing else of a header does. */
import { createHmac, randomBytes } from "node:crypto";
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { DicomHeader } from "./dicom-dataset.ts";
import type { PixelDescription } from "./dicom-description.ts";

/** A series before it is known to which picture of the room it belongs. */
export type SeriesProjection = Omit<PictureSeries, "pictureId" | "view">;

const SHARED_GROUPS = "x52009229";
const PER_FRAME_GROUPS = "x52009230";
const FRAME_PIXEL_PROPERTIES = "x00289443";
const FRAME_VOI = "x00289132";
const POSITIONER_POSITION = "x00189405";
const PIXEL_CALIBRATION = "x00189401";
const SAME_SPACING_RATIO = 1.01;
const OPPOSITE: Readonly<Record<string, string>> = { A: "P", P: "A", L: "R", R: "L", H: "F", F: "H" };

/** Keys that compare only within this process: a plain hash of a name could be found by trying names. */
const SECRET = randomBytes(32);

function keyOf(parts: readonly (string | undefined)[]): string | undefined {
  if (parts.every((part) => part === undefined)) return undefined;
  const text = parts.map((part) => part?.toUpperCase() ?? "").join("\0");
  return createHmac("sha256", SECRET).update(text).digest("hex").slice(0, 32);
}

/**
 * A key that is equal for equal patients within this process, and tells nothing about who it is.
 * Patient ID and its issuer, else name and date of birth; `undefined` when the object names nobody.
 */
export function patientKey(header: DicomHeader): string | undefined {
  const id = header.text("x00100020");
  if (id !== undefined) return keyOf(["id", id, header.text("x00100021")]);
  return keyOf([header.text("x00100010"), header.text("x00100030")]);
}

/** As `patientKey`, for the study. */
export function studyKey(header: DicomHeader): string | undefined {
  return keyOf([header.uid("x0020000d")]);
}

/** Row and column spacing as one number; `undefined` when they differ by more than 1 % or make no sense. */
function isotropic(values: readonly number[] | undefined): number | undefined {
  const [row, column = row] = values ?? [];
  if (row === undefined || column === undefined || row <= 0 || column <= 0) return undefined;
  return Math.max(row / column, column / row) <= SAME_SPACING_RATIO ? (row + column) / 2 : undefined;
}

function positive(values: readonly number[] | undefined): number | undefined {
  const value = values?.[0];
  return value !== undefined && value > 0 ? value : undefined;
}

/** Functional groups of an Enhanced object: shared first, then those of the first frame. */
function groupItem(header: DicomHeader, tag: string): DicomHeader | undefined {
  const groups = [header.items(SHARED_GROUPS)[0], header.items(PER_FRAME_GROUPS)[0]];
  return groups.flatMap((group) => group?.items(tag) ?? [])[0];
}

/**
 * Spacing at the object plane, mm a pixel (PS3.3 C.8.7.5 and 10.7): Object Pixel Spacing in Center of Beam; Pixel
 * Spacing when it was calibrated or differs from the detector's; else the detector's divided by the magnification
 * (Estimated Radiographic Magnification Factor, else source-to-detector over source-to-patient). The detector's own
 * spacing alone is not returned: taken for the patient's it would be 20–40 % too large.
 */
function objectSpacingMm(header: DicomHeader): number | undefined {
  const atCentre = isotropic(groupItem(header, PIXEL_CALIBRATION)?.numbers("x00189404"));
  if (atCentre !== undefined) return atCentre;
  const atDetector =
    isotropic(header.numbers("x00181164")) ??
    isotropic(groupItem(header, FRAME_PIXEL_PROPERTIES)?.numbers("x00181164"));
  const calibrated = isotropic(header.numbers("x00280030"));
  const isCalibrated = header.text("x00280a02") !== undefined || atDetector === undefined;
  if (calibrated !== undefined && (isCalibrated || calibrated !== atDetector)) return calibrated;
  const toDetector = positive(header.numbers("x00181110"));
  const toPatient = positive(header.numbers("x00181111"));
  const ratio = toDetector !== undefined && toPatient !== undefined ? toDetector / toPatient : undefined;
  const magnification = positive(header.numbers("x00181114")) ?? ratio;
  return atDetector !== undefined && magnification !== undefined ? atDetector / magnification : undefined;
}

function intensityOf(header: DicomHeader): PictureSeries["intensity"] {
  const text = header.text("x00281040") ?? groupItem(header, FRAME_PIXEL_PROPERTIES)?.text("x00281040");
  return text === "LIN" || text === "LOG" || text === "DISP" ? text : "UNKNOWN";
}

function windowOf(header: DicomHeader): Pick<PictureSeries, "windowCentre" | "windowWidth"> {
  const source = header.isPresent("x00281050") ? header : groupItem(header, FRAME_VOI);
  const windowCentre = source?.numbers("x00281050")?.[0];
  const windowWidth = source?.numbers("x00281051")?.[0];
  return windowCentre !== undefined && windowWidth !== undefined && windowWidth >= 1
    ? { windowCentre, windowWidth }
    : {};
}

function anglesOf(header: DicomHeader): Pick<PictureSeries, "primaryAngleDeg" | "secondaryAngleDeg"> {
  const position = groupItem(header, POSITIONER_POSITION);
  const primary = header.numbers("x00181510")?.[0] ?? position?.numbers("x00181510")?.[0];
  const secondary = header.numbers("x00181511")?.[0] ?? position?.numbers("x00181511")?.[0];
  return {
    ...(primary === undefined ? {} : { primaryAngleDeg: primary }),
    ...(secondary === undefined ? {} : { secondaryAngleDeg: secondary }),
  };
}

/** The first value of Patient Orientation says where the rows run to: the right edge. */
function lettersOf(header: DicomHeader): Pick<PictureSeries, "leftLetter" | "rightLetter"> {
  const right = header.text("x00200020")?.[0];
  const left = right === undefined ? undefined : OPPOSITE[right];
  return right === undefined || left === undefined ? {} : { leftLetter: left, rightLetter: right };
}

/** Projects a header on the allow-list. */
export function projectSeries(
  header: DicomHeader,
  pixels: PixelDescription,
  periodUs: number | undefined,
): SeriesProjection {
  const spacing = objectSpacingMm(header);
  const manufacturer = header.text("x00080070")?.slice(0, 64);
  return {
    rows: pixels.rows,
    columns: pixels.columns,
    bitsStored: pixels.bitsStored,
    isSigned: pixels.isSigned,
    photometric: pixels.photometric,
    intensity: intensityOf(header),
    ...windowOf(header),
    ...(spacing === undefined ? {} : { pixelSpacingMm: spacing, spacingSource: "dicom" as const }),
    ...anglesOf(header),
    ...(periodUs === undefined ? {} : { framePeriodUs: periodUs }),
    ...lettersOf(header),
    ...(manufacturer === undefined ? {} : { manufacturer }),
  };
}
