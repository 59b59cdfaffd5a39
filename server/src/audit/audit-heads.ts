/**
 * `audit-heads.jsonl`: where the trail ended after each batch, so that cutting its tail is seen. Once an hour, after a
 * session and when the server stops, a head is signed where there is a key. A copy kept elsewhere proves the trail.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const headSchema = z.strictObject({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Wall time, ISO 8601, UTC. */
  at: z.string().max(40),
  signature: z.strictObject({ keyId: z.string().max(200), value: z.string().max(1_000) }).optional(),
});

export type NotedHead = z.infer<typeof headSchema>;

const NEW_LINE = 10;
/** A head is noted within milliseconds of its rows; a busy disk takes longer. */
const NOTED_WITHIN_MS = 500;
/** Several lines, signed ones too. */
const TAIL_BYTES = 8_192;

export function headsPath(dataFolder: string): string {
  return join(dataFolder, "audit-heads.jsonl");
}

/** What a signature is over. */
export function headText({ seq, hash, at }: NotedHead): string {
  return `cementwatch.audit-head/1 ${seq} ${hash} ${at}`;
}

/** On disk when it returns. @throws the system's error when the disk refuses */
export function appendHead(dataFolder: string, head: NotedHead): void {
  const fd = openSync(headsPath(dataFolder), "a+", 0o644);
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(fd, last, 0, 1, size - 1);
    // A torn line before this one is closed first, so that it costs one line only.
    const start = size > 0 && last[0] !== NEW_LINE ? "\n" : "";
    writeSync(fd, `${start}${JSON.stringify(head)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export interface HeadsRead {
  /** Oldest first. */
  readonly heads: readonly NotedHead[];
  /** Numbers of lines that cannot be read. */
  readonly badLines: readonly number[];
  readonly isMissing: boolean;
}

/** @throws the system's error when the file is there and cannot be read */
export function readHeads(dataFolder: string): HeadsRead {
  let text: string;
  try {
    text = readFileSync(headsPath(dataFolder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      return { heads: [], badLines: [], isMissing: true };
    throw error;
  }
  const heads: NotedHead[] = [];
  const badLines: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const parsed = headSchema.safeParse(jsonOf(line));
    if (parsed.success) heads.push(parsed.data);
    else badLines.push(index + 1);
  }
  return { heads, badLines, isMissing: false };
}

/**
 * The head that was noted last, read from the end of the file; undefined when none is. A running server may be about to
 * note that of `seq`: it is waited for.
 */
export function lastHead(dataFolder: string, seq: number): NotedHead | undefined {
  const noted = lastOf(dataFolder);
  if (noted === undefined || noted.seq >= seq) return noted;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NOTED_WITHIN_MS);
  return lastOf(dataFolder);
}

function lastOf(dataFolder: string): NotedHead | undefined {
  let fd: number;
  try {
    fd = openSync(headsPath(dataFolder), "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { size } = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(fd, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString("utf8").split("\n");
    return lines
      .toReversed()
      .map((line) => headSchema.safeParse(jsonOf(line)).data)
      .find((head) => head !== undefined);
  } finally {
    closeSync(fd);
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
