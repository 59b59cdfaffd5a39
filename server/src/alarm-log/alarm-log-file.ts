/**
 * The alarm log on disk: `alarm-log.jsonl`, appended to and synced with every batch, and `alarm-log.1.jsonl`, the one
 * before it. A file of 4 MiB is put aside and the older one is given up: the log keeps about the last 10,000 entries.
 * Synchronous: it belongs in the storage worker.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { AlarmLogEntry, AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import { decodeLine, encodeLine, FIRST_HASH, type LogLine } from "./alarm-log-line.ts";
import { unendedAlarms } from "./unended-alarms.ts";

const NAME = "alarm-log.jsonl";
const OLDER_NAME = "alarm-log.1.jsonl";
const FILE_BYTES = 4 * 1024 * 1024;

/** An entry before it has its place in the log. */
export type NewEntry = Omit<AlarmLogEntry, "sequence">;

export class AlarmLogFile {
  readonly #directory: string;
  readonly #fileBytes: number;
  readonly #damagedLines: number;
  #descriptor: number;
  #sequence = 0;
  #hash = FIRST_HASH;
  #bytes = 0;
  #older: AlarmLogEntry[];
  #entries: AlarmLogEntry[];

  /** Opens or makes the log in a folder that exists; a torn last line is cut off. @throws when it cannot be opened. */
  constructor(directory: string, fileBytes = FILE_BYTES) {
    this.#directory = directory;
    this.#fileBytes = fileBytes;
    const older = readLines(join(directory, OLDER_NAME));
    const present = readLines(join(directory, NAME));
    const lines = [...older.lines, ...present.lines];
    this.#damagedLines = older.damaged + present.damaged + brokenLinks(lines);
    this.#older = older.lines.map(({ entry }) => entry);
    this.#entries = present.lines.map(({ entry }) => entry);
    const last = lines.at(-1);
    this.#sequence = last?.entry.sequence ?? 0;
    this.#hash = last?.hash ?? FIRST_HASH;
    this.#descriptor = openSync(join(directory, NAME), "a");
    if (fstatSync(this.#descriptor).size > present.wholeBytes) this.#cut(present.wholeBytes);
    this.#bytes = present.wholeBytes;
  }

  /** Writes a batch and syncs it. @throws when the disk refuses; what was half written is cut off again. */
  append(entries: readonly NewEntry[]): void {
    if (this.#bytes >= this.#fileBytes) this.#rotate();
    let text = "";
    let hash = this.#hash;
    let sequence = this.#sequence;
    const added: AlarmLogEntry[] = [];
    for (const entry of entries) {
      sequence += 1;
      const numbered = { sequence, ...entry };
      const line = encodeLine(numbered, hash);
      text += line.text;
      hash = line.hash;
      added.push(numbered);
    }
    try {
      const bytes = new TextEncoder().encode(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
      fsyncSync(this.#descriptor);
      this.#bytes += bytes.length;
    } catch (error) {
      this.#cut(this.#bytes);
      throw error;
    }
    this.#hash = hash;
    this.#sequence = sequence;
    this.#entries.push(...added);
  }

  /** Up to `limit` entries after a sequence; without `after` the newest ones. */
  read(after: number | undefined, limit: number): AlarmLogPage {
    const all = [...this.#older, ...this.#entries];
    const entries =
      after === undefined
        ? all.slice(-limit)
        : all.filter(({ sequence }) => sequence > after).slice(0, limit);
    return { entries, damagedLines: this.#damagedLines };
  }

  /** Alarms that were latched and open when the process that logged them died, most urgent first. */
  unended(): readonly AlarmLogEntry[] {
    return unendedAlarms([...this.#older, ...this.#entries]);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #cut(bytes: number): void {
    ftruncateSync(this.#descriptor, bytes);
    fsyncSync(this.#descriptor);
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    renameSync(join(this.#directory, NAME), join(this.#directory, OLDER_NAME));
    this.#descriptor = openSync(join(this.#directory, NAME), "a");
    const folder = openSync(this.#directory, "r");
    fsyncSync(folder);
    closeSync(folder);
    this.#older = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
  }
}

interface ReadLines {
  readonly lines: readonly LogLine[];
  readonly damaged: number;
  /** Up to the end of the last whole line. */
  readonly wholeBytes: number;
}

/** A bad last line is a torn tail and no damage; any other bad line is left out and counted. */
function readLines(path: string): ReadLines {
  if (!existsSync(path)) return { lines: [], damaged: 0, wholeBytes: 0 };
  const bytes = readFileSync(path);
  const lines: LogLine[] = [];
  let bad = 0;
  let damaged = 0;
  let wholeBytes = 0;
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, from);
    const end = newline < 0 ? bytes.length : newline;
    const line = newline < 0 ? undefined : decodeLine(bytes.toString("utf8", from, end));
    from = end + 1;
    if (line === undefined) {
      bad += 1;
      continue;
    }
    damaged += bad;
    bad = 0;
    lines.push(line);
    wholeBytes = from;
  }
  return { lines, damaged, wholeBytes };
}

/** Lines that do not follow the one before: something between them was removed. */
function brokenLinks(lines: readonly LogLine[]): number {
  return lines.filter((line, index) => index > 0 && line.previous !== lines[index - 1]?.hash).length;
}
