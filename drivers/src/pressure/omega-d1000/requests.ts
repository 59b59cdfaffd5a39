/**
 * The only strings that cementwatch sends to an OmegaBus module: reads, which need no write-enable and store nothing.
 *
 * | request | checked form   | short form    | answer                                                    |
 * |---------|----------------|---------------|-----------------------------------------------------------|
 * | reading | `#` addr `RD` CR | `$` addr `RD` CR | value, sign and five digits, point, two digits         |
 * | setup   | `#` addr `RS` CR | `$` addr `RS` CR | the eight hexadecimal digits of the module's set-up     |
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";

export type D1000Request = "reading" | "setup";
/** `checked`: the module repeats address and command and adds a checksum. */
export type D1000Form = "checked" | "short";

export const D1000_COMMANDS: Readonly<Record<D1000Request, string>> = { reading: "RD", setup: "RS" };

export function encodeD1000Request(request: D1000Request, address: string, form: D1000Form): Uint8Array {
  return asciiToBytes(`${form === "checked" ? "#" : "$"}${address}${D1000_COMMANDS[request]}\r`);
}

/** Every request by its bytes in hexadecimal. */
export function d1000Requests(address: string, form: D1000Form): ReadonlyMap<string, D1000Request> {
  return new Map(
    (["reading", "setup"] as const).map((request) => [
      bytesToHex(encodeD1000Request(request, address, form)),
      request,
    ]),
  );
}

/** Sum of the characters, its lowest eight bits as two hexadecimal digits: what the module appends. */
export function d1000Checksum(text: string): string {
  let sum = 0;
  for (const char of text) sum += char.charCodeAt(0);
  return (sum & 0xff).toString(16).toUpperCase().padStart(2, "0");
}
