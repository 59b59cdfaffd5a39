/**
 * The bytes of each device's line in one piece, with other serial numbers, and cut again as they were recorded: a number
 * or the message around it may be divided between two reads.
 */
import { FaultError } from "@cementwatch/shared/faults";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { replaceSerials, type SerialPair } from "./line-serials.ts";

/** Ten devices at 20 kB/s for a case of an hour need 720 MB. */
const BYTES_MOST = 1024 * 1024 * 1024;

interface LineStream {
  readonly bytes: Uint8Array;
  at: number;
}

export class LineStreams {
  readonly #streams = new Map<string, LineStream>();

  /** @throws FaultError REC-NOT-DEIDENTIFIED when the lines said more than fits into memory */
  constructor(reader: Pick<SessionReader, "messages">, pairs: readonly SerialPair[]) {
    if (pairs.length === 0) return;
    const parts = new Map<string, Uint8Array[]>();
    let total = 0;
    for (const message of reader.messages({ topics: ["/input/serial"] })) {
      const { bytes = new Uint8Array(0) } = message;
      total += bytes.length;
      if (total > BYTES_MOST) {
        throw new FaultError(
          "REC-NOT-DEIDENTIFIED",
          "the serial lines of the session hold more than 1 GiB, so serial numbers cannot be replaced in them: retain device identity",
        );
      }
      const key = keyOf(message);
      const list = parts.get(key);
      // A copy: a part of a chunk would keep all of the chunk in memory.
      if (list === undefined) parts.set(key, [Uint8Array.from(bytes)]);
      else list.push(Uint8Array.from(bytes));
    }
    for (const [key, list] of parts) {
      this.#streams.set(key, { bytes: replaceSerials(Buffer.concat(list), pairs), at: 0 });
    }
  }

  /** The bytes of the next message of its line; to be called once for each, in the order of the file. */
  next(message: RecordedMessage): Uint8Array {
    const { bytes = new Uint8Array(0) } = message;
    const stream = this.#streams.get(keyOf(message));
    if (stream === undefined) return bytes;
    const start = stream.at;
    stream.at += bytes.length;
    return stream.bytes.subarray(start, stream.at);
  }
}

function keyOf({ json }: RecordedMessage): string {
  return `${String(jsonField(json, "direction"))} ${String(jsonField(json, "deviceId"))}`;
}
