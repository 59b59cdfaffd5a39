/** Part 10 headers for the pictures that cementwatch itself makes, as templates with fields to fill in. */
import { data } from "dcmjs";
import { uidFromSeed } from "./dicom-uid.ts";
import type { XaSeriesDescription } from "./dicom-writer.ts";

const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
const SOP_CLASS = {
  xa: "1.2.840.10008.5.1.4.1.1.12.1",
  secondaryCapture: "1.2.840.10008.5.1.4.1.1.7",
  secondaryCaptureByteRun: "1.2.840.10008.5.1.4.1.1.7.2",
  secondaryCaptureWordRun: "1.2.840.10008.5.1.4.1.1.7.3",
} as const;
const IMPLEMENTATION_UID = uidFromSeed("cementwatch implementation");

/** Fixed-width texts that stand in the template where an object's own values go. Each occurs nowhere else. */
export const PLACEHOLDER = {
  uidTail: "8888888888",
  number: "7777777777",
  date: "66660606",
  time: "055555.555555",
};

type Elements = Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>;

/** Shortest decimal string of at most 16 characters, the limit of VR DS. */
export function decimal(value: number): string {
  const text = String(value);
  return text.length <= 16 ? text : value.toPrecision(9);
}

function put(elements: Elements, tag: string, vr: string, ...values: readonly unknown[]): void {
  elements[tag] = { vr, Value: values };
}

function sopClass(series: XaSeriesDescription, isRun: boolean): string {
  if (series.sopClass === "xa") return SOP_CLASS.xa;
  if (!isRun) return SOP_CLASS.secondaryCapture;
  return series.bitsStored === 8 ? SOP_CLASS.secondaryCaptureByteRun : SOP_CLASS.secondaryCaptureWordRun;
}

function putIdentity(elements: Elements, series: XaSeriesDescription, classUid: string, uid: string): void {
  const isXa = series.sopClass === "xa";
  put(
    elements,
    "00080008",
    "CS",
    isXa ? "ORIGINAL" : "DERIVED",
    "PRIMARY",
    ...(isXa ? ["SINGLE PLANE"] : []),
  );
  put(elements, "00080016", "UI", classUid);
  put(elements, "00080018", "UI", uid);
  put(elements, "00080020", "DA", series.startedAt.date);
  put(elements, "00080022", "DA", PLACEHOLDER.date);
  put(elements, "00080023", "DA", PLACEHOLDER.date);
  put(elements, "0008002A", "DT", PLACEHOLDER.date + PLACEHOLDER.time);
  put(elements, "00080030", "TM", series.startedAt.time);
  put(elements, "00080032", "TM", PLACEHOLDER.time);
  put(elements, "00080033", "TM", PLACEHOLDER.time);
  put(elements, "00080050", "SH");
  put(elements, "00080060", "CS", isXa ? "XA" : "OT");
  if (!isXa) put(elements, "00080064", "CS", "DV");
  put(elements, "00080070", "LO", series.manufacturer ?? "cementwatch");
  put(elements, "00080090", "PN");
  if (series.description !== undefined) put(elements, "0008103E", "LO", series.description);
  const pseudonym = series.patientPseudonym === "" ? [] : [series.patientPseudonym];
  put(elements, "00100010", "PN", ...pseudonym);
  put(elements, "00100020", "LO", ...pseudonym);
  put(elements, "00100030", "DA");
  put(elements, "00100040", "CS");
  put(elements, "0020000D", "UI", series.studyUid);
  put(elements, "0020000E", "UI", series.seriesUid);
  put(elements, "00200010", "SH");
  put(elements, "00200011", "IS", String(series.seriesNumber ?? 1));
  put(elements, "00200013", "IS", PLACEHOLDER.number);
  if (series.rightLetter !== undefined) put(elements, "00200020", "CS", series.rightLetter, "F");
  else put(elements, "00200020", "CS");
}

/** What is not known, and has to be there with no value all the same (types 2C, 1C of PS3.3). */
function putUnknown(elements: Elements, series: XaSeriesDescription): void {
  put(elements, "00200060", "CS");
  if (series.pixelSpacingMm !== undefined) put(elements, "00280A04", "LO", "at the object plane");
  // Stored values are what they are: no function leads from them to another unit.
  put(elements, "00281052", "DS", "0");
  put(elements, "00281053", "DS", "1");
  put(elements, "00281054", "LO", "US");
  if (series.sopClass === "xa") {
    for (const tag of ["00181150", "00181151", "00181152"]) put(elements, tag, "IS");
    put(elements, "00181500", "CS");
    return;
  }
  // Nobody has looked: a grabbed screen may well show a name.
  put(elements, "00280301", "CS", "YES");
  put(elements, "20500020", "CS", series.photometric === "MONOCHROME1" ? "INVERSE" : "IDENTITY");
}

function putAcquisition(elements: Elements, series: XaSeriesDescription): void {
  if (series.framePeriodMs !== undefined) put(elements, "00181063", "DS", decimal(series.framePeriodMs));
  if (series.sopClass === "xa") {
    put(elements, "00180060", "DS");
    put(elements, "00181155", "CS", "SC");
  }
  if (series.primaryAngleDeg !== undefined) put(elements, "00181510", "DS", decimal(series.primaryAngleDeg));
  if (series.secondaryAngleDeg !== undefined)
    put(elements, "00181511", "DS", decimal(series.secondaryAngleDeg));
  if (series.pixelSpacingMm === undefined) return;
  const spacing = decimal(series.pixelSpacingMm);
  put(elements, "00280030", "DS", spacing, spacing);
  put(elements, "00280A02", "CS", "GEOMETRY");
  if (series.magnification === undefined) return;
  const atDetector = decimal(series.pixelSpacingMm * series.magnification);
  put(elements, "00181114", "DS", decimal(series.magnification));
  put(elements, "00181164", "DS", atDetector, atDetector);
}

function putPixelDescription(elements: Elements, series: XaSeriesDescription): void {
  put(elements, "00280002", "US", 1);
  put(elements, "00280004", "CS", series.photometric);
  put(elements, "00280010", "US", series.rows);
  put(elements, "00280011", "US", series.columns);
  put(elements, "00280100", "US", series.bitsStored === 8 ? 8 : 16);
  put(elements, "00280101", "US", series.bitsStored);
  put(elements, "00280102", "US", series.bitsStored - 1);
  put(elements, "00280103", "US", series.isSigned === true ? 1 : 0);
  if (series.intensity !== "UNKNOWN") put(elements, "00281040", "CS", series.intensity);
  if (series.windowCentre !== undefined && series.windowWidth !== undefined) {
    put(elements, "00281050", "DS", decimal(series.windowCentre));
    put(elements, "00281051", "DS", decimal(series.windowWidth));
  }
}

/**
 * The bytes of an object from the preamble up to, but without, Pixel Data.
 * @param run number of frames and the intervals between them (ms; the first is 0), for a multi-frame object
 */
export function headerTemplate(
  series: XaSeriesDescription,
  run?: { readonly frames: number; readonly intervalsMs?: readonly number[] },
): Uint8Array {
  const classUid = sopClass(series, run !== undefined);
  const uid = `${series.seriesUid}.${PLACEHOLDER.uidTail}`;
  const elements: Elements = {};
  putIdentity(elements, series, classUid, uid);
  putAcquisition(elements, series);
  if (series.isForOthers === true) putUnknown(elements, series);
  putPixelDescription(elements, series);
  if (run !== undefined) {
    put(elements, "00280008", "IS", String(run.frames));
    if (run.intervalsMs !== undefined) put(elements, "00181065", "DS", ...run.intervalsMs.map(decimal));
    put(elements, "00280009", "AT", run.intervalsMs === undefined ? 0x00181063 : 0x00181065);
  }
  const sorted = Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
  const meta: Elements = {};
  put(meta, "00020001", "OB", new Uint8Array([0, 1]).buffer);
  put(meta, "00020002", "UI", classUid);
  put(meta, "00020003", "UI", uid);
  put(meta, "00020010", "UI", EXPLICIT_LITTLE_ENDIAN);
  put(meta, "00020012", "UI", IMPLEMENTATION_UID);
  put(meta, "00020013", "SH", "CEMENTWATCH");
  const object = new data.DicomDict(meta);
  object.dict = sorted;
  return new Uint8Array(object.write());
}
