/** Finds whole lines of a described device in a stream of bytes. */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { FrameVerdict } from "../../frame-scanner.ts";
import { endOf, type LineDescription } from "./description.ts";
import { checkedText, checksumLength } from "./line-checksum.ts";

/** Line ending and checksum included. No device prints longer lines; a longer one is noise. */
export const MAX_LINE_BYTES = 256;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** The codec's look at the front of the line; see FrameCodec. The message is the line's text. */
export function examineLine(window: Uint8Array, description: LineDescription): FrameVerdict<string> {
  const { checksum } = description;
  const end = endOf(description);
  // Empty lines, and the other half of a CR LF, are nobody's fault: an empty text is passed over.
  if (isLineEndByte(window[0])) return { kind: "message", lengthBytes: 1, message: "" };
  const first = find(window, end, 0);
  if (first === undefined) return window.length < MAX_LINE_BYTES ? { kind: "incomplete" } : skip(1);
  if (checksum === undefined) return plainLine(window, first, end.length);
  // The bytes of a raw checksum may look like the ending: then the line ends a little later.
  const last = checksum.form === "raw" ? first + checksumLength(checksum) : first;
  for (let at: number | undefined = first; at !== undefined && at <= last; at = find(window, end, at + 1)) {
    const text = checkedText(window.subarray(0, at), checksum);
    if (text !== undefined && isPrintable(window.subarray(0, text.length))) {
      return { kind: "message", lengthBytes: at + end.length, message: text };
    }
  }
  if (window.length < last + end.length && window.length < MAX_LINE_BYTES) return { kind: "incomplete" };
  return { kind: "skip", lengthBytes: first + end.length, code: "INJ-CHECKSUM" };
}

function plainLine(window: Uint8Array, length: number, endLength: number): FrameVerdict<string> {
  const hasReturn = endLength === 1 && window[length - 1] === CR;
  const line = window.subarray(0, hasReturn ? length - 1 : length);
  // Not only its bad bytes are dropped: what is left of a number is a number.
  if (!isPrintable(line)) return { kind: "skip", lengthBytes: length + endLength, code: "INJ-MALFORMED" };
  return { kind: "message", lengthBytes: length + endLength, message: bytesToAscii(line) };
}

function find(window: Uint8Array, end: string, from: number): number | undefined {
  const [first = 0, second] = Array.from(end, (char) => char.charCodeAt(0));
  for (let at = from; at + end.length <= Math.min(window.length, MAX_LINE_BYTES); at++) {
    if (window[at] === first && (second === undefined || window[at + 1] === second)) return at;
  }
  return undefined;
}

function isLineEndByte(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === TAB || (byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE));
}

function skip(lengthBytes: number): FrameVerdict<string> {
  return { kind: "skip", lengthBytes, code: "INJ-NOISE" };
}
