/**
 * Replies of Chemyx pumps: the request as echo, then lines, then a prompt `>`. There is no checksum, so that the echo,
 * the words of each line and their order are the guard.
 *
 * | request    | lines behind the echo                                                                    |
 * |------------|------------------------------------------------------------------------------------------|
 * | volume     | `dispensed volume = 0.3500`                                                               |
 * | status     | `1`, or `pump status = 1`                                                                 |
 * | parameters | `unit = 0`, `dia = …`, `rate = …`, `time = …`, `volume = …`, `delay = …`; under `Pump n:` each when there are two |
 * | any        | `Invalid Command!`                                                                        |
 */
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { InjectorMotion } from "@cementwatch/shared/telemetry/reading";
import type { FrameVerdict } from "../../frame-scanner.ts";
import type { ChemyxChannel, ChemyxRequest } from "./requests.ts";

export type ChemyxReply =
  | { readonly kind: "volume"; readonly value: number; readonly width: number }
  | { readonly kind: "status"; readonly motion: InjectorMotion; readonly isStalled: boolean }
  | { readonly kind: "parameters"; readonly unit: ChemyxUnit }
  | { readonly kind: "refused" }
  | { readonly kind: "prompt" };

/** 0 mL/min, 1 mL/h, 2 µL/min, 3 µL/h: the volume counts in the same mL or µL. */
export type ChemyxUnit = 0 | 1 | 2 | 3;

const MAX_LINE_BYTES = 40;
/** Two channels of seven lines, and some blank ones. */
const MAX_LINES = 20;
/** So many lines of this length with their line ends, and the echo. */
export const MAX_REPLY_BYTES = MAX_LINES * (MAX_LINE_BYTES + 3) + 32;
const CR = 0x0d;
const LF = 0x0a;
const PROMPT = 0x3e;

const NUMBER = String.raw`(?:0|[1-9]\d{0,5})(?:\.\d{1,6})?`;
const VOLUME = /^dispensed volume = ((?:0|[1-9]\d{0,5})\.\d{1,6})$/;
const STATUS = /^(?:pump status = )?([0-4])$/;
const REFUSED = "Invalid Command!";
const UNIT = /^unit = ([0-3])$/;
const PARAMETERS = [
  UNIT,
  ...["dia", "rate", "time", "volume", "delay"].map((name) => new RegExp(`^${name} = ${NUMBER}$`)),
];
/** General knowledge, to be checked on a pump. */
const STATES: readonly { readonly motion: InjectorMotion; readonly isStalled: boolean }[] = [
  { motion: "stopped", isStalled: false },
  { motion: "infusing", isStalled: false },
  { motion: "paused", isStalled: false },
  { motion: "waiting", isStalled: false },
  { motion: "stopped", isStalled: true },
];

type Verdict = FrameVerdict<ChemyxReply>;
interface Lines {
  readonly lines: readonly string[];
  /** Where each of them ends in the window. */
  readonly ends: readonly number[];
}

interface Awaited {
  readonly request: ChemyxRequest;
  /** `undefined`: this pump does not send one. */
  readonly echo: Uint8Array | undefined;
  readonly channel: ChemyxChannel | undefined;
}

/** What the bytes at the front are, given the open request. */
export function examineReply(window: Uint8Array, awaited: Awaited | undefined): Verdict {
  const [first] = window;
  if (first === PROMPT || first === CR || first === LF) {
    return { kind: "message", lengthBytes: 1, message: { kind: "prompt" } };
  }
  if (awaited === undefined) return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
  const echoBytes = awaited.echo?.length ?? 0;
  for (let at = 0; at < echoBytes; at++) {
    if (window[at] === undefined) return { kind: "incomplete" };
    if (window[at] !== awaited.echo?.[at]) return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
  }
  const found = readLines(window, echoBytes);
  if ("badAt" in found) return malformed(found.badAt);
  return awaited.request === "parameters"
    ? parametersVerdict(found, awaited)
    : lineVerdict(found, awaited.request);
}

/** Complete lines from `from` on; blank ones are left out. */
function readLines(window: Uint8Array, from: number): Lines | { readonly badAt: number } {
  const lines: string[] = [];
  const ends: number[] = [];
  let count = 0;
  let start = from;
  for (let at = from; at < window.length; at++) {
    const byte = window[at] ?? 0;
    if (byte === CR || (byte === LF && at === start)) {
      // A line ends with CR LF; the echo's own line feed is a blank one.
      if (byte === CR && window[at + 1] !== undefined && window[at + 1] !== LF) return { badAt: at };
      if (byte === CR && window[at + 1] === undefined) break;
      const text = bytesToAscii(window.subarray(start, at)).trim();
      at += byte === CR ? 1 : 0;
      start = at + 1;
      count += 1;
      if (count > MAX_LINES) return { badAt: start };
      if (text === "") continue;
      lines.push(text);
      ends.push(start);
      continue;
    }
    if (byte < 0x20 || byte > 0x7e || at - start > MAX_LINE_BYTES) return { badAt: at };
  }
  return { lines, ends };
}

function lineVerdict(found: Lines, request: ChemyxRequest): Verdict {
  const [line] = found.lines;
  const [end = 0] = found.ends;
  if (line === undefined) return { kind: "incomplete" };
  const message = parseLine(line, request);
  return message === undefined ? malformed(end) : { kind: "message", lengthBytes: end, message };
}

function parseLine(line: string, request: ChemyxRequest): ChemyxReply | undefined {
  if (line === REFUSED) return { kind: "refused" };
  if (request === "volume") {
    const [, text] = VOLUME.exec(line) ?? [];
    return text === undefined ? undefined : { kind: "volume", value: Number(text), width: text.length };
  }
  const state = STATES[Number(STATUS.exec(line)?.[1] ?? Number.NaN)];
  return state === undefined ? undefined : { kind: "status", ...state };
}

function parametersVerdict(found: Lines, awaited: Awaited): Verdict {
  const { lines, ends } = found;
  if (lines[0] === REFUSED)
    return { kind: "message", lengthBytes: ends[0] ?? 1, message: { kind: "refused" } };
  const expected = expectedLines(awaited.channel);
  const bad = lines.findIndex((line, at) => expected[at]?.test(line) !== true);
  if (bad >= 0) return malformed(ends[bad] ?? 1);
  if (lines.length < expected.length) return { kind: "incomplete" };
  const unitAt = awaited.channel === undefined ? 0 : 1 + (awaited.channel - 1) * (1 + PARAMETERS.length);
  const unit = Number(UNIT.exec(lines[unitAt] ?? "")?.[1]) as ChemyxUnit;
  return { kind: "message", lengthBytes: ends.at(-1) ?? 1, message: { kind: "parameters", unit } };
}

function expectedLines(channel: ChemyxChannel | undefined): readonly RegExp[] {
  return channel === undefined ? PARAMETERS : [/^Pump 1:$/, ...PARAMETERS, /^Pump 2:$/, ...PARAMETERS];
}

function malformed(lengthBytes: number): Verdict {
  return { kind: "skip", lengthBytes: Math.max(1, lengthBytes), code: "INJ-MALFORMED" };
}
