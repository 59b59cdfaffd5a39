/** How the pipeline gets a device's codec without knowing any driver: the composition root hands a factory in. */
import type { JsonValue } from "../json.ts";
import type { DecodedItem } from "../telemetry/reading.ts";

export interface StreamDecoder {
  sent(bytes: Uint8Array, atUs: number): void;
  received(bytes: Uint8Array, atUs: number): DecodedItem[];
  snapshot(): JsonValue;
  restore(state: JsonValue): void;
}

/** Makes the decoder of a device. @throws Error when the driver is not known or its options do not fit. */
export type DecoderFactory = (driver: string, options: unknown) => StreamDecoder;
