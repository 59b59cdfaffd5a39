/** Gathers the data set of one C-STORE in memory, up to a limit, and makes a Part 10 object of it. */
import { Writable } from "node:stream";
import { data } from "dcmjs";
import { uidFromSeed } from "../dicom-uid.ts";

const UID = /^[0-9.]{1,64}$/;

export class ObjectCollector extends Writable {
  readonly #mayKeep: (count: number, total: number) => boolean;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isKept = true;

  /** @param mayKeep told of every chunk with the total so far; once it says no, the object is thrown away */
  constructor(mayKeep: (count: number, total: number) => boolean) {
    // The library waits for `drain` while it goes on with the next PDU, which would put chunks out of order: this
    // stream never asks for a wait. `mayKeep` bounds it instead.
    super({ highWaterMark: Number.MAX_SAFE_INTEGER });
    this.#mayKeep = mayKeep;
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#bytes += chunk.length;
    this.#isKept = this.#mayKeep(chunk.length, this.#bytes) && this.#isKept;
    if (this.#isKept) this.#chunks.push(chunk);
    else this.#chunks = [];
    done();
  }

  /** Everything that came, kept or not. */
  get byteCount(): number {
    return this.#bytes;
  }

  isKept(): boolean {
    return this.#isKept;
  }

  /** Takes the object out; the collector is empty afterwards. `undefined` when a UID of the command is none. */
  take(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Uint8Array | undefined {
    const chunks = this.#chunks;
    this.#chunks = [];
    if (!UID.test(sopClassUid) || !UID.test(sopInstanceUid)) return undefined;
    const head = fileMeta(sopClassUid, sopInstanceUid, transferSyntaxUid);
    const object = new Uint8Array(head.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    object.set(head);
    let at = head.length;
    for (const chunk of chunks) {
      object.set(chunk, at);
      at += chunk.length;
    }
    return object;
  }
}

/** Preamble (zero, whatever the sender's file had) and File Meta Information. */
function fileMeta(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Uint8Array {
  const meta = new data.DicomDict({
    "00020001": { vr: "OB", Value: [new Uint8Array([0, 1]).buffer] },
    "00020002": { vr: "UI", Value: [sopClassUid] },
    "00020003": { vr: "UI", Value: [sopInstanceUid] },
    "00020010": { vr: "UI", Value: [transferSyntaxUid] },
    "00020012": { vr: "UI", Value: [uidFromSeed("cementwatch implementation")] },
  });
  return new Uint8Array(meta.write());
}
