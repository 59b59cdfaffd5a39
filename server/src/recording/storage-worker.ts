/**
 * Worker thread that owns the disk: session files and catalogue. Compression, SQLite and fsync are synchronous and
 * slow; here they delay nobody. It writes a chunk each 500 ms, each 8 MB and at each sync.
 */
import { join } from "node:path";
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { AlarmLogFile } from "../alarm-log/alarm-log-file.ts";
import { openCatalogue } from "../catalogue/store.ts";
import { createClock } from "../clock.ts";
import { openKeyring } from "../signing/keyring.ts";
import { signSession } from "../signing/sign-session.ts";
import { readBatch } from "./message-batch.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { StorageAnswer, StorageRequest } from "./storage-messages.ts";

const TICK_MS = 100;
const port = parentPort;
if (port === null) throw new Error("storage-worker must run as a worker thread");
const { dataDirectory } = workerData as { readonly dataDirectory: string };
const directory = join(dataDirectory, "sessions");
const catalogue = openCatalogue(dataDirectory);
const writers = new Map<number, SegmentWriter>();
const clock = createClock();

const say = (answer: StorageAnswer): void => port.postMessage(answer);
const nowMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);

port.on("message", (request: StorageRequest) => {
  switch (request.kind) {
    case "open":
      open(request);
      return;
    case "batch": {
      const writer = writers.get(request.writer);
      for (const message of readBatch(request.batch)) writer?.append(message, nowMs());
      return;
    }
    case "sync":
      say({
        kind: "done",
        ticket: request.ticket,
        isOk: writers.get(request.writer)?.sync(nowMs()) ?? false,
      });
      return;
    case "close": {
      const writer = writers.get(request.writer);
      const isOk = writer?.close(nowMs()) ?? false;
      writers.delete(request.writer);
      if (writer !== undefined) signed(writer.sessionId);
      say({ kind: "done", ticket: request.ticket, isOk });
      return;
    }
    case "list":
      list(request.ticket);
      return;
    case "search":
      search(request);
      return;
    case "logAppend":
    case "logRead":
    case "logUnended":
      log(request);
      return;
  }
});

/** Whatever is wrong with the list, this thread goes on: recording depends on it. */
function list(ticket: number): void {
  try {
    say({ kind: "sessions", ticket, sessions: catalogue.list() });
  } catch (error) {
    say({ kind: "done", ticket, isOk: false, error: messageOf(error) });
  }
}

function search({ ticket, query }: Extract<StorageRequest, { kind: "search" }>): void {
  try {
    say({ kind: "page", ticket, page: catalogue.search(query) });
  } catch (error) {
    say({ kind: "done", ticket, isOk: false, error: messageOf(error) });
  }
}

/** What cannot be signed now is signed when the server starts again: the record does not depend on it. */
function signed(sessionId: string): void {
  const wallMs = clock.wallMs();
  try {
    signSession(openKeyring(dataDirectory, wallMs), { directory, sessionId, when: "end", wallMs });
  } catch (error) {
    process.stderr.write(`cementwatch: session ${sessionId} is not signed yet: ${messageOf(error)}\n`);
  }
}

/** Opened at the first use: a log that cannot be opened is tried again, and recording does not depend on it. */
let alarmLog: AlarmLogFile | undefined;

function log(request: Extract<StorageRequest, { kind: "logAppend" | "logRead" | "logUnended" }>): void {
  const { ticket } = request;
  try {
    alarmLog ??= new AlarmLogFile(dataDirectory);
    if (request.kind === "logAppend") {
      alarmLog.append(request.entries);
      say({ kind: "done", ticket, isOk: true });
    } else if (request.kind === "logRead") {
      say({ kind: "log", ticket, page: alarmLog.read(request.after, request.limit) });
    } else {
      say({ kind: "log", ticket, page: { entries: alarmLog.unended(), damagedLines: 0 } });
    }
  } catch (error) {
    say({ kind: "done", ticket, isOk: false, error: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function open({ writer, ticket, header, title, gap }: Extract<StorageRequest, { kind: "open" }>): void {
  try {
    const segmentWriter = new SegmentWriter({
      directory,
      header,
      title,
      ...(gap === undefined ? {} : { gap }),
      onState: (state) => say({ kind: "state", writer, state }),
      onReleased: (bytes) => say({ kind: "released", writer, bytes }),
    });
    writers.set(writer, segmentWriter);
    say({ kind: "done", ticket, isOk: true });
  } catch (error) {
    say({ kind: "done", ticket, isOk: false, error: messageOf(error) });
  }
}

setInterval(() => {
  for (const writer of writers.values()) writer.tick(nowMs());
}, TICK_MS);
