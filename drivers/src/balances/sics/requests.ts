/**
 * The only strings that cementwatch sends to a balance. None of them zeroes, tares, adjusts or stores: `Z`, `T`, `C3`
 * and `@` stay with the person at the balance.
 *
 * | request | bytes        | answer                                              |
 * |---------|--------------|-----------------------------------------------------|
 * | reading | `SI` CR LF   | the weight at this moment, settled or not           |
 * | model   | `I2` CR LF   | model and capacity, in quotation marks              |
 * | serial  | `I4` CR LF   | serial number, in quotation marks                   |
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";

export type SicsRequest = "reading" | "model" | "serial";

export const SICS_COMMANDS: Readonly<Record<SicsRequest, string>> = {
  reading: "SI",
  model: "I2",
  serial: "I4",
};

export function encodeSicsRequest(request: SicsRequest): Uint8Array {
  return asciiToBytes(`${SICS_COMMANDS[request]}\r\n`);
}

/** Every request by its bytes in hexadecimal. */
export const SICS_REQUESTS: ReadonlyMap<string, SicsRequest> = new Map(
  (["reading", "model", "serial"] as const).map((request) => [
    bytesToHex(encodeSicsRequest(request)),
    request,
  ]),
);
