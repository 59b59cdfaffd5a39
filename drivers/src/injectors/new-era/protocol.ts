/**
 * Codec of the New Era NE-1000 family (NE-300/500/1000/1600/4000, WPI AL-1000), Basic and Safe mode.
 *
 * | offset | Basic          | Safe                                           |
 * |--------|----------------|------------------------------------------------|
 * | 0      | STX 0x02       | STX 0x02                                       |
 * | 1      | response text  | u8 length, itself to ETX = text + 4            |
 * | 2      | …              | response text                                  |
 * | n      | ETX 0x03       | u16 big-endian CRC-16/XMODEM of the text, ETX  |
 *
 * The byte after STX tells them apart: an address digit (0x30–0x39) in Basic mode, a length below 0x30 in Safe mode.
 * A response in Basic mode is taken only as the answer to an open request of the right kind and from the right address.
 */
import { bytesToAscii, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { crc16Xmodem } from "@cementwatch/shared/bytes/checksum";
import type { JsonValue } from "@cementwatch/shared/json";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import { otherAddress } from "../../bus/other-address.ts";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, type FrameVerdict, frameScannerSchema, type NewItem } from "../../frame-scanner.ts";
import { ALARM_TEXTS, errorNotice, NOTICE_SAFE_MODE, safeModeText } from "./messages.ts";
import { ETX, encodeRequest, NEW_ERA_REQUESTS, type NewEraRequest, STX } from "./requests.ts";
import { type NewEraData, type NewEraResponse, parseResponse } from "./response.ts";

/** Longest text taken: the longest display has 17 characters, the longest version 23; room for a longer model name. */
const MAX_TEXT_BYTES = 40;
const MAX_FRAME_BYTES = MAX_TEXT_BYTES + 6;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** Address and status, the shortest text. */
const MIN_SAFE_LENGTH = 7;

interface NewEraFrame {
  readonly text: string;
  readonly isSafe: boolean;
}

const stateSchema = z.object({
  scanner: frameScannerSchema,
  open: z.enum(["status", "display", "version"]).nullable(),
  isSafeSeen: z.boolean(),
  heardVersion: z.string().nullable(),
});

/** `safeTimeoutS` is only for the text of the notice. */
export function createNewEraDecoder(address: number, safeTimeoutS: number | undefined): DeviceDecoder {
  let open: NewEraRequest | undefined;
  let isSafeSeen = false;
  /** Basic mode has no checksum: a version counts when it has been read twice alike. */
  let heardVersion: string | undefined;
  const requests = new Map(
    NEW_ERA_REQUESTS.flatMap((request) => [
      [bytesToHex(encodeRequest(request, address, false)), request],
      [bytesToHex(encodeRequest(request, address, true)), request],
    ]),
  );

  const takeResponse = (response: NewEraResponse, isSafe: boolean): readonly NewItem[] | "unexpected" => {
    const isAnswer = open !== undefined && ("alarm" in response || answers(response.data.kind, open));
    const isPushedAlarm = isSafe && ("alarm" in response || response.data.kind === "error");
    if (response.address !== address || !(isAnswer || isPushedAlarm)) return "unexpected";
    open = undefined;
    if (!isSafe && "data" in response && response.data.kind === "version") {
      const version = `${response.data.model}V${response.data.firmware}`;
      const isConfirmed = version === heardVersion;
      heardVersion = version;
      if (!isConfirmed) return [{ kind: "motion", motion: response.motion }];
    }
    return itemsOf(response);
  };
  const scanner = new FrameScanner<NewEraFrame>({
    maxFrameBytes: MAX_FRAME_BYTES,
    examine,
    accept(frame, firstByteAtUs, lengthBytes) {
      const items: DecodedItem[] = [];
      const response = parseResponse(frame.text);
      if (response !== undefined && response.address !== address && open !== undefined) {
        return [otherAddress(address, response.address, lengthBytes, firstByteAtUs)];
      }
      const taken = response === undefined ? "malformed" : takeResponse(response, frame.isSafe);
      if (frame.isSafe && !isSafeSeen && taken !== "malformed") {
        isSafeSeen = true;
        items.push({ kind: "notice", ...safeNotice(address, safeTimeoutS), firstByteAtUs });
      }
      if (taken === "malformed" || taken === "unexpected") {
        const code = taken === "malformed" ? "INJ-MALFORMED" : "INJ-UNEXPECTED";
        items.push({ kind: "rejected", code, skippedBytes: lengthBytes, firstByteAtUs });
      } else {
        items.push(...taken.map((item) => ({ ...item, firstByteAtUs })));
      }
      return items;
    },
  });

  return {
    sent(bytes) {
      // In Basic mode the rest of an older reply must not be joined to the next one. A Safe packet may be an alarm on
      // its way, and its CRC guards it.
      if (isDigit(scanner.pending[1] ?? 0)) scanner.abandon("INJ-TRUNCATED");
      const request = requests.get(bytesToHex(bytes));
      if (request !== undefined) open = request;
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({
      scanner: scanner.snapshot() as unknown as JsonValue,
      open: open ?? null,
      isSafeSeen,
      heardVersion: heardVersion ?? null,
    }),
    restore(state) {
      const parsed = stateSchema.parse(state);
      scanner.restore(parsed.scanner);
      open = parsed.open ?? undefined;
      isSafeSeen = parsed.isSafeSeen;
      heardVersion = parsed.heardVersion ?? undefined;
    },
  };
}

function safeNotice(address: number, safeTimeoutS: number | undefined) {
  return { code: NOTICE_SAFE_MODE, text: safeModeText(address, safeTimeoutS) };
}

function answers(kind: NewEraData["kind"], request: NewEraRequest): boolean {
  return kind === request || kind === "error";
}

function itemsOf(response: NewEraResponse): readonly NewItem[] {
  if ("alarm" in response) return [{ kind: "deviceAlarm", ...ALARM_TEXTS[response.alarm] }];
  return [{ kind: "motion", motion: response.motion }, ...dataItems(response.data)];
}

function dataItems(data: NewEraData): readonly NewItem[] {
  switch (data.kind) {
    case "status":
      return [];
    case "error":
      return [{ kind: "notice", ...errorNotice(data.error) }];
    case "version":
      return [{ kind: "identity", model: data.model, serialNumber: "", firmware: data.firmware }];
    case "display": {
      // The pump's two counters only grow; their difference is what the plunger has moved inwards.
      const volumeMl = Math.round((data.infusedMl - data.withdrawnMl) * 1e6) / 1e6;
      return [{ kind: "reading", signal: "volume", value: volumeMl, unit: "mL", quality: "valid" }];
    }
  }
}

function examine(window: Uint8Array): FrameVerdict<NewEraFrame> {
  if (window[0] !== STX) return noise(1);
  const second = window[1];
  if (second === undefined) return { kind: "incomplete" };
  if (isDigit(second)) return examineBasic(window);
  if (second >= MIN_SAFE_LENGTH && second <= MAX_TEXT_BYTES + 4) return examineSafe(window, second);
  return noise(1);
}

function examineBasic(window: Uint8Array): FrameVerdict<NewEraFrame> {
  for (let at = 1; at <= MAX_TEXT_BYTES + 1; at++) {
    const byte = window[at];
    if (byte === undefined) return { kind: "incomplete" };
    if (byte === ETX) {
      const text = bytesToAscii(window.subarray(1, at));
      return { kind: "message", lengthBytes: at + 1, message: { text, isSafe: false } };
    }
    if (byte === STX) return { kind: "skip", lengthBytes: at, code: "INJ-TRUNCATED" };
    if (byte < 0x20 || byte > 0x7e) return { kind: "skip", lengthBytes: at, code: "INJ-MALFORMED" };
  }
  return { kind: "skip", lengthBytes: 1, code: "INJ-MALFORMED" };
}

function examineSafe(window: Uint8Array, length: number): FrameVerdict<NewEraFrame> {
  // A text begins with two digits: a stray STX shows here, before the wait for a length that is none.
  for (const byte of window.subarray(2, 4)) if (!isDigit(byte)) return noise(1);
  if (window.length < length + 1) return { kind: "incomplete" };
  const data = window.subarray(2, length - 2);
  const tail = new ByteReader(window.subarray(length - 2, length + 1));
  if (tail.u16Be() !== crc16Xmodem(data) || tail.u8() !== ETX) {
    return { kind: "skip", lengthBytes: 1, code: "INJ-CHECKSUM" };
  }
  return { kind: "message", lengthBytes: length + 1, message: { text: bytesToAscii(data), isSafe: true } };
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}

function noise(lengthBytes: number): FrameVerdict<NewEraFrame> {
  return { kind: "skip", lengthBytes, code: "INJ-NOISE" };
}
