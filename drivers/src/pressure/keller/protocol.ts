/**
 * Codec of Keller X-line and Series 30 sensors (PR/PA-33X, 35X, 36X), Keller bus and Modbus RTU, half duplex.
 *
 * | offset   | Keller bus reply        | Modbus reply                    | exception (both)     |
 * |----------|-------------------------|---------------------------------|----------------------|
 * | 0        | address                 | address                         | address              |
 * | 1        | function                | 3                               | function + 0x80      |
 * | 2 …      | data (replies.ts)       | byte count, data                | code                 |
 * | last two | CRC high, low           | CRC low, high                   | as its protocol      |
 *
 * There is no start byte and a reply does not name the channel, so a reply is read only against the one open request.
 * A copy of that request in front of the reply is the adapter's echo and is dropped. After an F73 that got no intact
 * answer, a late answer could be taken for the next channel's: F73 replies are refused until a reply to another
 * function has come through (the poller asks for the serial number, see poller.ts). The same holds for F30, which does
 * not name its coefficient.
 */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import { otherAddress } from "../../bus/other-address.ts";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, frameScannerSchema, type NewItem } from "../../frame-scanner.ts";
import { codeOfRest, examine, type KellerBus, MAX_FRAME_BYTES, type Reply } from "./framing.ts";
import {
  deviceWords,
  exceptionText,
  type KellerRange,
  kellerValue,
  modbusFirmware,
  modbusValues,
  STAT_NON_STANDARD,
} from "./replies.ts";
import {
  CHANNEL_P1,
  CHANNEL_TOB1,
  EXCEPTION_BIT,
  EXCEPTION_NOT_INITIALISED,
  EXCEPTION_OUT_OF_RANGE,
  encodeKellerRequest,
  type KellerRequest,
  requestsOf,
} from "./requests.ts";

export const NOTICE_POWER_LOSS = "KEL-POWER-LOSS";
export const NOTICE_EXCEPTION = "KEL-EXCEPTION";
const NOTICE_MODE = "KEL-NON-STANDARD-MODE";
const NOTICE_SERIAL_ONLY = "KEL-SERIAL-ONLY";
export const NOTICE_INITIALISED = "KEL-INITIALISED";

/** Names of the digital zero (bar) and gain among the device's coefficients. */
const OFFSET_P1 = "offsetP1Bar";
const GAIN_P1 = "gainP1";

export interface KellerWire extends KellerBus {
  readonly range: KellerRange;
}

interface KellerState {
  open: KellerRequest | undefined;
  isEchoDue: boolean;
  /** A request whose reply does not name its content went unanswered: its answer may still come. */
  isNamelessDoubtful: boolean;
  /** From F48. */
  words: { model: string; firmware: string } | null;
  isNonStandard: boolean;
}

const REQUEST_NAMES = [
  "initialise",
  "serial",
  "firmware",
  "pressure",
  "temperature",
  "values",
  "offset",
  "gain",
  "zeroAndGain",
] as const;

const stateSchema = z.object({
  scanner: frameScannerSchema,
  open: z.enum(REQUEST_NAMES).nullable(),
  isEchoDue: z.boolean(),
  isNamelessDoubtful: z.boolean(),
  words: z.object({ model: z.string(), firmware: z.string() }).nullable(),
  isNonStandard: z.boolean(),
});

export function createKellerDecoder(wire: KellerWire): DeviceDecoder {
  const requests = requestsOf(wire.protocol);
  const byHex = new Map(requests.map((name) => [bytesToHex(encodeKellerRequest(name, wire.address)), name]));
  let state: KellerState = {
    open: undefined,
    isEchoDue: false,
    isNamelessDoubtful: false,
    words: null,
    isNonStandard: false,
  };
  const scanner = new FrameScanner<Reply>({
    maxFrameBytes: MAX_FRAME_BYTES,
    examine: (window) => examine(window, wire, state),
    accept(reply, firstByteAtUs, lengthBytes) {
      if (reply.kind === "echo") {
        state.isEchoDue = false;
        return [];
      }
      if (reply.kind === "other") {
        return [otherAddress(wire.address, reply.bytes[0] ?? 0, lengthBytes, firstByteAtUs)];
      }
      const items = reply.kind === "stray" ? "unexpected" : takeReply(reply.bytes, wire, state);
      if (items === "unexpected") {
        return [{ kind: "rejected", code: "INJ-UNEXPECTED", skippedBytes: lengthBytes, firstByteAtUs }];
      }
      return items.map((item) => ({ ...item, firstByteAtUs }));
    },
  });

  return {
    sent(bytes) {
      const request = byHex.get(bytesToHex(bytes));
      if (request === undefined) return;
      scanner.abandon(codeOfRest(scanner.pending, wire, state));
      if (isNameless(state.open)) state.isNamelessDoubtful = true;
      state.open = request;
      state.isEchoDue = true;
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({
      ...state,
      open: state.open ?? null,
      scanner: scanner.snapshot() as unknown as JsonValue,
    }),
    restore(value) {
      const { scanner: scannerState, open, ...rest } = stateSchema.parse(value);
      scanner.restore(scannerState);
      state = { ...rest, open: open ?? undefined };
    },
  };
}

function takeReply(
  bytes: Uint8Array,
  wire: KellerWire,
  state: KellerState,
): readonly NewItem[] | "unexpected" {
  const open = state.open;
  if (open === undefined) return "unexpected";
  if (isNameless(open) && state.isNamelessDoubtful) return "unexpected";
  state.open = undefined;
  if (!isNameless(open)) state.isNamelessDoubtful = false;
  const functionCode = bytes[1] ?? 0;
  if (functionCode >= EXCEPTION_BIT) {
    return exceptionItems(open, functionCode & ~EXCEPTION_BIT, bytes[2] ?? 0, wire);
  }
  return replyItems(open, bytes.subarray(2, -2), wire, state);
}

function replyItems(
  open: KellerRequest,
  data: Uint8Array,
  wire: KellerWire,
  state: KellerState,
): readonly NewItem[] {
  switch (open) {
    case "initialise":
      state.words = deviceWords(data);
      return [
        {
          kind: "notice",
          code: NOTICE_INITIALISED,
          text: `The sensor (${state.words.model}) is initialised.`,
        },
      ];
    case "serial": {
      const serialNumber = String(new ByteReader(data).u32Be());
      if (state.words !== null) return [{ kind: "identity", ...state.words, serialNumber }];
      // Half an identity would look like another sensor.
      return [
        { kind: "notice", code: NOTICE_SERIAL_ONLY, text: `Sensor ${serialNumber}, kind not read yet.` },
      ];
    }
    case "firmware":
      return [
        { kind: "identity", model: "Keller", serialNumber: "", firmware: modbusFirmware(data.subarray(1)) },
      ];
    case "values":
      return modbusValues(data.subarray(1), wire.range).map((value) => ({ kind: "reading", ...value }));
    case "offset":
      return [{ kind: "coefficients", values: { [OFFSET_P1]: new ByteReader(data).f32Be() } }];
    case "gain":
      return [{ kind: "coefficients", values: { [GAIN_P1]: new ByteReader(data).f32Be() } }];
    case "zeroAndGain": {
      const reader = new ByteReader(data.subarray(1));
      const offset = reader.f32Be();
      return [{ kind: "coefficients", values: { [OFFSET_P1]: offset, [GAIN_P1]: reader.f32Be() } }];
    }
    case "pressure":
    case "temperature":
      return channelItems(open, data, wire, state);
  }
}

function channelItems(
  open: "pressure" | "temperature",
  data: Uint8Array,
  wire: KellerWire,
  state: KellerState,
): readonly NewItem[] {
  const reader = new ByteReader(data);
  const raw = reader.f32Be();
  const stat = reader.u8();
  const channel = open === "pressure" ? CHANNEL_P1 : CHANNEL_TOB1;
  const items: NewItem[] = [{ kind: "reading", ...kellerValue(channel, raw, stat, wire.range) }];
  const isNonStandard = (stat & STAT_NON_STANDARD) !== 0;
  if (isNonStandard && !state.isNonStandard) {
    items.push({
      kind: "notice",
      code: NOTICE_MODE,
      text: "The sensor is not in its standard mode (STAT bit 7).",
    });
  }
  state.isNonStandard = isNonStandard;
  return items;
}

function exceptionItems(
  open: KellerRequest,
  functionCode: number,
  code: number,
  wire: KellerWire,
): readonly NewItem[] {
  if (code === EXCEPTION_NOT_INITIALISED) {
    const text = "The sensor was without power and is being initialised again; check its zero.";
    return [{ kind: "notice", code: NOTICE_POWER_LOSS, text }];
  }
  if (code === EXCEPTION_OUT_OF_RANGE && (open === "pressure" || open === "temperature")) {
    const channel = open === "pressure" ? CHANNEL_P1 : CHANNEL_TOB1;
    return [{ kind: "reading", ...kellerValue(channel, Number.NaN, undefined, wire.range) }];
  }
  return [{ kind: "notice", code: NOTICE_EXCEPTION, text: exceptionText(functionCode, code) }];
}

/** Its reply does not say which channel or coefficient it holds. */
function isNameless(request: KellerRequest | undefined): boolean {
  return request === "pressure" || request === "temperature" || request === "offset" || request === "gain";
}
