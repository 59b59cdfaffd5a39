/**
 * Follows the PDUs of one connection (PS3.8 chapter 9) by their headers alone, so that a length that nobody may claim
 * ends the connection before anything is gathered for it.
 */

const HEADER_BYTES = 6;
const ASSOCIATE_REQUEST = 1;
const P_DATA = 4;
/** 128 presentation contexts with 20 transfer syntaxes each stay below this. */
const MAX_ASSOCIATE_BYTES = 262_144;
/** Release, abort and refusals have 4 bytes. */
const MAX_OTHER_BYTES = 1_024;

export interface PduCounter {
  /** Takes the next bytes; returns what is wrong with them, or `undefined`. */
  feed(chunk: Uint8Array): string | undefined;
  /** Number of the PDU that has begun and not ended, from 1; 0 between PDUs. */
  inside(): number;
}

/** @param maxDataBytes longest P-DATA-TF that may be claimed */
export function createPduCounter(maxDataBytes: number): PduCounter {
  const header = new Uint8Array(HEADER_BYTES);
  let have = 0;
  let left = 0;
  let count = 0;

  function judge(): string | undefined {
    const type = header[0] ?? 0;
    const length = new DataView(header.buffer).getUint32(2);
    if (type < 1 || type > 7) return `byte ${type} where a PDU must start: the peer does not speak DICOM`;
    if (count === 0 && type !== ASSOCIATE_REQUEST) return `PDU type ${type} before an association request`;
    count += 1;
    const limit =
      type === P_DATA ? maxDataBytes : type === ASSOCIATE_REQUEST ? MAX_ASSOCIATE_BYTES : MAX_OTHER_BYTES;
    if (length > limit) return `a PDU of type ${type} claims ${length} bytes, the limit is ${limit}`;
    left = length;
    return undefined;
  }

  return {
    feed(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (have < HEADER_BYTES) {
          header[have++] = chunk[at++] ?? 0;
          const wrong = have === HEADER_BYTES ? judge() : undefined;
          if (wrong !== undefined) return wrong;
        } else {
          const step = Math.min(left, chunk.length - at);
          left -= step;
          at += step;
        }
        if (have === HEADER_BYTES && left === 0) have = 0;
      }
      return undefined;
    },
    inside: () => (have === HEADER_BYTES ? count : have > 0 ? count + 1 : 0),
  };
}
