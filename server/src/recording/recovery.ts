/**
 * Rescues a damaged or unfinished session file: every chunk that can be read is written into a new, whole file, in the
 * order it was recorded, and what is missing is noted as gaps. Run on its own output it gives the same bytes again.
 */
import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { LostRange } from "./chain-order.ts";
import { ChunkBuilder } from "./chunk-builder.ts";
import { type ChunkEntry, readChunk } from "./chunk-file.ts";
import { ChannelRegistry } from "./front-matter.ts";
import type { RawMessage } from "./mcap-layout.ts";
import { decodeJson, decodeLayout, jsonField } from "./message-layout.ts";
import { readSessionNote } from "./metadata-file.ts";
import { type SessionChain, withSessionChain } from "./session-chain.ts";
import { epochNsOf, logNsOf, usOf } from "./session-epoch.ts";
import { SessionFileWriter } from "./session-file.ts";
import type { GapNote, SessionNote } from "./session-notes.ts";
import { chainSegments, segmentsBeside } from "./session-segments.ts";
import { TotalsCounter } from "./session-totals.ts";
import { FIRST_SERIAL_CHANNEL, TOPICS, topicOfChannel } from "./topics.ts";
import { verifySession } from "./verify.ts";

export interface Recovery {
  readonly chunks: number;
  readonly lostChunks: number;
  readonly messages: number;
  /** What is missing, by time: each stands as a gap in the rescued file. */
  readonly lost: readonly LostRange[];
  /** False: the record had no end, and what came after the last message is not known. */
  readonly isEndKnown: boolean;
}

const encoder = new TextEncoder();

/**
 * Rescues a file, and with the first of a session also its later segments, into one file. The result is opened again
 * and checked before it gets its name.
 * @throws FaultError REC-UNREADABLE when nothing can be rescued, REC-WRITE-FAILED when what was written does not hold;
 * the system's error when `out` cannot be written.
 */
export function recoverSession(path: string, out: string): Recovery {
  const part = `${out}.${randomUUID().slice(0, 8)}.part`;
  try {
    const recovery = rescueInto(path, part);
    checkRescued(part, recovery);
    // A rename would replace what somebody else put there meanwhile.
    if (existsSync(out)) throw new FaultError("REC-WRITE-FAILED", `${out} exists already; name a new file`);
    renameSync(part, out);
    return recovery;
  } finally {
    rmSync(part, { force: true });
  }
}

function rescueInto(path: string, part: string): Recovery {
  let rescue: Rescue | undefined;
  let isEndKnown = false;
  for (const segment of chainSegments(segmentsBeside(path))) {
    withSessionChain(segment.path, segment.replacedFrom, (chain) => {
      isEndKnown = chain?.scan.isFinished === true && chain.endNote !== undefined;
      if (chain === undefined) return;
      const replacesFromChunk = readSessionNote(chain.fd)?.replacesFromChunk;
      const note = { header: chain.header, title: chain.title };
      rescue ??= new Rescue(part, replacesFromChunk === undefined ? note : { ...note, replacesFromChunk });
      rescue.takeSegment(chain);
    });
  }
  if (rescue === undefined)
    throw new FaultError("REC-UNREADABLE", `${path} holds no readable part of a session`);
  return { ...(rescue as Rescue).finish(), isEndKnown };
}

/** What was rescued must stand the test that every record must stand. */
function checkRescued(part: string, recovery: Recovery): void {
  const { verdict, messages, findings, lost } = verifySession(part);
  const isSame = messages === recovery.messages && lost.length >= recovery.lost.length;
  if (verdict === "intact" && isSame) return;
  const reason = findings[0] ?? `${messages} of ${recovery.messages} messages came back`;
  throw new FaultError(
    "REC-WRITE-FAILED",
    `what was rescued does not read back as it was written: ${reason}`,
  );
}

class Rescue {
  readonly #channels = new ChannelRegistry();
  readonly #file: SessionFileWriter;
  readonly #epochNs: bigint;
  readonly #totals = new TotalsCounter();
  readonly #lost: LostRange[] = [];
  #chunks = 0;
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

  /** The chunks in the order they were written; each range that is missing becomes a gap before what follows it. */
  takeSegment({ fd, order, lost }: SessionChain): void {
    const ranges = lost.filter(({ chunks }) => chunks !== undefined);
    let next = 0;
    for (const { facts, missing } of order.chunks) {
      const range = missing === undefined ? undefined : ranges[next++];
      this.#takeChunk(fd, facts.entry, range);
    }
    for (const range of ranges.slice(next)) this.#closeWithGap(range);
    this.#lost.push(...lost);
  }

  finish(): Omit<Recovery, "isEndKnown"> {
    this.#file.finish(this.#totals.totals());
    const lostChunks = this.#lost.reduce((sum, { chunks }) => sum + (chunks ?? 0), 0);
    return { chunks: this.#chunks, lostChunks, messages: this.#messages, lost: this.#lost };
  }

  #takeChunk(fd: number, chunk: ChunkEntry, range: LostRange | undefined): void {
    const raw = readChunk(fd, chunk);
    if (raw === undefined) throw new Error("a chunk that was read a moment ago cannot be read again");
    const builder = new ChunkBuilder();
    if (range !== undefined) this.#addGap(builder, range);
    for (const message of raw) this.#add(builder, message);
    this.#file.writeChunk(builder, chunk.head.compression === "zstd");
    this.#chunks += 1;
  }

  #closeWithGap(range: LostRange): void {
    const builder = new ChunkBuilder();
    this.#addGap(builder, range);
    this.#file.writeChunk(builder, false);
  }

  #addGap(builder: ChunkBuilder, { fromUs, toUs, topics = [] }: LostRange): void {
    const messages = topics.reduce((sum, topic) => sum + (topic.messages ?? 0), 0);
    const gap: GapNote = { reason: "recovered", messages, fromUs, toUs, hasInputs: true };
    const at = logNsOf(this.#epochNs, fromUs);
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
    if (message.channelId !== TOPICS["/gap"].channelId) this.#messages += 1;
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
