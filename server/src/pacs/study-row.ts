/** A study of an archive as it is shown. Who the patient is becomes a pseudonym here and goes no further. */
import type { StudyRow } from "@cementwatch/shared/pacs/pacs-view";

/** What an archive told of a study; texts as they came. */
export interface FoundStudy extends Omit<StudyRow, "pseudonym"> {
  readonly patientId: string;
  readonly patientName: string;
}

const UID = /^[0-9]+(\.[0-9]+)+$/;
const MAX_LONG = 64;
/** Pseudonyms that this program made: of a worklist, of a de-identified copy. */
const OWN_PSEUDONYM = /^[A-Z]{1,2}-[0-9A-Z]{4,8}(-[0-9A-Z]{4,8})?$/;
/** A shorter part of a name or id stands in many a text by chance. */
const MIN_TELLING = 3;

/**
 * `undefined` when the study's UID cannot be used.
 * @param asked the pseudonym that was asked for: an id that equals it is one
 */
export function studyRow(
  found: FoundStudy,
  pseudonymOf: (patientId: string) => string,
  asked: string | undefined,
): StudyRow | undefined {
  const { patientId, patientName, studyUid, accession, date, description, modalities } = found;
  if (studyUid.length > MAX_LONG || !UID.test(studyUid)) return undefined;
  const isPseudonym = patientId === asked || OWN_PSEUDONYM.test(patientId);
  const words = isPseudonym ? [] : [patientId, ...patientName.split(/[\^=\s,]+/)];
  const quiet = (text: string) => (tells(text, words) ? "" : text.slice(0, MAX_LONG));
  return {
    studyUid,
    pseudonym: isPseudonym ? patientId : patientId === "" ? "" : pseudonymOf(patientId.normalize("NFC")),
    accession: quiet(accession).slice(0, 16),
    date: /^\d{8}$/.test(date) ? date.replace(/^(....)(..)(..)$/, "$1-$2-$3") : "",
    description: quiet(description),
    modalities: modalities.replaceAll("\\", ", ").slice(0, MAX_LONG),
  };
}

function tells(text: string, words: readonly string[]): boolean {
  const folded = fold(text);
  return words.map(fold).some((word) => word.length >= MIN_TELLING && folded.includes(word));
}

/** Without case and accents: a description is often written in capitals of another character set. */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
