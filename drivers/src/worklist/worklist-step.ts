/** One scheduled step out of a worklist answer. Who the patient is becomes a pseudonym here and goes no further. */
import type { WorklistChoice } from "@cementwatch/shared/session/worklist-answer";
import { type ElementValues, readElements } from "./dicom-elements.ts";
import { decoderOf, dicomText, type TextReader } from "./dicom-text.ts";
import { TAG } from "./worklist-messages.ts";

const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));
const SEQUENCES: ReadonlySet<number> = new Set([TAG.stepSequence]);
const UID = /^[0-9.]{1,64}$/;
/** Longest SH and LO (PS3.5 table 6.2-1). */
const MAX_SHORT = 16;
const MAX_LONG = 64;
/** A shorter part of a name or id stands in many a text by chance. */
const MIN_TELLING = 3;

/**
 * Reads one answer; `undefined` when it is damaged.
 * @param pseudonymOf makes the pseudonym of a patient's id
 */
export function readStep(
  identifier: Uint8Array,
  pseudonymOf: (patientId: string) => string,
): WorklistChoice | undefined {
  const values = readElements(identifier, WANTED, SEQUENCES);
  if (values === undefined) return undefined;
  const decoder = decoderOf(values.get(TAG.characterSet));
  const read = (tag: number): string => dicomText(values.get(tag), decoder);
  const patientId = read(TAG.patientId).normalize("NFC");
  const description = read(TAG.stepDescription) || read(TAG.requestedDescription);
  return {
    pseudonym: patientId === "" ? "" : pseudonymOf(patientId),
    worklist: {
      accessionNumber: shortText(read(TAG.accessionNumber), patientId),
      studyInstanceUid: studyUid(read(TAG.studyUid), patientId),
      scheduledStepId: shortText(read(TAG.stepId), patientId),
      description: tellsWho(description, patientId, nameParts(values, decoder))
        ? ""
        : description.slice(0, MAX_LONG).trim(),
      scheduledAt: scheduledAt(read(TAG.stepDate), read(TAG.stepTime)),
    },
  };
}

/** An identifier that was cut would be another one: too long a text is left out, as is the patient's own id. */
function shortText(text: string, patientId: string): string {
  return text.length > MAX_SHORT || text === patientId ? "" : text;
}

function studyUid(text: string, patientId: string): string {
  return UID.test(text) && !text.split(".").includes(patientId) ? text : "";
}

/** All alphabets and components of a person's name. */
function nameParts(values: ElementValues, decoder: TextReader | undefined): string[] {
  return dicomText(values.get(TAG.patientName), decoder).split(/[\^=\s,]+/);
}

function tellsWho(text: string, patientId: string, names: readonly string[]): boolean {
  const folded = fold(text);
  return [patientId, ...names].map(fold).some((word) => word.length >= MIN_TELLING && folded.includes(word));
}

/** Without case and accents: a description is often written in capitals of another character set. */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** DICOM date and time to the second, e.g. `20261126 093000`; empty when there is no date. */
function scheduledAt(date: string, time: string): string {
  if (!/^\d{8}$/.test(date)) return "";
  return /^\d{2,6}(\.\d+)?$/.test(time) ? `${date} ${time.slice(0, 6)}` : date;
}
