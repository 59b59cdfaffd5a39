/**
 * Replies of the newer Harvard pumps: lines `LF [nn:]text CR`, at the end `LF [nn]prompt`. An address on a prompt has no
 * colon, so that `LF 03:` is either an idle pump or the head of a line; the byte behind it decides.
 *
 * | bytes at the front                          | taken as                                             |
 * |---------------------------------------------|------------------------------------------------------|
 * | LF line CR [LF error text CR] LF prompt      | a reply; both lines of an error belong to it          |
 * | LF prompt                                   | a prompt that came by itself                          |
 * | CR, XON, LF before LF, prompt before LF       | rest of an empty first line: nothing                  |
 * | the open request's own bytes                | echo (`echo on`): nothing                             |
 */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { FrameVerdict } from "../../frame-scanner.ts";

interface EliteLine {
  /** `undefined`: no address printed, as a pump of address 0 may. */
  readonly address: number | undefined;
  readonly text: string;
}

export interface EliteReply {
  readonly kind: "reply";
  readonly lines: readonly EliteLine[];
  readonly promptAddress: number | undefined;
  readonly prompt: ElitePrompt;
}

export type ElitePrompt = ":" | ">" | "<" | "*" | "T*";

export type EliteMessage =
  | EliteReply
  | { readonly kind: "prompt"; readonly promptAddress: number | undefined; readonly prompt: ElitePrompt }
  | { readonly kind: "nothing" };

const MAX_TEXT_BYTES = 72;
/** Two lines with addresses and line ends, and a prompt. */
export const MAX_REPLY_BYTES = 2 * (MAX_TEXT_BYTES + 8) + 8;
const LF = 0x0a;
const CR = 0x0d;
const XON = 0x11;
const ERROR_HEAD = /^(Command|Argument) error:/;

type Verdict = FrameVerdict<EliteMessage>;
interface Awaited {
  /** Bytes that the pump may echo. */
  readonly echo: Uint8Array | undefined;
  /** A bare prompt is the whole answer. */
  readonly isPromptOnly: boolean;
}

/** What the bytes at the front are, given the open request. */
export function examineReply(window: Uint8Array, awaited: Awaited): Verdict {
  const [first, second] = window;
  const { echo } = awaited;
  if (first === CR || first === XON) return nothing(1);
  if (first !== LF) {
    if (echo !== undefined) {
      const seen = window.subarray(0, echo.length);
      if (seen.every((byte, at) => byte === echo[at])) {
        return seen.length < echo.length ? { kind: "incomplete" } : nothing(echo.length);
      }
    }
    return examineLeak(window);
  }
  if (second === undefined) return { kind: "incomplete" };
  if (second === LF || second === CR) return nothing(1);
  const prompt = readPrompt(window, 1);
  if (prompt === "open") return { kind: "incomplete" };
  if (prompt !== undefined) return examineLonePrompt(window, prompt, awaited.isPromptOnly);
  return examineLines(window);
}

/** A prompt without its line feed, as it leaks into an empty first line. */
function examineLeak(window: Uint8Array): Verdict {
  if (window[0] !== 0x54) return skip(1, "INJ-NOISE");
  if (window.length < 2) return { kind: "incomplete" };
  return window[1] === 0x2a ? nothing(2) : skip(1, "INJ-NOISE");
}

interface FoundPrompt {
  readonly address: number | undefined;
  readonly prompt: ElitePrompt;
  readonly end: number;
}

function examineLonePrompt(window: Uint8Array, found: FoundPrompt, isPromptOnly: boolean): Verdict {
  const { address, prompt, end } = found;
  const message = { kind: "prompt", promptAddress: address, prompt } as const;
  if (prompt !== ":" || address === undefined || isPromptOnly) {
    return { kind: "message", lengthBytes: end, message };
  }
  const next = window[end];
  if (next === undefined) return { kind: "incomplete" };
  if (next === LF || next === CR || next === XON) return { kind: "message", lengthBytes: end, message };
  return examineLines(window);
}

function examineLines(window: Uint8Array): Verdict {
  const lines: EliteLine[] = [];
  let at = 0;
  for (;;) {
    const line = readLine(window, at);
    if (line === "open") return { kind: "incomplete" };
    if ("badAt" in line) return skip(Math.max(1, line.badAt), "INJ-MALFORMED");
    lines.push({ address: line.address, text: line.text });
    at = line.end;
    if (window[at] === LF && window[at + 1] === LF) at += 1;
    const needsMore = lines.length === 1 && ERROR_HEAD.test(line.text);
    if (needsMore) continue;
    if (window[at] === undefined || window[at + 1] === undefined) {
      return window[at] === undefined || window[at] === LF
        ? { kind: "incomplete" }
        : skip(at, "INJ-MALFORMED");
    }
    const prompt = window[at] === LF ? readPrompt(window, at + 1) : undefined;
    if (prompt === "open") return { kind: "incomplete" };
    if (prompt === undefined) return skip(at, "INJ-MALFORMED");
    const message = { kind: "reply", lines, promptAddress: prompt.address, prompt: prompt.prompt } as const;
    return { kind: "message", lengthBytes: prompt.end, message };
  }
}

type Line = { readonly address: number | undefined; readonly text: string; readonly end: number };

/** The line that begins with the line feed at `from`; `badAt`: where it stops being one. */
function readLine(window: Uint8Array, from: number): Line | "open" | { readonly badAt: number } {
  if (window[from] === undefined) return "open";
  if (window[from] !== LF) return { badAt: from };
  for (let at = from + 1; at <= from + 1 + MAX_TEXT_BYTES; at++) {
    const byte = window[at];
    if (byte === undefined) return "open";
    if (byte === CR) {
      const text = bytesToAscii(window.subarray(from + 1, at));
      const [, address, rest] = /^(?:(\d\d):)?(.*)$/.exec(text) ?? [];
      return { address: address === undefined ? undefined : Number(address), text: rest ?? "", end: at + 1 };
    }
    if (byte < 0x20 || byte > 0x7e) return { badAt: at };
  }
  return { badAt: from + 1 };
}

/** `[nn]prompt` at `from`: `open` while it may still become one, `undefined` when it is none. */
function readPrompt(window: Uint8Array, from: number): FoundPrompt | "open" | undefined {
  const text = bytesToAscii(window.subarray(from, from + 4));
  const [whole, digits = "", prompt] = /^(\d\d)?(T\*|[:<>*])/.exec(text) ?? [];
  if (whole !== undefined) {
    const address = digits === "" ? undefined : Number(digits);
    return { address, prompt: prompt as ElitePrompt, end: from + whole.length };
  }
  return /^(\d{0,2}|(\d\d)?T)$/.test(text) ? "open" : undefined;
}

function nothing(lengthBytes: number): Verdict {
  return { kind: "message", lengthBytes, message: { kind: "nothing" } };
}

function skip(lengthBytes: number, code: "INJ-NOISE" | "INJ-MALFORMED"): Verdict {
  return { kind: "skip", lengthBytes, code };
}
