/**
 * Cuts one connection's bytes into PDUs (PS3.8 chapter 9) and takes the data sets out: they go straight to where they
 * are kept, and only the small rest is left for the protocol library. A length that nobody may claim ends the
 * connection before anything is gathered for it.
 */

const PDU_HEADER_BYTES = 6;
const PDV_HEADER_BYTES = 6;
const ASSOCIATE_REQUEST = 1;
const ASSOCIATE_ACCEPT = 2;
const P_DATA = 4;
/** 128 presentation contexts with 20 transfer syntaxes each stay below this. */
const MAX_ASSOCIATE_BYTES = 262_144;
/** Release, abort and refusals have 4 bytes. */
const MAX_OTHER_BYTES = 1_024;
/** A command set has a few hundred bytes. */
const MAX_COMMAND_BYTES = 65_536;
const IS_COMMAND = 1;
const IS_LAST = 2;

export interface PduHandlers {
  /** A whole PDU: anything but data, or a P-DATA-TF that holds one piece of a command. */
  control(pdu: Uint8Array): void;
  /** A piece of a data set; a view on the bytes fed. */
  data(bytes: Uint8Array): void;
  /** The data set is complete. */
  dataEnd(contextId: number): void;
}

/** A P-DATA-TF with one presentation data value. */
function dataPdu(contextId: number, control: number, payload: Uint8Array): Uint8Array {
  const pdu = new Uint8Array(PDU_HEADER_BYTES + PDV_HEADER_BYTES + payload.length);
  const view = new DataView(pdu.buffer);
  pdu[0] = P_DATA;
  view.setUint32(2, PDV_HEADER_BYTES + payload.length);
  view.setUint32(PDU_HEADER_BYTES, payload.length + 2);
  pdu[10] = contextId;
  pdu[11] = control;
  pdu.set(payload, PDU_HEADER_BYTES + PDV_HEADER_BYTES);
  return pdu;
}

/** The end of a data set whose bytes have been taken out. */
export function dataEndPdu(contextId: number): Uint8Array {
  return dataPdu(contextId, IS_LAST, new Uint8Array());
}

export class PduSplitter {
  readonly #maxDataBytes: number;
  readonly #handlers: PduHandlers;
  readonly #firstTypes: readonly number[];
  /** Bytes of the header or small PDU that is being gathered, and how many it needs. */
  #gathered = new Uint8Array(PDU_HEADER_BYTES);
  #have = 0;
  #state: "pduHeader" | "pduBody" | "pdvHeader" | "command" | "data" = "pduHeader";
  /** Left of the present P-DATA-TF and of the present data value. */
  #pduLeft = 0;
  #pdvLeft = 0;
  #contextId = 0;
  #control = 0;
  #count = 0;

  /**
   * @param maxDataBytes longest P-DATA-TF that may be claimed
   * @param firstTypes PDU types that a peer may begin with
   */
  constructor(
    maxDataBytes: number,
    handlers: PduHandlers,
    firstTypes: readonly number[] = [ASSOCIATE_REQUEST],
  ) {
    this.#maxDataBytes = maxDataBytes;
    this.#handlers = handlers;
    this.#firstTypes = firstTypes;
  }

  /** Number of the PDU that has begun and not ended, from 1; 0 between PDUs. */
  inside(): number {
    if (this.#state !== "pduHeader") return this.#count;
    return this.#have > 0 ? this.#count + 1 : 0;
  }

  /** Takes the next bytes, in any chunking; returns what is wrong with them, or `undefined`. */
  feed(chunk: Uint8Array): string | undefined {
    for (let at = 0; at < chunk.length; ) {
      if (this.#state === "data") {
        const piece = chunk.subarray(at, at + this.#pdvLeft);
        at += piece.length;
        this.#pdvLeft -= piece.length;
        if (piece.length > 0) this.#handlers.data(piece);
        const left = this.#pdvLeft === 0 ? this.#endValue() : undefined;
        if (left !== undefined) return left;
        continue;
      }
      const step = Math.min(this.#gathered.length - this.#have, chunk.length - at);
      this.#gathered.set(chunk.subarray(at, at + step), this.#have);
      this.#have += step;
      at += step;
      const wrong = this.#have === this.#gathered.length ? this.#whole() : undefined;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #gather(state: "pduHeader" | "pduBody" | "pdvHeader" | "command", size: number): void {
    this.#state = state;
    this.#gathered = new Uint8Array(size);
    this.#have = 0;
  }

  /** What was gathered is complete. */
  #whole(): string | undefined {
    const bytes = this.#gathered;
    switch (this.#state) {
      case "pduHeader":
        return this.#beginPdu(bytes);
      case "pdvHeader":
        return this.#beginValue(bytes);
      case "command":
        this.#handlers.control(dataPdu(this.#contextId, this.#control, bytes));
        return this.#endValue();
      case "pduBody":
        this.#gather("pduHeader", PDU_HEADER_BYTES);
        this.#handlers.control(bytes);
        return undefined;
      case "data":
        return undefined;
    }
  }

  #beginPdu(header: Uint8Array): string | undefined {
    const type = header[0] ?? 0;
    const length = new DataView(header.buffer).getUint32(2);
    if (type < 1 || type > 7) return `byte ${type} where a PDU must start: the peer does not speak DICOM`;
    if (this.#count === 0 && !this.#firstTypes.includes(type))
      return `PDU type ${type} before an association`;
    this.#count += 1;
    const other =
      type === ASSOCIATE_REQUEST || type === ASSOCIATE_ACCEPT ? MAX_ASSOCIATE_BYTES : MAX_OTHER_BYTES;
    const limit = type === P_DATA ? this.#maxDataBytes : other;
    if (length > limit) return `a PDU of type ${type} claims ${length} bytes, the limit is ${limit}`;
    this.#pduLeft = length;
    if (type === P_DATA) return this.#nextValue();
    this.#gather("pduBody", PDU_HEADER_BYTES + length);
    this.#gathered.set(header);
    this.#have = PDU_HEADER_BYTES;
    return length === 0 ? this.#whole() : undefined;
  }

  #nextValue(): string | undefined {
    if (this.#pduLeft === 0) this.#gather("pduHeader", PDU_HEADER_BYTES);
    else if (this.#pduLeft < PDV_HEADER_BYTES) return `${this.#pduLeft} bytes left over in a PDU`;
    else this.#gather("pdvHeader", PDV_HEADER_BYTES);
    return undefined;
  }

  #beginValue(header: Uint8Array): string | undefined {
    const length = new DataView(header.buffer).getUint32(0);
    if (length < 2 || length + 4 > this.#pduLeft) {
      return `a data value claims ${length} bytes of the ${this.#pduLeft} left in its PDU`;
    }
    this.#contextId = header[4] ?? 0;
    this.#control = header[5] ?? 0;
    this.#pduLeft -= length + 4;
    this.#pdvLeft = length - 2;
    const isCommand = (this.#control & IS_COMMAND) !== 0;
    if (isCommand && this.#pdvLeft > MAX_COMMAND_BYTES) return `a command of ${this.#pdvLeft} bytes`;
    if (isCommand) this.#gather("command", this.#pdvLeft);
    else this.#state = "data";
    if (this.#pdvLeft > 0) return undefined;
    return isCommand ? this.#whole() : this.#endValue();
  }

  #endValue(): string | undefined {
    const isDataEnd = (this.#control & IS_COMMAND) === 0 && (this.#control & IS_LAST) !== 0;
    const contextId = this.#contextId;
    const wrong = this.#nextValue();
    if (isDataEnd) this.#handlers.dataEnd(contextId);
    return wrong;
  }
}
