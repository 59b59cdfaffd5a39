/**
 * One line of the alarm log: JSON with the entry, its CRC-32, and a SHA-256 that chains it to the line before. A torn
 * or changed line is noticed by itself, a removed one by the next.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";

export interface LogLine {
  readonly entry: AlarmLogEntry;
  /** Hash of the line before; 64 zeros for the very first. */
  readonly previous: string;
  readonly crc: number;
  readonly hash: string;
}

export const FIRST_HASH = "0".repeat(64);

/** The line with its newline. */
export function encodeLine(entry: AlarmLogEntry, previous: string): { text: string; hash: string } {
  const body = JSON.stringify(entry);
  const hash = hashOf(body, previous);
  return { text: `${JSON.stringify({ entry, previous, crc: crc32(body), hash })}\n`, hash };
}

/** `undefined` for a line that is torn or was changed. */
export function decodeLine(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text) as LogLine;
    const body = JSON.stringify(line.entry);
    const isWhole = line.crc === crc32(body) && line.hash === hashOf(body, line.previous);
    return isWhole && Number.isSafeInteger(line.entry.sequence) ? line : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(body: string, previous: string): string {
  return createHash("sha256").update(previous).update(body).digest("hex");
}
