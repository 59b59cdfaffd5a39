/** The few messages of a worklist query: association (PS3.8 chapter 9), C-FIND (PS3.7 9.3.2), keys (PS3.4 K.6.1). */
import {
  joinBytes,
  readElements,
  sequenceElement,
  textElement,
  unsigned16Element,
  unsigned32Element,
} from "./dicom-elements.ts";
import { associatePdu, contextItem, dataPdu } from "./dimse-pdu.ts";

const WORKLIST_FIND = "1.2.840.10008.5.1.4.31";
const IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2";
const CONTEXT_ID = 1;
const MESSAGE_ID = 1;

const C_FIND_REQUEST = 0x0020;
const C_FIND_RESPONSE = 0x8020;
const HAS_DATA_SET = 0x0102;
const NO_DATA_SET = 0x0101;

export const TAG = {
  characterSet: 0x00080005,
  accessionNumber: 0x00080050,
  modality: 0x00080060,
  patientName: 0x00100010,
  patientId: 0x00100020,
  studyUid: 0x0020000d,
  requestedDescription: 0x00321060,
  stationAet: 0x00400001,
  stepDate: 0x00400002,
  stepTime: 0x00400003,
  stepDescription: 0x00400007,
  stepId: 0x00400009,
  stepSequence: 0x00400100,
} as const;

/** What is asked for. `date` as DICOM writes it: YYYYMMDD. */
export interface WorklistKeys {
  readonly modality: string;
  readonly stationAet?: string;
  readonly date: string;
}

export function associateRequest(calledAet: string, callingAet: string): Uint8Array {
  return associatePdu(calledAet, callingAet, [
    contextItem(CONTEXT_ID, WORKLIST_FIND, [IMPLICIT_LITTLE_ENDIAN]),
  ]);
}

/** True when the peer accepted the one thing that was proposed. */
export function isAccepted(accept: Uint8Array): boolean {
  let at = 74;
  while (at + 4 <= accept.length) {
    const length = ((accept[at + 2] ?? 0) << 8) | (accept[at + 3] ?? 0);
    if (accept[at] === 0x21 && accept[at + 4] === CONTEXT_ID) return accept[at + 6] === 0;
    at += 4 + length;
  }
  return false;
}

/** Command and identifier of the query, a P-DATA-TF each. */
export function findRequest(keys: WorklistKeys): Uint8Array {
  const rest = joinBytes(
    textElement(0x00000002, WORKLIST_FIND, "\0"),
    unsigned16Element(0x00000100, C_FIND_REQUEST),
    unsigned16Element(0x00000110, MESSAGE_ID),
    unsigned16Element(0x00000700, 0),
    unsigned16Element(0x00000800, HAS_DATA_SET),
  );
  const command = joinBytes(unsigned32Element(0x00000000, rest.length), rest);
  return joinBytes(dataPdu(CONTEXT_ID, 0x03, command), dataPdu(CONTEXT_ID, 0x02, identifier(keys)));
}

/** Empty keys ask for a value. The name is asked for only to keep it out of the texts (see worklist-step.ts). */
function identifier({ modality, stationAet, date }: WorklistKeys): Uint8Array {
  return joinBytes(
    textElement(TAG.accessionNumber),
    textElement(TAG.patientName),
    textElement(TAG.patientId),
    textElement(TAG.studyUid),
    textElement(TAG.requestedDescription),
    sequenceElement(
      TAG.stepSequence,
      textElement(TAG.modality, modality),
      textElement(TAG.stationAet, stationAet),
      textElement(TAG.stepDate, date),
      textElement(TAG.stepTime),
      textElement(TAG.stepDescription),
      textElement(TAG.stepId),
    ),
  );
}

export interface FindResponse {
  readonly status: number;
  /** An identifier follows. */
  readonly hasData: boolean;
}

/** `undefined` when it is no answer to the query. */
export function readFindResponse(command: Uint8Array): FindResponse | undefined {
  const wanted = new Set([0x00000100, 0x00000120, 0x00000800, 0x00000900]);
  const values = readElements(command, wanted);
  const number = (tag: number): number | undefined => {
    const value = values?.get(tag);
    return value?.length === 2 ? (value[0] ?? 0) | ((value[1] ?? 0) << 8) : undefined;
  };
  const status = number(0x00000900);
  if (number(0x00000100) !== C_FIND_RESPONSE || number(0x00000120) !== MESSAGE_ID || status === undefined) {
    return undefined;
  }
  return { status, hasData: (number(0x00000800) ?? NO_DATA_SET) !== NO_DATA_SET };
}

/** Answer with an identifier, more to come (PS3.4 table K.4-1). */
export function isPending(status: number): boolean {
  return status === 0xff00 || status === 0xff01;
}
