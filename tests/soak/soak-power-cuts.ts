/**
 * The power is cut during every call that the recorder makes to the disk: each time the record can be opened, a second at
 * most is lost, and what is left is in order.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMessage } from "@cementwatch/server/recording/message-batch";
import { SegmentWriter } from "@cementwatch/server/recording/segment-writer";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { verifySession } from "@cementwatch/server/recording/verify";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { SimulatedDisk } from "../support/simulated-disk.ts";
import type { Random } from "./seeded-random.ts";

const ID = "cut";
const WAYS = ["least", "prefix", "sectors"] as const;
const MOST_LOST_US = 1_000_000;

export interface PowerCutTotals {
  cuts: number;
  /** Largest time between the last message that was recorded and the last that is left, µs. */
  worstLossUs: number;
  /** Cuts before the first chunk was on the disk: there is nothing to open yet. */
  beforeFirstChunk: number;
}

export function noPowerCutTotals(): PowerCutTotals {
  return { cuts: 0, worstLossUs: 0, beforeFirstChunk: 0 };
}

/** Records one session of `seconds` and cuts the power during each call in three ways. */
export function soakPowerCuts(random: Random, seconds: number, totals: PowerCutTotals): void {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-cut-"));
  try {
    const disk = record(join(folder), random, seconds);
    for (let call = 0; call < disk.calls; call++)
      for (const how of WAYS) checkCut(disk, call, how, random, totals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function record(folder: string, random: Random, seconds: number): SimulatedDisk {
  const disk = new SimulatedDisk();
  const stepMs = 5 + random(40);
  let atUs = 0;
  disk.watch(
    folder,
    () => atUs,
    () => {
      const header = { ...newSessionHeader("simulated", Date.UTC(2026, 0, 15), "00000000"), sessionId: ID };
      const nothing = () => undefined;
      const writer = new SegmentWriter({
        directory: folder,
        header,
        title: "cut",
        onState: nothing,
        onReleased: nothing,
      });
      for (let sequence = 1; atUs < seconds * 1e6; sequence++) {
        atUs = sequence * stepMs * 1_000;
        const json = { kind: "link", targetId: "x", state: "running", detail: "p".repeat(random(3_000)) };
        writer.append(
          encodeMessage({ topic: "/input/link", sequence, atUs, measuredAtUs: atUs, json }),
          atUs / 1_000,
        );
        writer.tick(atUs / 1_000);
      }
      assert.ok(writer.close(atUs / 1_000));
    },
  );
  return disk;
}

function checkCut(
  disk: SimulatedDisk,
  call: number,
  how: (typeof WAYS)[number],
  random: Random,
  totals: PowerCutTotals,
): void {
  const recordedUs = disk.momentOf(call);
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-after-"));
  try {
    const files = disk.cutDuring(call, how, random);
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    totals.cuts += 1;
    const path = join(folder, `${ID}.mcap`);
    const left = files.size === 0 ? undefined : leftOf(path);
    if (left === undefined) {
      totals.beforeFirstChunk += 1;
      assert.ok(
        recordedUs <= MOST_LOST_US,
        `${how} cut during call ${call}: nothing can be read after ${recordedUs} µs`,
      );
      return;
    }
    const lossUs = recordedUs - left.endUs;
    totals.worstLossUs = Math.max(totals.worstLossUs, lossUs);
    assert.ok(lossUs <= MOST_LOST_US, `${how} cut during call ${call} lost ${lossUs} µs`);
    const isLast = call >= disk.calls - 2;
    assert.ok(
      isLast || left.verdict === "damaged",
      `${how} cut during call ${call} left a record called ${left.verdict}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** undefined when no chunk is there. */
function leftOf(path: string): { readonly endUs: number; readonly verdict: string } | undefined {
  const { verdict } = verifySession(path);
  if (verdict === "unreadable") return undefined;
  const reader = openSessionSegments(segmentsBeside(path));
  const kept = [...reader.messages({ topics: ["/input/link"] })].map(({ sequence }) => sequence);
  const { endUs } = reader;
  reader.close();
  for (const [i, sequence] of kept.entries()) assert.equal(sequence, i + 1);
  return { endUs, verdict };
}
