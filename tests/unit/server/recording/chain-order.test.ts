import { type ChainFrame, orderChunks } from "@cementwatch/server/recording/chain-order";
import type { ChunkContent, ChunkFacts } from "@cementwatch/server/recording/chunk-facts";
import { describe, expect, it } from "vitest";

const FRAME: ChainFrame = { sessionId: "one", segment: 1, frontHash: "h0", index: [], usOf: Number };

/** Chunk `number` of a session: half a second with ten inputs. */
function content(number: number, change: Partial<ChunkContent> = {}): ChunkContent {
  return {
    number,
    previous: `h${number - 1}`,
    sessionId: "one",
    segment: 1,
    hash: `h${number}`,
    startUs: number * 500_000,
    endUs: number * 500_000 + 450_000,
    messages: 10,
    runs: [{ first: number * 10, last: number * 10 + 9, isAfterGap: false }],
    gaps: [],
    ...change,
  };
}

function facts(contents: readonly (ChunkContent | undefined)[]): ChunkFacts[] {
  const head = {
    startNs: 0n,
    endNs: 0n,
    uncompressedSize: 0,
    crc: 0,
    compression: "" as const,
    headLength: 0,
    recordsLength: 0,
  };
  return contents.map((entry, index) => ({
    place: index + 1,
    entry: { offset: index * 100, head, channels: new Set<number>() },
    ...(entry === undefined ? {} : { content: entry }),
  }));
}

const numbers = (order: ReturnType<typeof orderChunks>) => order.chunks.map((chunk) => chunk.content.number);
const order = (contents: readonly (ChunkContent | undefined)[], frame: Partial<ChainFrame> = {}) =>
  orderChunks(facts(contents), { ...FRAME, ...frame });

describe("the order of chunks", () => {
  it("finds nothing wrong with a whole chain", () => {
    const result = order(
      [1, 2, 3].map((n) => content(n)),
      { lastNumber: 3 },
    );
    expect(result.findings).toEqual([]);
    expect(result.missingAtEnd).toBeUndefined();
  });

  it("puts swapped chunks back, and says where they stood", () => {
    const result = order([1, 3, 2, 4].map((n) => content(n)));
    expect(numbers(result)).toEqual([1, 2, 3, 4]);
    expect(result.findings).toEqual(["chunk 2 stands at place 3, behind chunk 3"]);
  });

  it("takes a doubled chunk once: the one that the next was written behind", () => {
    const forged = content(2, { hash: "other" });
    const result = order([content(1), forged, content(2), content(3)]);
    expect(numbers(result)).toEqual([1, 2, 3]);
    expect(result.chunks[1]?.content.hash).toBe("h2");
    expect(result.findings).toContain("chunk 2 stands 2 times in the file");
  });

  it("gives what is missing its numbers and its time, also at the start and at the end", () => {
    const index = [1, 2, 3, 4, 5, 6].map((n) => ({
      startNs: 0n,
      endNs: BigInt(n * 500_000 + 450_000),
      channels: [],
    }));
    const result = order([content(2), content(4)], { lastNumber: 6, index });
    expect(result.chunks.map(({ missing }) => missing)).toEqual([
      { first: 1, last: 1, fromUs: 0, toUs: 1_000_000 },
      { first: 3, last: 3, fromUs: 1_450_000, toUs: 2_000_000 },
    ]);
    expect(result.missingAtEnd).toEqual({ first: 5, last: 6, fromUs: 2_450_000, toUs: 3_450_000 });
    expect(result.findings).toEqual([
      "chunk 1 is missing",
      "chunk 3 is missing",
      "chunks 5 to 6 are missing",
    ]);
  });

  it("tells a damaged chunk once", () => {
    const result = order([content(1), undefined, content(3)]);
    expect(result.findings).toEqual(["chunk 2 fails its checksum"]);
    expect(result.chunks[1]?.missing).toMatchObject({ first: 2, last: 2 });
  });

  it("leaves out a chunk of another session or segment", () => {
    const result = order([
      content(1),
      content(2, { sessionId: "two" }),
      content(2),
      content(3, { segment: 2 }),
    ]);
    expect(numbers(result)).toEqual([1, 2]);
    expect(result.findings).toHaveLength(2);
  });

  it("finds a chunk that was changed with all its checksums, by the next one's link", () => {
    const result = order([content(1), content(2, { hash: "changed" }), content(3)]);
    expect(result.findings).toEqual(["chunk 3 was not written behind this chunk 2: something was changed"]);
    expect(order([content(1, { previous: "other" })]).findings[0]).toMatch(/the start of the file/);
  });

  it("names inputs that do not follow each other, but not across a gap that is noted", () => {
    const run = (first: number, isAfterGap: boolean) => ({ runs: [{ first, last: first + 5, isAfterGap }] });
    expect(order([content(1), content(2, run(25, false))]).findings).toEqual([
      "input 19 is followed by input 25",
    ]);
    expect(order([content(1), content(2, run(25, true))]).findings).toEqual([]);
  });

  it("keeps to the chunks that no later segment replaces", () => {
    const result = order(
      [1, 2, 3].map((n) => content(n)),
      { lastNumber: 2 },
    );
    expect(numbers(result)).toEqual([1, 2]);
    expect(result.findings).toEqual([]);
  });
});
