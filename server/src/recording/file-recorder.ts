/** A recorder without a worker, for commands that run faster than real time: same files, written in place. */

import { FaultError } from "@cementwatch/shared/faults";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { ChunkBuilder } from "./chunk-builder.ts";
import { ChannelRegistry } from "./front-matter.ts";
import { encodeMessage } from "./message-batch.ts";
import { idOfHead } from "./message-layout.ts";
import type { RecordedMessage, Recorder, RecorderState } from "./recorder.ts";
import { CHUNK_BYTES, CHUNK_MS } from "./segment-writer.ts";
import { epochNsOf, logNsOf } from "./session-epoch.ts";
import { SessionFileWriter } from "./session-file.ts";
import type { SessionNote } from "./session-notes.ts";
import { TotalsCounter } from "./session-totals.ts";
import { TOPICS } from "./topics.ts";

/**
 * Opens `path` (which must not exist) for a simulated or imported session. Chunks close after 500 ms of session time,
 * so the same messages give the same file. Here `record`, `sync` and `close` do fail loudly: a command without its
 * output has no result.
 * @throws FaultError REC-WRITE-FAILED when the file cannot be made; `record`, `sync` and `close` too
 */
export function openFileRecorder(
  path: string,
  header: SessionHeader,
  title: string,
  more: Pick<SessionNote, "importedFrom"> = {},
): Recorder {
  const channels = new ChannelRegistry();
  const epochNs = epochNsOf(header);
  const file = attempt(path, () => new SessionFileWriter(path, { header, title, ...more }, channels, false));
  const chunk = new ChunkBuilder();
  const totals = new TotalsCounter();
  let chunkStartUs = 0;

  function writeChunk(): void {
    if (chunk.messageCount === 0) return;
    attempt(path, () => file.writeChunk(chunk, true));
    chunk.reset();
  }

  function add(message: RecordedMessage): void {
    const { topic, sequence, atUs, measuredAtUs, head, body } = encodeMessage(message);
    if (chunk.messageCount === 0) chunkStartUs = atUs;
    let channelId: number = TOPICS[topic].channelId;
    if (topic === "/input/serial") {
      const channel = channels.serial(idOfHead(head));
      if (channel.record !== undefined) chunk.addRecord(channel.record);
      channelId = channel.id;
    }
    const [logNs, publishNs] = [logNsOf(epochNs, atUs), logNsOf(epochNs, measuredAtUs)];
    // A large payload stays referenced until the chunk is written: the caller may reuse its buffer before that.
    chunk.addMessage(channelId, sequence, logNs, publishNs, head, body === undefined ? body : body.slice());
    totals.time(atUs);
    totals.take(topic, message.json);
    if (chunk.byteLength >= CHUNK_BYTES || atUs - chunkStartUs >= CHUNK_MS * 1_000) writeChunk();
  }

  function state(): RecorderState {
    return {
      state: "recording",
      detail: "",
      queuedBytes: chunk.byteLength,
      droppedMessages: 0,
      writtenBytes: file.bytesWritten,
    };
  }

  return {
    record: add,
    sync: async () => {
      writeChunk();
      attempt(path, () => file.sync());
      return true;
    },
    state,
    onState: () => () => undefined,
    close: async () => {
      writeChunk();
      attempt(path, () => file.finish(totals.totals()));
    },
  };
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FaultError("REC-WRITE-FAILED", `${path} cannot be written: ${reason}`, { cause: error });
  }
}
