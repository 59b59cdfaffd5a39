/** Damages a session file in every way that disks, copies and people do, and knows which chunks each damage touches. */
import type { Random } from "../soak/seeded-random.ts";

export interface ChunkSpan {
  /** The chunk record itself, without the indexes behind it. */
  readonly from: number;
  readonly to: number;
  /** With its indexes. */
  readonly groupTo: number;
}

export interface Damage {
  readonly kind: DamageKind;
  readonly bytes: Buffer;
  /** Chunks of which a byte was changed or taken away, by their place from 0. */
  readonly touched: ReadonlySet<number>;
}

const DAMAGE_KINDS = [
  "flip",
  "noise",
  "zeros",
  "cut",
  "take",
  "insert",
  "swap",
  "drop",
  "double",
  "scatter",
] as const;
export type DamageKind = (typeof DAMAGE_KINDS)[number];

const MAGIC_LENGTH = 8;
const CHUNK = 6;
const MESSAGE_INDEX = 7;

/** The chunks of a whole file. */
export function chunkSpans(bytes: Buffer): ChunkSpan[] {
  const spans: { from: number; to: number; groupTo: number }[] = [];
  for (let at = MAGIC_LENGTH; at < bytes.length - MAGIC_LENGTH; ) {
    const to = at + 9 + Number(bytes.readBigUInt64LE(at + 1));
    const last = spans.at(-1);
    if (bytes[at] === CHUNK) spans.push({ from: at, to, groupTo: to });
    else if (bytes[at] === MESSAGE_INDEX && last !== undefined) last.groupTo = to;
    at = to;
  }
  return spans;
}

/** One damage; undefined when chance left every byte as it was. */
export function damage(original: Buffer, spans: readonly ChunkSpan[], random: Random): Damage | undefined {
  const kind = DAMAGE_KINDS[random(DAMAGE_KINDS.length)] ?? "flip";
  const { bytes, touched } = MAKERS[kind](original, spans, random);
  return bytes.equals(original) ? undefined : { kind, bytes, touched };
}

type Made = { readonly bytes: Buffer; readonly touched: Set<number> };
type Maker = (original: Buffer, spans: readonly ChunkSpan[], random: Random) => Made;

const MAKERS: Readonly<Record<DamageKind, Maker>> = {
  flip: (original, spans, random) => flips(original, spans, random, 1),
  scatter: (original, spans, random) => flips(original, spans, random, 2 + random(30)),
  noise: (original, spans, random) =>
    overwrite(original, spans, random, 1 + random(2_000), () => random(256)),
  zeros: (original, spans, random) => overwrite(original, spans, random, 512 * (1 + random(8)), () => 0),
  cut: (original, spans, random) => {
    const at = random(original.length);
    return { bytes: original.subarray(0, at), touched: touching(spans, at, original.length) };
  },
  take: (original, spans, random) => {
    const [from, to] = range(original, random, 1 + random(4_096));
    const bytes = Buffer.concat([original.subarray(0, from), original.subarray(to)]);
    return { bytes, touched: touching(spans, from, to) };
  },
  insert: (original, spans, random) => {
    const at = random(original.length);
    const noise = Buffer.from(Array.from({ length: 1 + random(4_096) }, () => random(256)));
    const bytes = Buffer.concat([original.subarray(0, at), noise, original.subarray(at)]);
    return { bytes, touched: new Set([...spans.keys()].filter((i) => isInside(spans[i], at))) };
  },
  swap: (original, spans, random) => {
    const [a, b] = [random(spans.length), random(spans.length)].toSorted((x, y) => x - y) as [number, number];
    const [first, second] = [groupOf(original, spans[a]), groupOf(original, spans[b])];
    if (a === b) return { bytes: original, touched: new Set() };
    const [one, two] = [spans[a], spans[b]] as [ChunkSpan, ChunkSpan];
    const bytes = Buffer.concat([
      original.subarray(0, one.from),
      second,
      original.subarray(one.groupTo, two.from),
      first,
      original.subarray(two.groupTo),
    ]);
    return { bytes, touched: new Set() };
  },
  drop: (original, spans, random) => {
    const which = random(spans.length);
    const span = spans[which] ?? EMPTY;
    const bytes = Buffer.concat([original.subarray(0, span.from), original.subarray(span.groupTo)]);
    return { bytes, touched: new Set([which]) };
  },
  double: (original, spans, random) => {
    const span = spans[random(spans.length)] ?? EMPTY;
    const at = spans[random(spans.length)]?.groupTo ?? span.groupTo;
    const group = original.subarray(span.from, span.groupTo);
    return {
      bytes: Buffer.concat([original.subarray(0, at), group, original.subarray(at)]),
      touched: new Set(),
    };
  },
};

const EMPTY: ChunkSpan = { from: 0, to: 0, groupTo: 0 };

function groupOf(original: Buffer, span: ChunkSpan = EMPTY): Buffer {
  return original.subarray(span.from, span.groupTo);
}

function flips(original: Buffer, spans: readonly ChunkSpan[], random: Random, count: number): Made {
  const bytes = Buffer.from(original);
  const touched = new Set<number>();
  for (let i = 0; i < count; i++) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    for (const chunk of touching(spans, at, at + 1)) touched.add(chunk);
  }
  return { bytes, touched };
}

function overwrite(
  original: Buffer,
  spans: readonly ChunkSpan[],
  random: Random,
  length: number,
  value: () => number,
): Made {
  const bytes = Buffer.from(original);
  const [from, to] = range(original, random, length);
  for (let at = from; at < to; at++) bytes[at] = value();
  return { bytes, touched: touching(spans, from, to) };
}

function range(original: Buffer, random: Random, length: number): [number, number] {
  const from = random(original.length);
  return [from, Math.min(from + length, original.length)];
}

function touching(spans: readonly ChunkSpan[], from: number, to: number): Set<number> {
  return new Set([...spans.keys()].filter((i) => (spans[i]?.from ?? 0) < to && (spans[i]?.to ?? 0) > from));
}

function isInside(span: ChunkSpan = EMPTY, at: number): boolean {
  return at > span.from && at < span.to;
}
