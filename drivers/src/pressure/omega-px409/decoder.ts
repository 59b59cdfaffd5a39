/** Decoder of a USBH transducer: lines of text, and after `PC` binary packets until something else is asked. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { JsonValue } from "@cementwatch/shared/json";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, frameScannerSchema } from "../../frame-scanner.ts";
import { createLineDecoder } from "../../line-decoder.ts";
import { LineMemory } from "../../line-memory.ts";
import { px409Reading, rangeOf, readPx409Line } from "./grammar.ts";
import { examinePx409Packet, MAX_PACKET_BYTES } from "./packets.ts";
import { encodePx409Request, type Px409Mode, px409Requests } from "./requests.ts";

const MAX_LINE_BYTES = 48;
const START_HEX = bytesToHex(encodePx409Request("start"));

const stateSchema = z.object({ lines: z.json(), packets: frameScannerSchema, isStreaming: z.boolean() });

export function createPx409Decoder(mode: Px409Mode): DeviceDecoder {
  const memory = new LineMemory();
  const lines = createLineDecoder(
    { requests: px409Requests(mode), maxLineBytes: MAX_LINE_BYTES, prompt: ">", read: readPx409Line },
    memory,
  );
  let isStreaming = false;
  const packets = new FrameScanner<number>({
    maxFrameBytes: MAX_PACKET_BYTES + 1,
    examine: examinePx409Packet,
    accept(value, firstByteAtUs, lengthBytes): DecodedItem[] {
      const range = rangeOf(memory);
      if (range === undefined)
        return [{ kind: "rejected", code: "INJ-UNEXPECTED", skippedBytes: lengthBytes, firstByteAtUs }];
      if (Number.isFinite(value)) return [{ ...px409Reading(value, range), firstByteAtUs }];
      const nothing = { signal: "pressure", value: 0, unit: "kPa", quality: "invalid" } as const;
      return [{ kind: "reading", ...nothing, firstByteAtUs }];
    },
  });
  return {
    sent(bytes, atUs) {
      // The last packet waits for a next one that will not come.
      packets.abandon(undefined);
      isStreaming = bytesToHex(bytes) === START_HEX;
      lines.sent(bytes, atUs);
    },
    received: (bytes, atUs) => (isStreaming ? packets.push(bytes, atUs) : lines.received(bytes, atUs)),
    snapshot: (): JsonValue => ({
      lines: lines.snapshot(),
      packets: packets.snapshot() as unknown as JsonValue,
      isStreaming,
    }),
    restore(state) {
      const parsed = stateSchema.parse(state);
      lines.restore(parsed.lines);
      packets.restore(parsed.packets);
      isStreaming = parsed.isStreaming;
    },
  };
}
