/**
 * `audit-heads.jsonl`: where the trail ended after each batch, so that cutting its tail is seen. Once an hour, after a
 * session and when the server stops, a head is signed where there is a key. A copy kept elsewhere proves the trail.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { AuditHead } from "@cementwatch/shared/audit/audit-row";
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

/** The newest head of all that are noted. */
export function newestHead({ heads }: HeadsRead): AuditHead | undefined {
  return heads.reduce<NotedHead | undefined>(
    (newest, head) => (newest === undefined || head.seq >= newest.seq ? head : newest),
    undefined,
  );
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
