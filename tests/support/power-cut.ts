/** Records numbered inputs to a disk that refuses now and then, cuts the power at some moment, and reads what is left. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeMessage } from "@cementwatch/server/recording/message-batch";
import { SegmentWriter } from "@cementwatch/server/recording/segment-writer";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { FailingDisk } from "./failing-disk.ts";
import { numberedInput, testHeader } from "./recorded-session.ts";
import type { Uniform } from "./uniform-random.ts";

const EVERY_MS = 50;
const LOST_MOST_MS = 1_000;

/** Sequences of the inputs of a session that can be read, in the order of its files. */
export function readableInputs(path: string): number[] {
  const reader = openSessionSegments(segmentsBeside(path));
  try {
    return [...reader.messages({ topics: ["/input/link"] })].map(({ sequence }) => sequence);
  } finally {
    reader.close();
  }
}

/**
 * One power cut in an empty folder. @throws AssertionError when something that was promised is gone, more than a second
 * is lost on a disk that refused nothing, the order is wrong, or a failed file was asked again
 */
export function cutPowerOnce(folder: string, random: Uniform): void {
  const directory = join(folder, "sessions");
  mkdirSync(directory);
  const disk = new FailingDisk();
  const writer = new SegmentWriter({
    directory,
    header: testHeader("one"),
    title: "one",
    onState: () => undefined,
    onReleased: () => undefined,
    disk,
  });
  const refusals01 = random.chance(0.5) ? 0 : random.between(0, 0.2);
  const last = Math.floor(random.between(15, 60));
  const promised: number[] = [];
  let waiting: number[] = [];
  for (let i = 1; i <= last; i++) {
    // The first chunk is let through: a disk that never took anything has nothing to show.
    if (i > 11) disk.failure = () => (random.chance(refusals01) ? random.pick(["EIO", "ENOSPC"]) : undefined);
    writer.append(encodeMessage(numberedInput(i, i * EVERY_MS * 1_000)), i * EVERY_MS);
    writer.tick(i * EVERY_MS);
    waiting.push(i);
    if (i !== 11 && !random.chance(0.1)) continue;
    if (writer.sync(i * EVERY_MS)) promised.push(...waiting);
    waiting = [];
  }
  disk.cutPower(random.between(0, 1));
  const kept = readableInputs(join(directory, "one.mcap"));
  assert.deepEqual(disk.askedAgain, []);
  assert.deepEqual(
    promised.filter((sequence) => !kept.includes(sequence)),
    [],
  );
  assert.deepEqual(
    kept,
    [...new Set(kept)].sort((a, b) => a - b),
  );
  if (refusals01 === 0)
    assert.ok((last - kept.length) * EVERY_MS <= LOST_MOST_MS, `${last - kept.length} lost`);
}
