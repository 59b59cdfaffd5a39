/**
 * Rescues a damaged or unfinished session file: every chunk that can be read is written into a new, whole file, and
 * what is missing between two of them is noted as a gap. Run on its own output it gives the same bytes again.
 */
import { closeSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import { ChunkBuilder } from "./chunk-builder.ts";
import { type ChunkEntry, readChunk, scanChunks } from "./chunk-file.ts";
import { ChannelRegistry } from "./front-matter.ts";
import type { RawMessage } from "./mcap-layout.ts";
import { decodeJson, decodeLayout, jsonField } from "./message-layout.ts";
import { readSessionNote } from "./metadata-file.ts";
import { epochNsOf, logNsOf, usOf } from "./session-epoch.ts";
import { SessionFileWriter } from "./session-file.ts";
import type { GapNote, SessionNote } from "./session-notes.ts";
import { chunkNumber, firstNote, openSessionFile, withoutReplaced } from "./session-reader.ts";
import { chainSegments, segmentsBeside } from "./session-segments.ts";
import { TotalsCounter } from "./session-totals.ts";
import { FIRST_SERIAL_CHANNEL, TOPICS, topicOfChannel } from "./topics.ts";

export interface Recovery {
  readonly chunks: number;
  readonly lostChunks: number;
  readonly messages: number;
}

const encoder = new TextEncoder();

/**
 * Rescues a file, and with the first of a session also its later segments, into one file.
 * @throws FaultError REC-UNREADABLE when nothing can be rescued; the system's error when `out` cannot be written.
 */
export function recoverSession(path: string, out: string): Recovery {
  let rescue: Rescue | undefined;
  for (const segment of chainSegments(segmentsBeside(path))) {
    const fd = openSessionFile(segment.path);
    try {
      const { chunks } = scanChunks(fd);
      const note = firstNote(fd, chunks);
      if (note === undefined) continue;
      const replacesFromChunk = readSessionNote(fd)?.replacesFromChunk;
      const whole = replacesFromChunk === undefined ? note : { ...note, replacesFromChunk };
      if (rescue === undefined) rescue = new Rescue(out, whole);
      else rescue.nextSegment(replacesFromChunk);
      for (const chunk of withoutReplaced(fd, chunks, segment.replacedFrom)) rescue.take(fd, chunk);
    } finally {
      closeSync(fd);
    }
  }
  if (rescue === undefined)
    throw new FaultError("REC-UNREADABLE", `${path} holds no readable part of a session`);
  return rescue.finish();
}

class Rescue {
  readonly #channels = new ChannelRegistry();
  readonly #file: SessionFileWriter;
  readonly #epochNs: bigint;
  readonly #totals = new TotalsCounter();
  #lastUs = 0;
  #nextChunk = 1;
  #lostBefore = 0;
  #chunks = 0;
  #lost = 0;
  #messages = 0;

  constructor(out: string, note: SessionNote) {
    this.#epochNs = epochNsOf(note.header);
    this.#file = new SessionFileWriter(
      out,
      { header: note.header, title: note.title },
      this.#channels,
      false,
    );
  }

  /** Chunks count from 1 again; up to `replacesFromChunk` the file before should have had them all. */
  nextSegment(replacesFromChunk: number | undefined): void {
    this.#lostBefore = Math.max((replacesFromChunk ?? 0) - this.#nextChunk, 0);
    this.#nextChunk = 1;
  }

  take(fd: number, chunk: ChunkEntry): void {
    const raw = readChunk(fd, chunk);
    if (raw === undefined) return;
    const number = chunkNumber(raw);
    const builder = new ChunkBuilder();
    const startUs = usOf(this.#epochNs, chunk.head.startNs);
    const missing = this.#lostBefore + Math.max((number ?? 0) - this.#nextChunk, 0);
    this.#lostBefore = 0;
    if (missing > 0) {
      this.#lost += missing;
      this.#addGap(builder, {
        reason: "recovered",
        messages: 0,
        fromUs: this.#lastUs,
        toUs: startUs,
        hasInputs: true,
      });
    }
    for (const message of raw) this.#add(builder, message);
    this.#file.writeChunk(builder, chunk.head.compression === "zstd");
    this.#lastUs = Math.max(usOf(this.#epochNs, chunk.head.endNs), this.#lastUs);
    this.#nextChunk = (number ?? this.#nextChunk) + 1;
    this.#chunks += 1;
  }

  finish(): Recovery {
    this.#file.finish(this.#totals.totals());
    return { chunks: this.#chunks, lostChunks: this.#lost, messages: this.#messages };
  }

  #addGap(builder: ChunkBuilder, gap: GapNote): void {
    const at = logNsOf(this.#epochNs, gap.fromUs);
    builder.addMessage(TOPICS["/gap"].channelId, 0, at, at, encoder.encode(JSON.stringify(gap)), undefined);
  }

  #add(builder: ChunkBuilder, message: RawMessage): void {
    if (message.channelId === TOPICS["/chain"].channelId) return;
    const channelId =
      message.channelId >= FIRST_SERIAL_CHANNEL ? this.#serialChannel(builder, message) : message.channelId;
    builder.addMessage(
      channelId,
      message.sequence,
      message.logNs,
      message.publishNs,
      message.data,
      undefined,
    );
    this.#messages += 1;
    this.#totals.time(usOf(this.#epochNs, message.logNs));
    const topic = topicOfChannel(message.channelId);
    if (topic === "/alarm" || topic === "/input/operator") this.#totals.take(topic, decodeJson(message.data));
  }

  #serialChannel(builder: ChunkBuilder, message: RawMessage): number {
    const deviceId = jsonField(decodeLayout("/input/serial", message.data)?.json, "deviceId");
    const channel = this.#channels.serial(typeof deviceId === "string" ? deviceId : "unknown");
    if (channel.record !== undefined) builder.addRecord(channel.record);
    return channel.id;
  }
}
