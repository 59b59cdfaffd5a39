/** Random damage to a record: never called intact, and everything outside the chunks that it touches is rescued. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { recoverSession } from "@cementwatch/server/recording/recovery";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { FaultError } from "@cementwatch/shared/faults";
import { McapStreamReader } from "@mcap/core";
import { type ChunkSpan, chunkSpans, damage } from "../support/record-damage.ts";
import { openStockReader } from "../support/stock-reader.ts";
import type { Random } from "./seeded-random.ts";

const CHUNKS = 24;
const PER_CHUNK = 20;

export interface DamageTotals {
  corruptions: number;
  /** Messages outside the touched chunks, over all corruptions. */
  undamaged: number;
  rescued: number;
  /** What the stock reader gives of them before it gives up, read by the index and read as a stream. */
  stockIndexed: number;
  stockStream: number;
  /** Corruptions after which not one chunk was left untouched. */
  nothingLeft: number;
  perKind: Record<string, number>;
}

export function noDamageTotals(): DamageTotals {
  return {
    corruptions: 0,
    undamaged: 0,
    rescued: 0,
    stockIndexed: 0,
    stockStream: 0,
    nothingLeft: 0,
    perKind: {},
  };
}

interface Original {
  readonly bytes: Buffer;
  readonly spans: readonly ChunkSpan[];
}

/** Damages a record `count` times and adds to `totals`. `withStock`: also try the stock reader. */
export async function soakDamage(
  random: Random,
  count: number,
  totals: DamageTotals,
  withStock: boolean,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cementwatch-damage-"));
  try {
    const original = await recorded(join(folder, "original.mcap"));
    for (let done = 0; done < count; )
      if (await damageOnce(folder, original, random, totals, withStock)) done += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function damageOnce(
  folder: string,
  { bytes, spans }: Original,
  random: Random,
  totals: DamageTotals,
  withStock: boolean,
): Promise<boolean> {
  const made = damage(bytes, spans, random);
  if (made === undefined) return false;
  const path = join(folder, "damaged.mcap");
  const out = join(folder, "rescued.mcap");
  writeFileSync(path, made.bytes);
  const { verdict } = verifySession(path);
  assert.notEqual(verdict, "intact", `a ${made.kind} was called intact`);
  const expected = [...spans.keys()].filter((chunk) => !made.touched.has(chunk)).flatMap(sequencesOf);
  totals.corruptions += 1;
  totals.perKind[made.kind] = (totals.perKind[made.kind] ?? 0) + 1;
  totals.undamaged += expected.length;
  if (expected.length === 0) totals.nothingLeft += 1;
  else totals.rescued += rescuedOf(path, out, expected, made.kind);
  if (withStock) {
    const wanted = new Set(expected);
    totals.stockIndexed += (await stockIndexed(path)).filter((sequence) => wanted.has(sequence)).length;
    totals.stockStream += stockStream(made.bytes).filter((sequence) => wanted.has(sequence)).length;
  }
  return true;
}

/** How many of the expected messages came back; all that came back stand in order, each once. */
function rescuedOf(path: string, out: string, expected: readonly number[], kind: string): number {
  rmSync(out, { force: true });
  try {
    recoverSession(path, out);
  } catch (error) {
    if (error instanceof FaultError && error.code === "REC-UNREADABLE") return 0;
    throw error;
  }
  const reader = openSession(out);
  const kept = [...reader.messages({ topics: ["/input/link"] })].map(({ sequence }) => sequence);
  reader.close();
  for (const [i, sequence] of kept.entries()) {
    assert.ok(
      i === 0 || sequence > (kept[i - 1] ?? 0),
      `after a ${kind} message ${sequence} stands out of order`,
    );
  }
  const there = new Set(kept);
  return expected.filter((sequence) => there.has(sequence)).length;
}

async function stockIndexed(path: string): Promise<number[]> {
  const found: number[] = [];
  try {
    const reader = await openStockReader(path);
    for await (const { sequence, channelId } of reader.readMessages())
      if (channelId === LINK_CHANNEL) found.push(sequence);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return found;
}

function stockStream(bytes: Buffer): number[] {
  const found: number[] = [];
  const reader = new McapStreamReader({
    decompressHandlers: { zstd: (packed) => new Uint8Array(zstdDecompressSync(packed)) },
  });
  try {
    reader.append(new Uint8Array(bytes));
    for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord())
      if (record.type === "Message" && record.channelId === LINK_CHANNEL) found.push(record.sequence);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return found;
}

const LINK_CHANNEL = 9;

function sequencesOf(chunk: number): number[] {
  return Array.from({ length: PER_CHUNK }, (_, i) => chunk * PER_CHUNK + i + 1);
}

/** 24 chunks of 20 numbered inputs; the contents differ, so that packing them does not make all chunks alike. */
async function recorded(path: string): Promise<Original> {
  const header = {
    ...newSessionHeader("simulated", Date.UTC(2026, 0, 15, 9, 30), "00000000"),
    sessionId: "damage",
  };
  const recorder = openFileRecorder(path, header, "damage");
  for (let i = 0; i < CHUNKS * PER_CHUNK; i++) {
    const atUs = i * 26_000 - (i % PER_CHUNK) * 600;
    const detail = Array.from({ length: 30 }, (_, n) => ((i + 1) * (n + 7919)).toString(36)).join("");
    const json = { kind: "link", targetId: "x", state: "running", detail };
    recorder.record({ topic: "/input/link", sequence: i + 1, atUs, measuredAtUs: atUs, json });
    if ((i + 1) % PER_CHUNK === 0) await recorder.sync();
  }
  await recorder.close();
  const bytes = readFileSync(path);
  const spans = chunkSpans(bytes);
  assert.equal(spans.length, CHUNKS);
  return { bytes, spans };
}
