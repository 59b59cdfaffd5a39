/** What a session loses when the disk refuses writes and syncs or the power goes: nothing that was promised. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeMessage } from "@cementwatch/server/recording/message-batch";
import { readSessionNote } from "@cementwatch/server/recording/metadata-file";
import { SegmentWriter } from "@cementwatch/server/recording/segment-writer";
import { openSessionFile } from "@cementwatch/server/recording/session-reader";
import { expect, it } from "vitest";
import { FailingDisk } from "../../../support/failing-disk.ts";
import { cutPowerOnce, readableInputs } from "../../../support/power-cut.ts";
import { numberedInput, temporaryFolder, testHeader } from "../../../support/recorded-session.ts";
import { uniformRandom } from "../../../support/uniform-random.ts";

const ID = "one";

function openWriter(disk: FailingDisk) {
  const directory = join(temporaryFolder(), "sessions");
  mkdirSync(directory);
  const states: string[] = [];
  const writer = new SegmentWriter({
    directory,
    header: testHeader(ID),
    title: "one",
    onState: ({ state, detail }) => states.push(`${state} ${detail}`),
    onReleased: () => undefined,
    disk,
  });
  return { writer, states, path: join(directory, `${ID}.mcap`) };
}

it("never asks anything of a file whose sync failed, marks it from that chunk on, and loses nothing", () => {
  const disk = new FailingDisk();
  const { writer, states, path } = openWriter(disk);
  const append = (from: number, to: number) => {
    for (let i = from; i <= to; i++) writer.append(encodeMessage(numberedInput(i, i * 100_000)), i * 100);
  };
  append(1, 10);
  expect(writer.sync(1_000)).toBe(true);
  let failures = 1;
  disk.failure = (call) => (call === "sync" && failures-- > 0 ? "EIO" : undefined);
  append(11, 20);
  expect(writer.sync(2_000)).toBe(true);
  expect(writer.close(2_100)).toBe(true);
  expect(disk.askedAgain).toEqual([]);
  const [told = ""] = states.filter((state) => state.startsWith("degraded"));
  const chunk = Number(/segment 1 is uncertain from chunk (\d+) on/.exec(told)?.[1]);
  const fd = openSessionFile(path.replace(".mcap", ".2.mcap"));
  expect(readSessionNote(fd)?.replacesFromChunk).toBe(chunk);
  expect(readableInputs(path)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

it("keeps all that it promised, whatever the disk refuses and when", () => {
  const random = uniformRandom(7);
  for (let run = 0; run < 20; run++) {
    const disk = new FailingDisk();
    const { writer, path } = openWriter(disk);
    const rate = random.between(0, 0.3);
    disk.failure = () => (random.chance(rate) ? random.pick(["EIO", "ENOSPC"]) : undefined);
    const promised: number[] = [];
    let waiting: number[] = [];
    for (let i = 1; i <= 60; i++) {
      writer.append(encodeMessage(numberedInput(i, i * 100_000)), i * 100);
      waiting.push(i);
      if (!random.chance(0.2)) continue;
      if (writer.sync(i * 100)) promised.push(...waiting);
      waiting = [];
    }
    disk.failure = () => undefined;
    writer.close(60_000);
    expect(disk.askedAgain).toEqual([]);
    const kept = readableInputs(path);
    expect(
      promised.filter((sequence) => !kept.includes(sequence)),
      `run ${run}`,
    ).toEqual([]);
    expect(kept, `run ${run}`).toEqual([...new Set(kept)].sort((a, b) => a - b));
  }
});

it("loses less than a second to a power cut, and nothing that it promised", () => {
  const random = uniformRandom(11);
  for (let run = 0; run < 30; run++) cutPowerOnce(temporaryFolder(), random);
});
