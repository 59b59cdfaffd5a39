/**
 * A reply of the older Harvard pumps: line ends, one field, line ends, the address and a prompt. Nothing else is taken,
 * because there is no checksum.
 *
 * | part     | accepted                                                                             |
 * |----------|--------------------------------------------------------------------------------------|
 * | line end | 1 to 4 of CR and LF with one LF at least (PHD 22/2000 sends one CR more)               |
 * | field    | 1 to 20 printable characters                                                          |
 * | volume   | spaces, then a number with a point and one digit at least on either side of it          |
 * | error    | `?`, `NA` or `OOR`                                                                     |
 * | version  | 3 to 16 letters, digits, points and blanks, one letter and one digit among them         |
 * | prompt   | `:` stopped, `>` infusing, `<` refilling; `*` interrupted (PHD 22/2000 only)             |
 */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { FrameVerdict } from "../../frame-scanner.ts";

export interface ClassicReply {
  /** Between the line ends, blanks included: the pump's field has a fixed width. */
  readonly field: string;
  readonly address: number;
  readonly prompt: string;
}

export type ClassicField =
  | { readonly kind: "volume"; readonly value: number; readonly width: number }
  | { readonly kind: "version"; readonly text: string }
  | { readonly kind: "error"; readonly error: string };

const MAX_FIELD_BYTES = 20;
const MAX_LINE_END_BYTES = 4;
const MAX_ADDRESS_BYTES = 3;
export const MAX_REPLY_BYTES = 2 * MAX_LINE_END_BYTES + MAX_FIELD_BYTES + MAX_ADDRESS_BYTES + 2;
const CR = 0x0d;
const LF = 0x0a;

const VOLUME = /^ *((?:0|[1-9]\d{0,4})\.\d{1,5}) *$/;
const VERSION = /^ *((?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9][A-Za-z0-9. ]{1,14}[A-Za-z0-9]) *$/;
const ERROR = /^ *(\?|NA|OOR) *$/;

/** What the bytes at the front are, for the scanner. */
export function examineReply(window: Uint8Array): FrameVerdict<ClassicReply> {
  const head = lineEnd(window, 0);
  if (head === "none") return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
  if (head === "open") return { kind: "incomplete" };
  let at = head;
  while (at - head <= MAX_FIELD_BYTES) {
    const byte = window[at];
    if (byte === undefined) return { kind: "incomplete" };
    if (byte === CR || byte === LF) break;
    if (byte < 0x20 || byte > 0x7e) return malformed(at);
    at += 1;
  }
  const field = bytesToAscii(window.subarray(head, at));
  const tail = lineEnd(window, at);
  if (tail === "open") return { kind: "incomplete" };
  if (tail === "none" || field.length === 0) return malformed(Math.max(1, at));
  return examinePrompt(window, field, tail);
}

function examinePrompt(window: Uint8Array, field: string, from: number): FrameVerdict<ClassicReply> {
  for (let at = from; at <= from + MAX_ADDRESS_BYTES; at++) {
    const byte = window[at];
    if (byte === undefined) return { kind: "incomplete" };
    const char = String.fromCharCode(byte);
    if (":<>*".includes(char)) {
      const text = bytesToAscii(window.subarray(from, at));
      if (!/^ ?\d{1,2}$/.test(text)) return malformed(Math.max(1, at));
      const address = Number(text);
      return { kind: "message", lengthBytes: at + 1, message: { field, address, prompt: char } };
    }
    if (!/[ \d]/.test(char)) return malformed(at);
  }
  return malformed(from);
}

/** Where the run of line ends that starts at `from` ends; `open` while it may go on. */
function lineEnd(window: Uint8Array, from: number): number | "open" | "none" {
  let at = from;
  let hasLineFeed = false;
  for (; at < from + MAX_LINE_END_BYTES; at++) {
    const byte = window[at];
    if (byte === undefined) return "open";
    if (byte !== CR && byte !== LF) break;
    hasLineFeed ||= byte === LF;
  }
  return hasLineFeed ? at : "none";
}

/** What the field says; `undefined` when it is none of what this driver asks for. */
export function parseField(field: string): ClassicField | undefined {
  const [, number] = VOLUME.exec(field) ?? [];
  if (number !== undefined) return { kind: "volume", value: Number(number), width: field.length };
  const [, error] = ERROR.exec(field) ?? [];
  if (error !== undefined) return { kind: "error", error };
  const [, text] = VERSION.exec(field) ?? [];
  return text === undefined ? undefined : { kind: "version", text };
}

function malformed(lengthBytes: number): FrameVerdict<ClassicReply> {
  return { kind: "skip", lengthBytes, code: "INJ-MALFORMED" };
}
