/** The building blocks of what a DICOM service user sends: PDUs and their items (PS3.8 chapter 9). */
import { uidFromSeed } from "../carms/dicom-uid.ts";
import { joinBytes } from "./dicom-elements.ts";

const APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
/** Longest P-DATA-TF that the peer is told it may send, and that we send. */
export const MAX_PDU_BYTES = 131_072;

/** A-ASSOCIATE-RQ: who calls whom, and what is proposed. `roles` stand between our UID and our name. */
export function associatePdu(
  calledAe: string,
  callingAe: string,
  contexts: readonly Uint8Array[],
  roles: readonly Uint8Array[] = [],
): Uint8Array {
  const user = joinBytes(
    item(0x51, bigEndian32(MAX_PDU_BYTES)),
    item(0x52, ascii(uidFromSeed("cementwatch implementation"))),
    ...roles,
    item(0x55, ascii("CEMENTWATCH")),
  );
  return pdu(
    1,
    Uint8Array.of(0, 1, 0, 0),
    ascii(calledAe.padEnd(16)),
    ascii(callingAe.padEnd(16)),
    new Uint8Array(32),
    item(0x10, ascii(APPLICATION_CONTEXT)),
    ...contexts,
    item(0x50, user),
  );
}

/** One thing that is proposed, with the transfer syntaxes it may come in. */
export function contextItem(id: number, abstractSyntax: string, syntaxes: readonly string[]): Uint8Array {
  return item(
    0x20,
    Uint8Array.of(id, 0, 0, 0),
    item(0x30, ascii(abstractSyntax)),
    ...syntaxes.map((uid) => item(0x40, ascii(uid))),
  );
}

/** A P-DATA-TF with one piece; `control`: 1 command, 2 last. */
export function dataPdu(contextId: number, control: number, payload: Uint8Array): Uint8Array {
  return pdu(4, bigEndian32(payload.length + 2), Uint8Array.of(contextId, control), payload);
}

export function releaseRequest(): Uint8Array {
  return pdu(5, new Uint8Array(4));
}

export function abortRequest(): Uint8Array {
  return pdu(7, new Uint8Array(4));
}

/** An item or sub-item of an association. */
export function item(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(...parts);
  return joinBytes(Uint8Array.of(type, 0, body.length >>> 8, body.length & 0xff), body);
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function pdu(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(...parts);
  return joinBytes(Uint8Array.of(type, 0), bigEndian32(body.length), body);
}

function bigEndian32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
