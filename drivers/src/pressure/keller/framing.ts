/**
 * Finds replies, echoes and strays on a Keller line. There is no start byte: only address, function, the length that
 * belongs to the open request, and the checksum.
 */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { FrameVerdict } from "../../frame-scanner.ts";
import {
  EXCEPTION_BIT,
  encodeKellerRequest,
  hasValidChecksum,
  KELLER_REQUESTS,
  type KellerProtocol,
  type KellerRequest,
  requestsOf,
} from "./requests.ts";

const EXCEPTION_BYTES = 5;
/** Address, function, byte count and checksum around the data of a Modbus reply. */
const MODBUS_FRAME_BYTES = 5;
export const MAX_FRAME_BYTES = 32;
const LAST_ADDRESS = 249;

export interface KellerBus {
  readonly address: number;
  readonly protocol: KellerProtocol;
}

export interface OpenRequest {
  readonly open: KellerRequest | undefined;
  /** No echo of the open request has been seen yet. */
  readonly isEchoDue: boolean;
}

/** `stray`: an intact reply that cannot answer the open request; `other`: one that would, but from another address. */
export interface Reply {
  readonly kind: "echo" | "reply" | "stray" | "other";
  readonly bytes: Uint8Array;
}

/** Half duplex: what stands unread when the next request goes out is the rest of something lost, or a bare echo. */
export function codeOfRest(rest: Uint8Array, wire: KellerBus, state: OpenRequest): FaultCode | undefined {
  if (state.isEchoDue && state.open !== undefined && startsAsEcho(rest, wire, state.open)) return undefined;
  return "INJ-TRUNCATED";
}

/** The codec's look at the front of the line; see FrameCodec. */
export function examine(window: Uint8Array, wire: KellerBus, state: OpenRequest): FrameVerdict<Reply> {
  const { open } = state;
  if (open === undefined) return examineStray(window, wire);
  const verdict = examineReply(window, wire, open);
  if (verdict.kind !== "skip" || !state.isEchoDue) return verdict;
  const echo = encodeKellerRequest(open, wire.address);
  if (!startsAsEcho(window, wire, open)) return verdict;
  if (window.length < echo.length) return { kind: "incomplete" };
  return { kind: "message", lengthBytes: echo.length, message: { kind: "echo", bytes: echo } };
}

/** Tried before the echo, so that no serial number or value can be mistaken for one. */
function examineReply(window: Uint8Array, wire: KellerBus, open: KellerRequest): FrameVerdict<Reply> {
  if (window[0] !== wire.address) return examineOther(window, wire, open);
  const second = window[1];
  if (second === undefined) return { kind: "incomplete" };
  const functionCode = KELLER_REQUESTS[open].body[0] ?? 0;
  const isException = second === (functionCode | EXCEPTION_BIT);
  if (!isException && second !== functionCode) return examineStray(window, wire);
  const length = isException ? EXCEPTION_BYTES : KELLER_REQUESTS[open].replyBytes;
  // A Modbus reply names its byte count: a wrong one ends the wait early, and tells an echo from a reply.
  const count = window[2];
  const isOtherLength =
    wire.protocol === "modbus" &&
    !isException &&
    count !== undefined &&
    count !== length - MODBUS_FRAME_BYTES;
  if (isOtherLength) return examineStray(window, wire);
  if (window.length < length) return { kind: "incomplete" };
  const bytes = window.slice(0, length);
  if (!hasValidChecksum(bytes, wire.protocol)) return skip("INJ-CHECKSUM");
  return { kind: "message", lengthBytes: length, message: { kind: "reply", bytes } };
}

/** The open request's answer in another sensor's name. Its checksum decides, so no reply behind noise waits for it. */
function examineOther(window: Uint8Array, wire: KellerBus, open: KellerRequest): FrameVerdict<Reply> {
  const [address = 0, functionCode] = window;
  const asked = KELLER_REQUESTS[open].body[0] ?? 0;
  if (address === 0 || address > LAST_ADDRESS) return skip("INJ-NOISE");
  if (functionCode === undefined) return { kind: "incomplete" };
  if (functionCode !== asked && functionCode !== (asked | EXCEPTION_BIT)) return skip("INJ-NOISE");
  const length = functionCode === asked ? KELLER_REQUESTS[open].replyBytes : EXCEPTION_BYTES;
  if (window.length < length) return { kind: "incomplete" };
  const bytes = window.slice(0, length);
  if (!hasValidChecksum(bytes, wire.protocol)) return skip("INJ-NOISE");
  return { kind: "message", lengthBytes: length, message: { kind: "other", bytes } };
}

/** An intact reply of any function that answers nothing open; everything else is noise. */
function examineStray(window: Uint8Array, wire: KellerBus): FrameVerdict<Reply> {
  const [address, functionCode, count] = window;
  if (address !== wire.address) return skip("INJ-NOISE");
  if (functionCode === undefined) return { kind: "incomplete" };
  const row = requestsOf(wire.protocol)
    .map((name) => KELLER_REQUESTS[name])
    .filter(({ body }) => body[0] === (functionCode & ~EXCEPTION_BIT));
  if (row.length === 0) return skip("INJ-NOISE");
  if (functionCode < EXCEPTION_BIT && wire.protocol === "modbus" && count === undefined)
    return { kind: "incomplete" };
  const length =
    functionCode >= EXCEPTION_BIT
      ? EXCEPTION_BYTES
      : row.find(({ replyBytes }) => wire.protocol === "bus" || replyBytes - MODBUS_FRAME_BYTES === count)
          ?.replyBytes;
  if (length === undefined) return skip("INJ-NOISE");
  if (window.length < length) return { kind: "incomplete" };
  const bytes = window.slice(0, length);
  if (!hasValidChecksum(bytes, wire.protocol)) return skip("INJ-NOISE");
  return { kind: "message", lengthBytes: length, message: { kind: "stray", bytes } };
}

function startsAsEcho(window: Uint8Array, wire: KellerBus, open: KellerRequest): boolean {
  const echo = encodeKellerRequest(open, wire.address);
  return window.every((byte, at) => at >= echo.length || byte === echo[at]);
}

function skip(code: "INJ-NOISE" | "INJ-CHECKSUM"): FrameVerdict<Reply> {
  return { kind: "skip", lengthBytes: 1, code };
}
