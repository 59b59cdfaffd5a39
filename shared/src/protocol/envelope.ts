/**
 * Binary envelope of subprotocol `cementwatch.v1`, little-endian:
 *
 *   0 u32 magic 'CWF1' · 4 u8 version · 5 u8 channel · 6 u8 origin · 7 u8 flags · 8 u32 runtimeId ·
 *  12 u32 generation · 16 u32 sequence · 20 u32 headLength · 24 f64 atUs · 32 head (JSON, ASCII-escaped UTF-8)
 *
 * The payload starts at the next 8-byte boundary, so that a browser makes a typed-array view without a copy.
 */
import { CHANNELS, type Channel, type Origin } from "./channels.ts";

const MAGIC = 0x31465743;
const VERSION = 1;
export const HEADER_BYTES = 32;
const ORIGINS: readonly Origin[] = ["live", "storedRun", "replay", "simulated"];

/** Flag bits. */
export const FLAG_REDUCED = 1;

export interface EnvelopeHeader {
  readonly channel: Channel;
  readonly origin: Origin;
  readonly flags: number;
  readonly runtimeId: number;
  readonly generation: number;
  readonly sequence: number;
  readonly atUs: number;
}

export interface Envelope extends EnvelopeHeader {
  /** Parsed JSON head; the channel's own type. */
  readonly head: unknown;
  /** A view into the received buffer, aligned to 8 bytes; no copy. */
  readonly payload: Uint8Array;
}

export interface EnvelopeProblem {
  readonly kind: "rejected";
  readonly reason: string;
}

/** Encodes everything before the payload; send it followed by the payload bytes. Length is a multiple of 8. */
export function encodeEnvelopeHead(header: EnvelopeHeader, head: unknown): Uint8Array<ArrayBuffer> {
  const json = escapeToAscii(JSON.stringify(head));
  const length = Math.ceil((HEADER_BYTES + json.length) / 8) * 8;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setUint8(5, CHANNELS[header.channel].id);
  view.setUint8(6, ORIGINS.indexOf(header.origin));
  view.setUint8(7, header.flags);
  view.setUint32(8, header.runtimeId, true);
  view.setUint32(12, header.generation, true);
  view.setUint32(16, header.sequence >>> 0, true);
  view.setUint32(20, json.length, true);
  view.setFloat64(24, header.atUs, true);
  for (let i = 0; i < json.length; i++) bytes[HEADER_BYTES + i] = json.charCodeAt(i);
  return bytes;
}

/** Decodes a whole message. Never throws on bad input: returns the reason. */
export function decodeEnvelope(buffer: ArrayBuffer): Envelope | EnvelopeProblem {
  if (buffer.byteLength < HEADER_BYTES)
    return rejected(`message has ${buffer.byteLength} bytes, fewer than 32`);
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) return rejected("message does not start with CWF1");
  if (view.getUint8(4) !== VERSION) return rejected(`version ${view.getUint8(4)} is not ${VERSION}`);
  const channelId = view.getUint8(5);
  const channel = (Object.keys(CHANNELS) as Channel[]).find((name) => CHANNELS[name].id === channelId);
  const origin = ORIGINS[view.getUint8(6)];
  if (channel === undefined) return rejected(`channel ${channelId} is not known`);
  if (origin === undefined) return rejected(`origin ${view.getUint8(6)} is not known`);
  const headLength = view.getUint32(20, true);
  if (HEADER_BYTES + headLength > buffer.byteLength) return rejected("head is longer than the message");
  const payloadAt = Math.min(Math.ceil((HEADER_BYTES + headLength) / 8) * 8, buffer.byteLength);
  const head = parseHead(new Uint8Array(buffer, HEADER_BYTES, headLength));
  if (head === undefined) return rejected("head is not JSON");
  return {
    channel,
    origin,
    flags: view.getUint8(7),
    runtimeId: view.getUint32(8, true),
    generation: view.getUint32(12, true),
    sequence: view.getUint32(16, true),
    atUs: view.getFloat64(24, true),
    head: head.value,
    payload: new Uint8Array(buffer, payloadAt),
  };
}

function rejected(reason: string): EnvelopeProblem {
  return { kind: "rejected", reason };
}

function escapeToAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function parseHead(bytes: Uint8Array): { value: unknown } | undefined {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  try {
    return { value: JSON.parse(parts.join("")) as unknown };
  } catch {
    return undefined;
  }
}
