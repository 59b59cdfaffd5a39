/** C-FIND of studies (study root). */
import { joinBytes, readElements, textElement } from "@cementwatch/drivers/worklist/dicom-elements";
import { decoderOf, dicomText } from "@cementwatch/drivers/worklist/dicom-text";
import { FaultError } from "@cementwatch/shared/faults";
import { STUDIES_MOST, type StudyQuery } from "@cementwatch/shared/pacs/pacs-view";
import { Association, type DimsePeer } from "./association.ts";
import { COMMAND, command } from "./dimse-messages.ts";
import { IMPLICIT_LITTLE_ENDIAN } from "./echo.ts";
import type { FoundStudy } from "./study-row.ts";

const STUDY_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.2.1";
const CONTEXT_ID = 1;
const TAG = {
  characterSet: 0x00080005,
  date: 0x00080020,
  accession: 0x00080050,
  level: 0x00080052,
  modalities: 0x00080061,
  description: 0x00081030,
  patientName: 0x00100010,
  patientId: 0x00100020,
  studyUid: 0x0020000d,
} as const;

export interface FoundStudies {
  readonly studies: readonly FoundStudy[];
  readonly hasMore: boolean;
}

/** @throws FaultError NET-PACS-FAILED with advice */
export async function findStudies(peer: DimsePeer, query: StudyQuery): Promise<FoundStudies> {
  const context = { id: CONTEXT_ID, abstractSyntax: STUDY_ROOT_FIND, syntaxes: [IMPLICIT_LITTLE_ENDIAN] };
  const association = await Association.open(peer, [context]);
  try {
    return await ask(association, query);
  } finally {
    association.abort();
  }
}

async function ask(association: Association, query: StudyQuery): Promise<FoundStudies> {
  if (association.syntaxOf(CONTEXT_ID) === undefined)
    throw new FaultError("NET-PACS-FAILED", "the archive answers no queries of this station");
  const request = { field: COMMAND.findRequest, sopClass: STUDY_ROOT_FIND, messageId: 1, hasData: true };
  await association.send(CONTEXT_ID, command(request), once(identifier(query)));
  const studies: FoundStudy[] = [];
  for (;;) {
    const { command: answer, data } = await association.next();
    if (answer.field !== COMMAND.findResponse || answer.messageId !== 1) throw garbage();
    if (answer.status === 0xff00 || answer.status === 0xff01) {
      if (studies.length === STUDIES_MOST) return { studies, hasMore: true };
      studies.push(readStudy(data));
      continue;
    }
    if (answer.status === 0) {
      await association.release();
      return { studies, hasMore: false };
    }
    const code = answer.status.toString(16).toUpperCase().padStart(4, "0");
    throw new FaultError(
      "NET-PACS-FAILED",
      `the archive refused the query with status ${code}: look at its log`,
    );
  }
}

function identifier({ pseudonym, accession, date }: StudyQuery): Uint8Array {
  return joinBytes(
    textElement(TAG.date, date?.replaceAll("-", "")),
    textElement(TAG.accession, accession),
    textElement(TAG.level, "STUDY"),
    textElement(TAG.modalities),
    textElement(TAG.description),
    textElement(TAG.patientName),
    textElement(TAG.patientId, pseudonym),
    textElement(TAG.studyUid),
  );
}

function readStudy(data: Uint8Array): FoundStudy {
  const values = readElements(data, new Set(Object.values(TAG)));
  if (values === undefined) throw garbage();
  const decoder = decoderOf(values.get(TAG.characterSet));
  const text = (tag: number) => dicomText(values.get(tag), decoder).replace(/\0+$/, "").trim();
  return {
    studyUid: text(TAG.studyUid),
    patientId: text(TAG.patientId),
    patientName: text(TAG.patientName),
    accession: text(TAG.accession),
    date: text(TAG.date),
    description: text(TAG.description),
    modalities: text(TAG.modalities),
  };
}

function garbage(): FaultError {
  return new FaultError("NET-PACS-FAILED", "the archive answered with something that is no study");
}

/** One piece as a stream. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
