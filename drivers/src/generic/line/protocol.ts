/**
 * Codec of described line devices: `<text>[<separator><checksum>]<end>`, at most 256 bytes.
 *
 * A line counts when its checksum is right, its whole text fits the pattern and, where the device is asked, it answers an
 * open request. Without a checksum the first line after opening is dropped when the device sends unasked: it may have
 * begun before we listened, and the tail of a number is a number.
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, frameScannerSchema, type NewItem } from "../../frame-scanner.ts";
import type { LineDescription } from "./description.ts";
import { examineLine, MAX_LINE_BYTES } from "./framing.ts";
import { createLineReader, type LineReader } from "./line-values.ts";

const NOTICE_REQUESTS = "GEN-REQUESTS";
const NOTICE_UNIT = "GEN-OTHER-UNIT";
/** The word about a wrong unit comes again with every so many lines: often enough to stand in the list of notices. */
const UNIT_NOTICE_EVERY = 10;

const stateSchema = z.object({
  scanner: frameScannerSchema,
  open: z.enum(["identity", "values"]).nullable(),
  isEchoDue: z.boolean(),
  isSynchronised: z.boolean(),
  isAnnounced: z.boolean(),
  otherUnits: z.int().min(0),
});

type LineState = Omit<z.infer<typeof stateSchema>, "scanner">;
type Taken = readonly NewItem[] | "INJ-MALFORMED" | "INJ-UNEXPECTED" | "PIP-UNIT-MISMATCH";

export function createLineDecoder(description: LineDescription): DeviceDecoder {
  const reader = createLineReader(description);
  const requests = requestsOf(description);
  let state: LineState = {
    open: null,
    isEchoDue: false,
    isSynchronised: description.checksum !== undefined || description.request !== undefined,
    isAnnounced: false,
    otherUnits: 0,
  };
  const scanner = new FrameScanner<string>({
    maxFrameBytes: MAX_LINE_BYTES,
    examine: (window) => examineLine(window, description),
    accept(text, firstByteAtUs, lengthBytes) {
      const isFirst = !state.isSynchronised;
      state.isSynchronised = true;
      if (text === "" || isFirst || isEcho(text, description, state)) return [];
      const { items, code } = outcomeOf(takeLine(text, description, reader, state), description, state);
      return [
        ...items.map((item) => ({ ...item, firstByteAtUs })),
        ...(code === undefined
          ? []
          : [{ kind: "rejected" as const, code, skippedBytes: lengthBytes, firstByteAtUs }]),
      ];
    },
  });
  return {
    sent(bytes) {
      const request = requests.get(bytesToHex(bytes));
      if (request === undefined) return;
      // Asked again, a device that only answers has nothing more to say about the last question.
      if (description.request !== undefined) scanner.abandon("INJ-TRUNCATED");
      state.open = request;
      state.isEchoDue = true;
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({ ...state, scanner: scanner.snapshot() as unknown as JsonValue }),
    restore(value) {
      const { scanner: scannerState, ...rest } = stateSchema.parse(value);
      scanner.restore(scannerState);
      state = rest;
    },
  };
}

/** Bytes of each request, as hexadecimal, with what it asks for. */
export function requestsOf(description: LineDescription): ReadonlyMap<string, "identity" | "values"> {
  const { request, identity } = description;
  const rows: [string, "identity" | "values"][] = [];
  if (identity?.request !== undefined)
    rows.push([bytesToHex(asciiToBytes(identity.request.text)), "identity"]);
  if (request !== undefined) rows.push([bytesToHex(asciiToBytes(request.text)), "values"]);
  return new Map(rows);
}

function takeLine(text: string, description: LineDescription, reader: LineReader, state: LineState): Taken {
  const isIdentityDue = state.open === "identity" || description.identity?.request === undefined;
  const who = isIdentityDue ? reader.identity(text) : undefined;
  if (who !== undefined) {
    if (state.open === "identity") state.open = null;
    const { model = description.name, serial = "", firmware = "" } = who;
    return [
      { kind: "identity", model: model.trim(), serialNumber: serial.trim(), firmware: firmware.trim() },
    ];
  }
  const meaning = reader.values(text);
  if (meaning.kind === "malformed") return "INJ-MALFORMED";
  if (description.request !== undefined) {
    if (state.open !== "values") return "INJ-UNEXPECTED";
    state.open = null;
  }
  if (meaning.kind === "readings") {
    state.otherUnits = 0;
    return meaning.readings;
  }
  state.otherUnits += 1;
  return "PIP-UNIT-MISMATCH";
}

function outcomeOf(taken: Taken, description: LineDescription, state: LineState) {
  const items: NewItem[] = [];
  if (typeof taken !== "string") {
    if (!state.isAnnounced) items.push(...announcement(description));
    state.isAnnounced = true;
    return { items: [...items, ...taken], code: undefined };
  }
  if (taken === "PIP-UNIT-MISMATCH" && state.otherUnits % UNIT_NOTICE_EVERY === 1) {
    const units = description.values.flatMap(({ unitText }) => unitText ?? []).join(", ");
    const text = `The device writes another unit than its description (${units}): its values are refused. Set the device back to ${units}, or use a description with its unit.`;
    items.push({ kind: "notice", code: NOTICE_UNIT, text });
  }
  return { items, code: taken };
}

/** What a person declared harmless is shown to everyone who looks at the device. */
function announcement(description: LineDescription): readonly NewItem[] {
  const texts = [description.identity?.request?.text, description.request?.text].filter(
    (text) => text !== undefined,
  );
  if (texts.length === 0) return [];
  const list = texts.map((text) => JSON.stringify(text)).join(" and ");
  const text = `This device is asked ${list}, declared harmless in its description (${description.name}).`;
  return [{ kind: "notice", code: NOTICE_REQUESTS, text }];
}

/** The adapter's or the device's copy of the open request. */
function isEcho(text: string, { request, identity }: LineDescription, state: LineState): boolean {
  if (!state.isEchoDue || state.open === null) return false;
  const asked = (state.open === "identity" ? identity?.request : request)?.text ?? "";
  if (text !== asked.trim()) return false;
  state.isEchoDue = false;
  return true;
}
