/** Messages of a DICOM service user: association (PS3.8 chapter 9), commands (PS3.7 chapter 9). */
import {
  joinBytes,
  readElements,
  textElement,
  unsigned16Element,
  unsigned32Element,
} from "@cementwatch/drivers/worklist/dicom-elements";
import {
  ascii,
  associatePdu,
  contextItem,
  item,
  MAX_PDU_BYTES,
} from "@cementwatch/drivers/worklist/dimse-pdu";

/** Ids are the odd numbers below 256. */
export const CONTEXTS_MOST = 128;

export const COMMAND = {
  storeRequest: 0x0001,
  storeResponse: 0x8001,
  getRequest: 0x0010,
  getResponse: 0x8010,
  findRequest: 0x0020,
  findResponse: 0x8020,
  echoRequest: 0x0030,
  echoResponse: 0x8030,
} as const;
const NO_DATA_SET = 0x0101;
const HAS_DATA_SET = 0x0102;

export interface PresentationContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly syntaxes: readonly string[];
  /** The peer sends such objects to us on this association (C-GET). */
  readonly isOurs?: boolean;
}

export interface AssociationAnswer {
  /** Context to the syntax that the peer chose. */
  readonly syntaxes: ReadonlyMap<number, string>;
  /** Longest P-DATA-TF that the peer takes. */
  readonly maxPduBytes: number;
}

export function associateRequest(
  calledAe: string,
  callingAe: string,
  contexts: readonly PresentationContext[],
): Uint8Array {
  return associatePdu(
    calledAe,
    callingAe,
    contexts.map(({ id, abstractSyntax, syntaxes }) => contextItem(id, abstractSyntax, syntaxes)),
    contexts.filter(({ isOurs }) => isOurs === true).map(({ abstractSyntax }) => roleItem(abstractSyntax)),
  );
}

/** We are no user of this class here, but its provider (PS3.7 D.3.3.4). */
function roleItem(sopClass: string): Uint8Array {
  const uid = ascii(sopClass);
  return item(0x54, Uint8Array.of(0, uid.length), uid, Uint8Array.of(0, 1));
}

/** What the peer accepted; damaged items are passed over. */
export function readAssociateAccept(accept: Uint8Array): AssociationAnswer {
  const syntaxes = new Map<number, string>();
  let maxPduBytes = 0;
  for (const { type, bytes } of items(accept.subarray(74))) {
    if (type === 0x21 && bytes[2] === 0) {
      const chosen = items(bytes.subarray(4)).find((entry) => entry.type === 0x40);
      if (chosen !== undefined) syntaxes.set(bytes[0] ?? 0, latin(chosen.bytes));
    } else if (type === 0x50) {
      const most = items(bytes).find((entry) => entry.type === 0x51)?.bytes;
      if (most?.length === 4) maxPduBytes = new DataView(most.buffer, most.byteOffset).getUint32(0);
    }
  }
  // 0: no limit.
  return { syntaxes, maxPduBytes: maxPduBytes === 0 ? MAX_PDU_BYTES : maxPduBytes };
}

function items(bytes: Uint8Array): { readonly type: number; readonly bytes: Uint8Array }[] {
  const found: { readonly type: number; readonly bytes: Uint8Array }[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    found.push({ type: bytes[at] ?? 0, bytes: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return found;
}

export interface CommandFields {
  readonly field: number;
  readonly sopClass: string;
  readonly messageId: number;
  /** Of a response: the message it answers is `messageId`. */
  readonly status?: number;
  readonly sopInstance?: string;
  readonly hasData: boolean;
}

export function command({
  field,
  sopClass,
  messageId,
  status,
  sopInstance,
  hasData,
}: CommandFields): Uint8Array {
  const isResponse = (field & 0x8000) !== 0;
  const hasPriority = !isResponse && field !== COMMAND.echoRequest;
  const rest = joinBytes(
    textElement(0x00000002, sopClass, "\0"),
    unsigned16Element(0x00000100, field),
    unsigned16Element(isResponse ? 0x00000120 : 0x00000110, messageId),
    ...(hasPriority ? [unsigned16Element(0x00000700, 0)] : []),
    unsigned16Element(0x00000800, hasData ? HAS_DATA_SET : NO_DATA_SET),
    ...(status === undefined ? [] : [unsigned16Element(0x00000900, status)]),
    ...(sopInstance === undefined ? [] : [textElement(0x00001000, sopInstance, "\0")]),
  );
  return joinBytes(unsigned32Element(0x00000000, rest.length), rest);
}

export interface ReadCommand {
  readonly field: number;
  /** Its own, or of the request that it answers. */
  readonly messageId: number;
  readonly status: number;
  readonly hasData: boolean;
  readonly sopClass: string;
  readonly sopInstance: string;
  /** Sub-operations of a C-GET that failed. */
  readonly failed: number;
}

const WANTED = new Set([
  0x00000002, 0x00000100, 0x00000110, 0x00000120, 0x00000800, 0x00000900, 0x00001000, 0x00001022,
]);

/** `undefined` when it is no command. */
export function readCommand(bytes: Uint8Array): ReadCommand | undefined {
  const values = readElements(bytes, WANTED);
  const number = (tag: number): number | undefined => {
    const value = values?.get(tag);
    return value?.length === 2 ? (value[0] ?? 0) | ((value[1] ?? 0) << 8) : undefined;
  };
  const field = number(0x00000100);
  const isResponse = field !== undefined && (field & 0x8000) !== 0;
  const messageId = number(isResponse ? 0x00000120 : 0x00000110);
  const status = isResponse ? number(0x00000900) : 0;
  if (field === undefined || messageId === undefined || status === undefined) return undefined;
  const uid = (tag: number) => latin(values?.get(tag) ?? new Uint8Array()).slice(0, 64);
  return {
    field,
    messageId,
    status,
    hasData: (number(0x00000800) ?? NO_DATA_SET) !== NO_DATA_SET,
    sopClass: uid(0x00000002),
    sopInstance: uid(0x00001000),
    failed: number(0x00001022) ?? 0,
  };
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\0 ]+$/, "");
}
