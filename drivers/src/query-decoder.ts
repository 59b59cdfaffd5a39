/**
 * Decoder of a device that is asked in words and has no checksum: knows which question is open, gives each reply to its
 * reader once, and never joins the rest of an older reply to a newer one.
 */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { FaultCode } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import type { DeviceDecoder } from "./driver.ts";
import { FrameScanner, type FrameVerdict, frameScannerSchema, type NewItem } from "./frame-scanner.ts";

/**
 * What a reader makes of a message. Items answer the open question. `nothing`: belongs to the line, says nothing.
 * `doubted`: an answer that is not believed yet. `unexpected`: not an answer to it.
 */
export type Taken = readonly NewItem[] | "nothing" | "malformed" | "doubted" | "unexpected";

const REJECTIONS: Readonly<Record<"malformed" | "unexpected", FaultCode>> = {
  malformed: "INJ-MALFORMED",
  unexpected: "INJ-UNEXPECTED",
};
/** An answer all the same: the device is there, and the next question need not wait. */
const SECOND_LOOK: NewItem = {
  kind: "notice",
  code: "LINE-SECOND-LOOK",
  text: "The pump's state or volume changed more than it usually does between two replies; the next one decides.",
};

/** The part of a codec that knows the device. */
export interface QueryReader<Request extends string, Message> {
  readonly maxFrameBytes: number;
  /** So many bytes at most may be left over without a loss (a prompt that came by itself). */
  readonly maxIdleBytes: number;
  examine(window: Uint8Array, open: Request | undefined): FrameVerdict<Message>;
  take(message: Message, open: Request | undefined, atUs: number): Taken;
  snapshot(): JsonValue;
  /** @throws Error when the value is no snapshot of this reader. */
  restore(state: unknown): void;
}

const stateSchema = z.object({
  scanner: frameScannerSchema,
  open: z.string().nullable(),
  reader: z.unknown(),
});

/** `requests`: the bytes of each question. */
export function createQueryDecoder<Request extends string, Message>(
  requests: ReadonlyMap<Request, Uint8Array>,
  reader: QueryReader<Request, Message>,
): DeviceDecoder {
  let open: Request | undefined;
  const byHex = new Map([...requests].map(([request, bytes]) => [bytesToHex(bytes), request]));
  const scanner = new FrameScanner<Message>({
    maxFrameBytes: reader.maxFrameBytes,
    examine: (window) => reader.examine(window, open),
    accept(message, firstByteAtUs, lengthBytes) {
      const taken = reader.take(message, open, firstByteAtUs);
      if (taken === "nothing") return [];
      const items = taken === "doubted" ? [SECOND_LOOK] : taken;
      if (typeof items !== "string") {
        open = undefined;
        return items.map((item) => ({ ...item, firstByteAtUs }));
      }
      return [{ kind: "rejected", code: REJECTIONS[items], skippedBytes: lengthBytes, firstByteAtUs }];
    },
  });
  return {
    sent(bytes) {
      const isLoss = scanner.pending.length > reader.maxIdleBytes;
      scanner.abandon(isLoss ? "INJ-TRUNCATED" : undefined);
      open = byHex.get(bytesToHex(bytes)) ?? open;
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({
      scanner: scanner.snapshot() as unknown as JsonValue,
      open: open ?? null,
      reader: reader.snapshot(),
    }),
    restore(state) {
      const parsed = stateSchema.parse(state);
      scanner.restore(parsed.scanner);
      open = [...requests.keys()].find((request) => request === parsed.open);
      reader.restore(parsed.reader);
    },
  };
}
