/** Writes messages of a recorded session into a new session file, in chunks as the recorder makes them. */
import type { JsonValue } from "@cementwatch/shared/json";
import { ChunkBuilder } from "../recording/chunk-builder.ts";
import { ChannelRegistry } from "../recording/front-matter.ts";
import { type EncodedMessage, encodeMessage } from "../recording/message-batch.ts";
import { idOfHead } from "../recording/message-layout.ts";
import type { RecordedMessage } from "../recording/recorder.ts";
import { CHUNK_BYTES, CHUNK_MS } from "../recording/segment-writer.ts";
import { epochNsOf, logNsOf } from "../recording/session-epoch.ts";
import { SessionFileWriter } from "../recording/session-file.ts";
import type { GapNote, SessionNote } from "../recording/session-notes.ts";
import { TotalsCounter } from "../recording/session-totals.ts";
import { isCountedInput, TOPICS } from "../recording/topics.ts";

const encoder = new TextEncoder();

export class PartWriter {
  readonly #channels = new ChannelRegistry();
  readonly #chunk = new ChunkBuilder();
  readonly #totals = new TotalsCounter();
  readonly #file: SessionFileWriter;
  readonly #epochNs: bigint;
  #chunkStartUs = 0;
  #lastSequence: number | undefined;
  #lastUs = 0;
  #messages = 0;

  /** @throws the system's error when the file exists or cannot be written; so do all methods */
  constructor(path: string, note: SessionNote) {
    this.#epochNs = epochNsOf(note.header);
    this.#file = new SessionFileWriter(path, note, this.#channels, false);
  }

  add(message: RecordedMessage): void {
    if (isCountedInput(message.topic)) this.#noteGap(message);
    this.#put(encodeMessage(message), message.atUs);
    this.#totals.take(message.topic, message.json);
  }

  /** A picture that arrived before the part: filed at its start, with its own time in its own head. */
  addObject(objectNumber: number, arrivedAtUs: number, filedAtUs: number, bytes: Uint8Array): void {
    const json: JsonValue = { pictureId: "before", delivery: "stored", objectNumber };
    const at = { sequence: 0, atUs: arrivedAtUs, measuredAtUs: arrivedAtUs };
    this.#put(encodeMessage({ topic: "/input/dicom", ...at, json, bytes }), filedAtUs);
  }

  /** Messages that were written. */
  finish(): number {
    this.#writeChunk();
    this.#file.finish(this.#totals.totals());
    return this.#messages;
  }

  #put(message: EncodedMessage, filedAtUs: number): void {
    const { topic, sequence, measuredAtUs, head, body } = message;
    if (this.#chunk.messageCount === 0) this.#chunkStartUs = filedAtUs;
    let channelId: number = TOPICS[topic].channelId;
    if (topic === "/input/serial") {
      const channel = this.#channels.serial(idOfHead(head));
      if (channel.record !== undefined) this.#chunk.addRecord(channel.record);
      channelId = channel.id;
    }
    const logNs = logNsOf(this.#epochNs, filedAtUs);
    this.#chunk.addMessage(channelId, sequence, logNs, logNsOf(this.#epochNs, measuredAtUs), head, body);
    this.#messages += 1;
    this.#lastUs = filedAtUs;
    this.#totals.time(filedAtUs);
    if (this.#chunk.byteLength >= CHUNK_BYTES || filedAtUs - this.#chunkStartUs >= CHUNK_MS * 1_000)
      this.#writeChunk();
  }

  /** Where the record itself has lost inputs, the part says so. */
  #noteGap({ sequence, atUs }: RecordedMessage): void {
    const last = this.#lastSequence;
    this.#lastSequence = sequence;
    if (last === undefined || sequence === last + 1) return;
    const messages = Math.max(sequence - last - 1, 0);
    const gap: GapNote = { reason: "recovered", messages, fromUs: this.#lastUs, toUs: atUs, hasInputs: true };
    const at = logNsOf(this.#epochNs, this.#lastUs);
    const data = encoder.encode(JSON.stringify(gap));
    this.#chunk.addMessage(TOPICS["/gap"].channelId, 0, at, at, data, undefined);
  }

  #writeChunk(): void {
    if (this.#chunk.messageCount === 0) return;
    this.#file.writeChunk(this.#chunk, true);
    this.#chunk.reset();
  }
}
