/** A file of JSON lines that only grows. What is read back is bounded: the newest lines of its last part. */
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { z } from "zod";
import { syncFolder } from "./write-once.ts";

/** About a thousand checks; what is older stays in the file. */
const READ_MOST_BYTES = 512 * 1024;

export interface LinesRead<T> {
  /** Oldest first. */
  readonly lines: readonly T[];
  /** Lines that could not be read: a torn write, or a hand that edited. */
  readonly damaged: number;
}

/** Adds one line; resolves when it is on disk. A torn line before it is closed first, so that it costs one line only. */
export async function appendLine(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+", 0o644);
  try {
    const { size } = await file.stat();
    const isTorn = size > 0 && (await lastByte(file, size)) !== NEW_LINE;
    await file.appendFile(`${isTorn ? "\n" : ""}${JSON.stringify(value)}\n`);
    await file.sync();
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

const NEW_LINE = 10;

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

/** The newest `most` lines of the last `mostBytes`; a missing file has none. @throws the system's error when it cannot be read. */
export async function readLines<T>(
  path: string,
  schema: z.ZodType<T>,
  most: number,
  mostBytes = READ_MOST_BYTES,
): Promise<LinesRead<T>> {
  let text: string;
  try {
    text = await tailOf(path, mostBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { lines: [], damaged: 0 };
    throw error;
  }
  const lines: T[] = [];
  let damaged = 0;
  for (const line of text.split("\n").filter((part) => part !== "")) {
    const parsed = schema.safeParse(jsonOf(line));
    if (parsed.success) lines.push(parsed.data);
    else damaged += 1;
  }
  return { lines: lines.slice(-most), damaged };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** From the first whole line within the last part of the file. */
async function tailOf(path: string, mostBytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}
