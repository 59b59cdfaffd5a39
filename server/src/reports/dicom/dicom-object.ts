/** Part 10 objects of a report: the modules that both of its DICOM forms share, and their writing. */
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { data } from "dcmjs";
import type { Report } from "../report.ts";

const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
const IMPLEMENTATION_UID = uidFromSeed("cementwatch implementation");

export type Elements = Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>;

/** Sets one element; no value writes it empty. */
export function put(elements: Elements, tag: string, vr: string, ...values: readonly unknown[]): void {
  elements[tag] = { vr, Value: values };
}

/** DICOM date and time in UTC, as the object's time zone says. */
export function dicomTime(iso: string): { readonly date: string; readonly time: string } {
  const date = iso.slice(0, 10).replaceAll("-", "");
  const time = `${iso.slice(11, 19).replaceAll(":", "")}.${iso.slice(20, 23)}000`;
  return { date, time };
}

/** Patient, study, series, equipment: the pseudonym is all that is said of the patient. UIDs follow from the session. */
export function sharedModules(
  report: Report,
  object: {
    readonly classUid: string;
    readonly modality: string;
    readonly title: string;
    readonly form: string;
  },
): Elements {
  const { session, pseudonym, procedure } = report;
  const started = dicomTime(session.startedAt);
  const ended = dicomTime(session.endedAt);
  const study = procedure.setUp?.worklist?.studyInstanceUid ?? uidFromSeed(`${session.id} study`);
  const name = pseudonym === "" ? [] : [pseudonym.replaceAll(/[\\^=]/g, " ")];
  const elements: Elements = {};
  put(elements, "00080005", "CS", "ISO_IR 192");
  put(elements, "00080012", "DA", ended.date);
  put(elements, "00080013", "TM", ended.time);
  put(elements, "00080016", "UI", object.classUid);
  put(elements, "00080018", "UI", uidFromSeed(`${contentSeed(report)} ${object.form}`));
  put(elements, "00080020", "DA", started.date);
  put(elements, "00080023", "DA", ended.date);
  put(elements, "00080030", "TM", started.time);
  put(elements, "00080033", "TM", ended.time);
  put(elements, "00080050", "SH", ...shortText(procedure.setUp?.worklist?.accessionNumber));
  put(elements, "00080060", "CS", object.modality);
  put(elements, "00080070", "LO", "cementwatch");
  put(elements, "00080090", "PN");
  put(elements, "00080201", "SH", "+0000");
  put(elements, "0008103E", "LO", report.isSimulated ? `SIMULATED ${object.title}` : object.title);
  put(elements, "00081090", "LO", "cementwatch");
  put(elements, "00100010", "PN", ...name);
  put(elements, "00100020", "LO", ...name);
  put(elements, "00100030", "DA");
  put(elements, "00100040", "CS");
  put(elements, "00120062", "CS", "YES");
  put(elements, "00120063", "LO", "pseudonym entered by the user");
  put(elements, "00181000", "LO", "none");
  put(elements, "00181020", "LO", session.software);
  put(elements, "0020000D", "UI", study);
  put(elements, "0020000E", "UI", uidFromSeed(`${session.id} ${object.form} series`));
  put(elements, "00200010", "SH", session.id.slice(-16));
  put(elements, "00200011", "IS", object.modality === "SR" ? "9002" : "9001");
  put(elements, "00200013", "IS", "1");
  return elements;
}

/** Two objects that differ must not have the same UID: a follow-up, a signature or a longer record makes another report. */
function contentSeed({ session, followUp }: Report): string {
  const hashes = session.record.hashes.map(({ sha256 }) => sha256).join(" ");
  const { verdict, text = "" } = session.record.signature;
  return `${session.id} ${hashes} ${verdict} ${text} ${JSON.stringify(followUp)}`;
}

/** SH holds 16 characters. */
function shortText(text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? [] : [text.slice(0, 16)];
}

/** The object's bytes with preamble and file meta information. */
export function writeObject(elements: Elements): Uint8Array {
  const meta: Elements = {};
  put(meta, "00020001", "OB", new Uint8Array([0, 1]).buffer);
  put(meta, "00020002", "UI", ...(elements["00080016"]?.Value ?? []));
  put(meta, "00020003", "UI", ...(elements["00080018"]?.Value ?? []));
  put(meta, "00020010", "UI", EXPLICIT_LITTLE_ENDIAN);
  put(meta, "00020012", "UI", IMPLEMENTATION_UID);
  put(meta, "00020013", "SH", "CEMENTWATCH");
  const object = new data.DicomDict(meta);
  object.dict = sorted(elements);
  return new Uint8Array(object.write());
}

function sorted(elements: Elements): Elements {
  return Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
}
