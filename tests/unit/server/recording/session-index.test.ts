/** The short way to a file's chunks must never be taken into a file that changed. */
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scanChunks } from "@cementwatch/server/recording/chunk-file";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { FOOTER_LENGTH, MAGIC, RECORD_HEAD_LENGTH } from "@cementwatch/server/recording/mcap-layout";
import { readMessageTimes, readSessionIndex } from "@cementwatch/server/recording/session-index";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { TOPICS } from "@cementwatch/server/recording/topics";
import { describe, expect, it } from "vitest";
import { numberedInput, temporaryFolder, testHeader } from "../../../support/recorded-session.ts";

const LINK = TOPICS["/input/link"].channelId;
const MESSAGES = 200;

async function record(): Promise<string> {
  const path = join(temporaryFolder(), "index.mcap");
  const recorder = openFileRecorder(path, testHeader(), "index");
  for (let n = 1; n <= MESSAGES; n++) recorder.record(numberedInput(n, n * 50_000));
  await recorder.close();
  return path;
}

function withFile<T>(path: string, work: (fd: number) => T): T {
  const fd = openSync(path, "r");
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

describe("the summary of a finished session", () => {
  it("lists the same chunks and channels as a walk over the whole file, and when each message came", async () => {
    const path = await record();
    withFile(path, (fd) => {
      const walked = scanChunks(fd).chunks;
      const listed = readSessionIndex(fd) ?? [];
      expect(walked.length).toBeGreaterThan(10);
      expect(listed.map(({ offset }) => offset)).toEqual(walked.map(({ offset }) => offset));
      expect(listed.map(({ indexes }) => [...indexes.keys()].sort())).toEqual(
        walked.map(({ channels }) => [...channels].sort()),
      );
      const times = listed.flatMap(({ indexes }) => readMessageTimes(fd, indexes.get(LINK) ?? 0, LINK) ?? []);
      expect(times).toHaveLength(MESSAGES);
      expect(readMessageTimes(fd, listed[0]?.offset ?? 0, LINK)).toBeUndefined();
    });
    const reader = openSession(path);
    expect(reader.timesOf("/input/link").slice(0, 3)).toEqual([50_000, 100_000, 150_000]);
    reader.close();
  });

  it("is not believed in a file that lost, gained or changed a byte of it, was cut, or is none", async () => {
    const whole = readFileSync(await record());
    const path = join(temporaryFolder(), "changed.mcap");
    const middle = whole.length >> 1;
    const changed = {
      lost: Buffer.concat([whole.subarray(0, middle), whole.subarray(middle + 1)]),
      gained: Buffer.concat([whole.subarray(0, middle), Buffer.from([7]), whole.subarray(middle)]),
      cut: whole.subarray(0, middle),
      empty: Buffer.alloc(0),
      small: Buffer.from("no session"),
    };
    for (const [what, bytes] of Object.entries(changed)) {
      writeFileSync(path, bytes);
      expect(withFile(path, readSessionIndex), what).toBeUndefined();
    }
  });

  it("is not believed when any of its bytes is another one", async () => {
    const whole = readFileSync(await record());
    const path = join(temporaryFolder(), "flipped.mcap");
    const footerAt = whole.length - MAGIC.length - FOOTER_LENGTH;
    const summaryAt = Number(whole.readBigUInt64LE(footerAt + RECORD_HEAD_LENGTH));
    for (let i = 0; i < 60; i++) {
      const at = summaryAt + Math.floor((i / 60) * (footerAt + FOOTER_LENGTH - summaryAt));
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(whole.readUInt8(at) ^ 1, at);
      writeFileSync(path, flipped);
      expect(withFile(path, readSessionIndex), `byte ${at}`).toBeUndefined();
    }
  });

  it("leads past a chunk that is damaged where it stands: everything else is read", async () => {
    const path = await record();
    const bytes = readFileSync(path);
    const chunk = withFile(path, readSessionIndex)?.[5];
    if (chunk === undefined) throw new Error("no sixth chunk");
    bytes[chunk.offset + 3] = 0xee;
    writeFileSync(path, bytes);
    const reader = openSession(path);
    const read = [...reader.messages()].map(({ sequence }) => sequence);
    reader.close();
    expect(read.length).toBeGreaterThanOrEqual(MESSAGES - 11);
    expect(read.length).toBeLessThan(MESSAGES);
    expect([read[0], read.at(-1)]).toEqual([1, MESSAGES]);
  });
});
