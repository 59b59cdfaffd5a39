/** A session whose recording went on in further files after a failed write: read, listed, rescued as one. */
import { closeSync, existsSync, mkdirSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { openCatalogue } from "@cementwatch/server/catalogue/store";
import { ChunkBuilder } from "@cementwatch/server/recording/chunk-builder";
import { ChannelRegistry } from "@cementwatch/server/recording/front-matter";
import { encodeMessage } from "@cementwatch/server/recording/message-batch";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { recoverSession } from "@cementwatch/server/recording/recovery";
import { SegmentWriter } from "@cementwatch/server/recording/segment-writer";
import { epochNsOf, logNsOf } from "@cementwatch/server/recording/session-epoch";
import { SessionFileWriter } from "@cementwatch/server/recording/session-file";
import type { SessionReader } from "@cementwatch/server/recording/session-reader";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { createStorage } from "@cementwatch/server/recording/storage";
import { TOPICS } from "@cementwatch/server/recording/topics";
import { verifySession } from "@cementwatch/server/recording/verify";
import { describe, expect, it } from "vitest";
import { numberedInput, temporaryFolder, testHeader } from "../support/recorded-session.ts";

const ID = "one";

/** Takes the file away under its writer, as a disk that is pulled would: the next write to it fails. */
function breakFile(path: string): void {
  for (const name of readdirSync("/proc/self/fd")) {
    const target = existsSync(`/proc/self/fd/${name}`) ? readlinkSync(`/proc/self/fd/${name}`) : "";
    if (target === path) closeSync(Number(name));
  }
}

/** Twenty inputs of 100 ms each; before the eleventh the file fails. */
function recordWithFailure(folder: string): string {
  const directory = join(folder, "sessions");
  mkdirSync(directory);
  const states: string[] = [];
  const writer = new SegmentWriter({
    directory,
    header: testHeader(ID),
    title: "one",
    onState: ({ state }) => states.push(state),
    onReleased: () => undefined,
  });
  const append = (from: number, to: number) => {
    for (let i = from; i <= to; i++) writer.append(encodeMessage(inputOf(i)), i * 100);
  };
  append(1, 10);
  expect(writer.sync(1_000)).toBe(true);
  breakFile(join(directory, `${ID}.mcap`));
  append(11, 20);
  expect(writer.sync(2_000)).toBe(true);
  expect(writer.close(2_100)).toBe(true);
  expect(states).toContain("degraded");
  return join(directory, `${ID}.mcap`);
}

function inputOf(i: number): RecordedMessage {
  if (i !== 5 && i !== 15) return numberedInput(i, i * 100_000);
  const json = {
    kind: "operator",
    act: { kind: "mark", label: "x" },
    actor: { role: "touch", control: "t" },
  };
  return { ...numberedInput(i, i * 100_000), topic: "/input/operator", json };
}

const UP_TO = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

function sequencesOf(reader: SessionReader): number[] {
  try {
    return [...reader.messages()].map((message) => message.sequence);
  } finally {
    reader.close();
  }
}

describe("a session in two files", () => {
  it("is read as one by the server, with its times, and listed as one", async () => {
    const folder = temporaryFolder();
    recordWithFailure(folder);
    const storage = await createStorage({ dataDirectory: folder, nowMs: () => performance.now() });
    const reader = await storage.openReader(ID);
    await storage.close();
    expect(reader).toMatchObject({ isFinished: true, startUs: 100_000, endUs: 2_000_000, title: "one" });
    expect([...reader.messages({ fromUs: 900_000 })].map(({ sequence }) => sequence)[0]).toBe(9);
    expect(sequencesOf(reader)).toEqual(UP_TO(20));
    const catalogue = openCatalogue(folder);
    expect(catalogue.list()).toEqual([
      expect.objectContaining({ sessionId: ID, state: "complete", marks: 2, durationUs: 1_900_000 }),
    ]);
    catalogue.close();
  });

  it("is rescued into one whole file, and the rescued file stands for itself also under a segment's name", () => {
    const path = recordWithFailure(temporaryFolder());
    const out = path.replace(".mcap", ".7.mcap");
    expect(recoverSession(path, out)).toMatchObject({ messages: 20, lostChunks: 0 });
    expect(verifySession(out)).toMatchObject({ verdict: "intact", lost: [] });
    expect(sequencesOf(openSessionSegments([out]))).toEqual(UP_TO(20));
    expect(sequencesOf(openSessionSegments(segmentsBeside(path)))).toEqual(UP_TO(20));
  });

  it("gives a chunk that is in both files once", () => {
    const folder = temporaryFolder();
    const path = join(folder, `${ID}.mcap`);
    writeChunks(path, 1, [1, 2, 3]);
    writeChunks(join(folder, `${ID}.2.mcap`), 2, [3, 4], 3);
    expect(sequencesOf(openSessionSegments(segmentsBeside(path)))).toEqual([1, 2, 3, 4]);
    const out = join(folder, "whole.mcap");
    recoverSession(path, out);
    expect(sequencesOf(openSessionSegments([out]))).toEqual([1, 2, 3, 4]);
  });

  it("finds snapshots in either file", () => {
    const folder = temporaryFolder();
    const path = join(folder, `${ID}.mcap`);
    writeChunks(path, 1, [1, 2]);
    writeChunks(join(folder, `${ID}.2.mcap`), 2, [3, 4], 3);
    const reader = openSessionSegments(segmentsBeside(path));
    expect(reader.snapshotBefore(2_500_000)).toMatchObject({ sequence: 2, pipeline: { n: 2 } });
    expect(reader.snapshotBefore(9_000_000)).toMatchObject({ sequence: 4, pipeline: { n: 4 } });
    expect(reader.snapshotBefore(500_000)).toBeUndefined();
    reader.close();
  });
});

/** An unfinished segment with one chunk for each number: a snapshot at so many seconds. */
function writeChunks(
  path: string,
  segment: number,
  numbers: readonly number[],
  replacesFromChunk?: number,
): void {
  const header = { ...testHeader(ID), segment };
  const note = { header, title: "one", ...(replacesFromChunk === undefined ? {} : { replacesFromChunk }) };
  const file = new SessionFileWriter(path, note, new ChannelRegistry(), false);
  for (const n of numbers) {
    const chunk = new ChunkBuilder();
    const at = logNsOf(epochNsOf(header), n * 1_000_000);
    const data = new TextEncoder().encode(JSON.stringify({ pipeline: { n } }));
    chunk.addMessage(TOPICS["/snapshot"].channelId, n, at, at, data, undefined);
    file.writeChunk(chunk, false);
  }
  file.abandon();
}
