/**
 * Decoder of devices that answer a request with lines of text ending in CR, LF or both. A line counts only as the
 * answer to the open request, or to the one before it if that is still unanswered. A line that does not fit spoils the
 * whole answer: nothing more is taken before the next request, because what follows may be its torn-off tail.
 */
import { asciiToBytes, bytesToAscii, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { FaultCode } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import type { DeviceDecoder } from "./driver.ts";
import { FrameScanner, type FrameVerdict, frameScannerSchema, type NewItem } from "./frame-scanner.ts";
import { LineMemory, lineMemorySchema } from "./line-memory.ts";

const CR = 0x0d;
const LF = 0x0a;

/** What a grammar makes of a line. */
export interface LineReading {
  readonly items: readonly NewItem[];
  /** The line is refused for this reason; the items (a notice) are told beside it. */
  readonly fault?: FaultCode;
  /** More lines of the same answer may follow. */
  readonly isMore?: boolean;
}

export interface LineGrammar<Request extends string> {
  /** By their bytes in hexadecimal. */
  readonly requests: ReadonlyMap<string, Request>;
  readonly maxLineBytes: number;
  /** A character that the device puts before or behind its lines, to be passed over. */
  readonly prompt?: string;
  /** `atUs`: arrival of the line's first byte. */
  read(line: string, request: Request, memory: LineMemory, atUs: number): LineReading;
}

interface Line {
  readonly text: string;
  readonly fault?: FaultCode;
}

const stateSchema = z.object({
  scanner: frameScannerSchema,
  memory: lineMemorySchema,
  open: z.string(),
  late: z.string(),
});

/** A line that is refused. */
export function refusedLine(fault: FaultCode, ...items: readonly NewItem[]): LineReading {
  return { items, fault };
}

/** `memory` is handed in by a codec that reads something else, too, with what the lines said. */
export function createLineDecoder<Request extends string>(
  grammar: LineGrammar<Request>,
  memory = new LineMemory(),
): DeviceDecoder {
  /** The open request, by its bytes in hexadecimal; and the one before it when its answer has not come yet. */
  let open = "";
  let late = "";
  /** The line as the answer to one of them; `undefined` when it is none. */
  const answerTo = (text: string, asked: string, atUs: number): LineReading | undefined => {
    const request = grammar.requests.get(asked);
    return request === undefined ? undefined : grammar.read(text, request, memory, atUs);
  };
  const readLine = (line: Line, atUs: number): LineReading => {
    if (line.fault !== undefined) return refusedLine(line.fault);
    // A two-wire adapter repeats what was sent; an empty line is the second half of CR LF.
    if (line.text === "" || isEcho(line.text, open)) return { items: [] };
    const reading = answerTo(line.text, open, atUs) ?? refusedLine("INJ-UNEXPECTED");
    if (reading.fault === undefined) {
      if (reading.isMore !== true) open = "";
      return reading;
    }
    // A slow device answers the question before, after the next one has been asked.
    const isOther = reading.fault === "INJ-MALFORMED" || reading.fault === "INJ-UNEXPECTED";
    const lateReading = isOther && late !== open ? answerTo(line.text, late, atUs) : undefined;
    if (lateReading === undefined || lateReading.fault !== undefined) return reading;
    if (lateReading.isMore !== true) late = "";
    return lateReading;
  };
  const scanner = new FrameScanner<Line>({
    maxFrameBytes: grammar.maxLineBytes,
    examine: (window) => examine(window, grammar),
    accept(line, firstByteAtUs, lengthBytes) {
      const { items, fault } = readLine(line, firstByteAtUs);
      if (fault !== undefined) {
        open = "";
        late = "";
      }
      const told: DecodedItem[] = items.map((item) => ({ ...item, firstByteAtUs }));
      if (fault !== undefined)
        told.push({ kind: "rejected", code: fault, skippedBytes: lengthBytes, firstByteAtUs });
      return told;
    },
  });

  return {
    sent(bytes) {
      // Of a torn answer the rest may still come; it must not be taken for anything.
      late = scanner.pending.length > 0 ? "" : open;
      scanner.abandon("INJ-TRUNCATED");
      open = bytesToHex(bytes);
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({
      scanner: scanner.snapshot() as unknown as JsonValue,
      memory: memory.snapshot(),
      open,
      late,
    }),
    restore(state) {
      const parsed = stateSchema.parse(state);
      scanner.restore(parsed.scanner);
      memory.restore(parsed.memory);
      open = parsed.open;
      late = parsed.late;
    },
  };
}

/** True for the request's own bytes without the CR at their end. */
function isEcho(text: string, request: string): boolean {
  return request !== "" && `${bytesToHex(asciiToBytes(text))}0d` === request;
}

function examine(
  window: Uint8Array,
  { maxLineBytes, prompt }: { readonly maxLineBytes: number; readonly prompt?: string },
): FrameVerdict<Line> {
  if (prompt !== undefined && window[0] === prompt.charCodeAt(0)) return lineOf(new Uint8Array(0), 1, true);
  let isText = true;
  for (let at = 0; at < Math.min(window.length, maxLineBytes); at++) {
    const byte = window[at] ?? 0;
    if (byte === CR || byte === LF) return lineOf(window.subarray(0, at), at + 1, isText);
    if (byte < 0x20 || byte > 0x7e) isText = false;
  }
  if (window.length < maxLineBytes) return { kind: "incomplete" };
  return { kind: "message", lengthBytes: maxLineBytes, message: { text: "", fault: "INJ-NOISE" } };
}

function lineOf(bytes: Uint8Array, lengthBytes: number, isText: boolean): FrameVerdict<Line> {
  const message: Line = isText ? { text: bytesToAscii(bytes) } : { text: "", fault: "INJ-MALFORMED" };
  return { kind: "message", lengthBytes, message };
}
