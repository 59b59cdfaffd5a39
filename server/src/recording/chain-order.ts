/**
 * Puts the chunks of one file into the order in which they were written, whatever became of the file: swapped, doubled,
 * missing or foreign chunks are told, and what is missing gets its range of time. Pure.
 */
import type { ChunkContent, ChunkFacts } from "./chunk-facts.ts";
import type { IndexedChunk } from "./file-summary.ts";

export interface LostRange {
  readonly fromUs: number;
  readonly toUs: number;
  /** Chunks that are missing; absent for a gap that the recorder noted. */
  readonly chunks?: number;
  /** What was in there, as far as anything left in the file tells. */
  readonly topics?: readonly LostTopic[];
}

export interface LostTopic {
  readonly topic: string;
  /** Absent when only its presence is known. */
  readonly messages?: number;
}

/** Chunks that are not there, from one number to another. */
export interface MissingChunks {
  readonly first: number;
  readonly last: number;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface OrderedChunk {
  readonly facts: ChunkFacts;
  readonly content: ChunkContent;
  /** What is missing right before it. */
  readonly missing?: MissingChunks;
}

export interface ChainOrder {
  readonly chunks: readonly OrderedChunk[];
  /** What is missing behind the last one; absent when nothing is, or nobody can know. */
  readonly missingAtEnd?: MissingChunks;
  /** What is wrong, most important first. */
  readonly findings: readonly string[];
}

export interface ChainFrame {
  readonly sessionId: string;
  readonly segment: number;
  /** Hash of what stands before the first chunk. */
  readonly frontHash: string;
  /** Number of the last chunk, where the file's end tells; chunks above it belong to a later segment. */
  readonly lastNumber?: number;
  /** From the index at the file's end; empty when there is none. */
  readonly index: readonly IndexedChunk[];
  readonly usOf: (logNs: bigint) => number;
}

type Readable = ChunkFacts & { readonly content: ChunkContent };

export function orderChunks(facts: readonly ChunkFacts[], frame: ChainFrame): ChainOrder {
  const own: Readable[] = [];
  const foreign: string[] = [];
  for (const entry of facts) {
    const { content, place } = entry;
    if (content === undefined) continue;
    if (content.sessionId !== frame.sessionId || content.segment !== frame.segment)
      foreign.push(
        `the chunk at place ${place} belongs to another record (${content.sessionId}, segment ${content.segment})`,
      );
    else own.push({ ...entry, content });
  }
  const unreadable = facts.filter(isBroken).map(({ place }) => `chunk ${place} fails its checksum`);
  const { kept, findings: places } = inOrder(own);
  const wanted =
    frame.lastNumber === undefined
      ? kept
      : kept.filter(({ content }) => content.number <= (frame.lastNumber ?? 0));
  const { chunks, missingAtEnd, findings: gaps } = withMissing(wanted, facts, frame);
  return {
    chunks,
    ...(missingAtEnd === undefined ? {} : { missingAtEnd }),
    findings: [
      ...unreadable,
      ...gaps,
      ...foreign,
      ...places,
      ...linkFindings(chunks, frame.frontHash),
      ...inputFindings(chunks),
    ],
  };
}

function isBroken({ content }: ChunkFacts): boolean {
  return content === undefined;
}

/** By number, each once. */
function inOrder(own: readonly Readable[]): { kept: Readable[]; findings: string[] } {
  const findings: string[] = [];
  let highest = 0;
  for (const { content, place } of own) {
    if (content.number < highest)
      findings.push(`chunk ${content.number} stands at place ${place}, behind chunk ${highest}`);
    highest = Math.max(highest, content.number);
  }
  const byNumber = new Map<number, Readable[]>();
  for (const entry of own) {
    const twins = byNumber.get(entry.content.number);
    if (twins === undefined) byNumber.set(entry.content.number, [entry]);
    else twins.push(entry);
  }
  const kept: Readable[] = [];
  for (const number of [...byNumber.keys()].toSorted((a, b) => a - b)) {
    const twins = byNumber.get(number) ?? [];
    if (twins.length > 1) findings.push(`chunk ${number} stands ${twins.length} times in the file`);
    const named = (byNumber.get(number + 1) ?? []).map(({ content }) => content.previous);
    const best = twins.find(({ content }) => named.includes(content.hash)) ?? twins[0];
    if (best !== undefined) kept.push(best);
  }
  return { kept, findings };
}

function withMissing(kept: readonly Readable[], facts: readonly ChunkFacts[], frame: ChainFrame) {
  const findings: string[] = [];
  const chunks: OrderedChunk[] = [];
  let next = 1;
  let lastUs = 0;
  let place = 0;
  const note = (first: number, last: number, toUs: number, before: number): MissingChunks => {
    const broken = facts.filter((chunk) => isBroken(chunk) && chunk.place > place && chunk.place < before);
    const isTold = broken.length > last - first;
    const text = first === last ? `chunk ${first} is missing` : `chunks ${first} to ${last} are missing`;
    if (!isTold) findings.push(text);
    return { first, last, fromUs: lastUs, toUs: Math.max(toUs, lastUs) };
  };
  for (const entry of kept) {
    const { content } = entry;
    const missing =
      content.number > next ? note(next, content.number - 1, content.startUs, entry.place) : undefined;
    chunks.push({ facts: entry, content, ...(missing === undefined ? {} : { missing }) });
    place = entry.place;
    next = content.number + 1;
    lastUs = Math.max(lastUs, content.endUs);
  }
  const last = frame.lastNumber ?? 0;
  if (last < next) return { chunks, missingAtEnd: undefined, findings };
  const indexed = frame.index.slice(next - 1, last).map(({ endNs }) => frame.usOf(endNs));
  return {
    chunks,
    missingAtEnd: note(next, last, Math.max(lastUs, ...indexed), Number.POSITIVE_INFINITY),
    findings,
  };
}

/** Each chunk names the one before: also a chunk whose own checksum was made to fit is found. */
function linkFindings(chunks: readonly OrderedChunk[], frontHash: string): string[] {
  return chunks.flatMap(({ content, missing }, index) => {
    if (missing !== undefined) return [];
    const before = chunks[index - 1];
    if (content.previous === (before?.content.hash ?? frontHash)) return [];
    return before === undefined
      ? ["the start of the file is not the one that chunk 1 was written behind: it was changed"]
      : [
          `chunk ${content.number} was not written behind this chunk ${before.content.number}: something was changed`,
        ];
  });
}

function inputFindings(chunks: readonly OrderedChunk[]): string[] {
  const findings: string[] = [];
  let last: number | undefined;
  for (const { content, missing } of chunks) {
    if (missing !== undefined) last = undefined;
    for (const run of content.runs) {
      if (last !== undefined && !run.isAfterGap && run.first !== last + 1)
        findings.push(`input ${last} is followed by input ${run.first}`);
      last = run.last;
    }
    // A gap behind the last input of a chunk excuses the next chunk's first.
    if (content.gaps.length > 0) last = undefined;
  }
  return findings;
}
