/**
 * The only strings that cementwatch sends to a USBH transducer. None changes a setting: rate, mean and filter stay as
 * they are, and a stream that was started ends with `PS` or with its power.
 *
 * | request | bytes     | answer                                                           |
 * |---------|-----------|------------------------------------------------------------------|
 * | enquiry | `ENQ` CR  | three lines: name, firmware, range with unit                     |
 * | serial  | `SNR` CR  | serial number                                                    |
 * | reading | `P` CR    | one value with its unit                                          |
 * | start   | `PC` CR   | binary packets at the device's own rate (only with `mode: stream`) |
 * | stop    | `PS` CR   | the packets end                                                  |
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";

export type Px409Request = "enquiry" | "serial" | "reading" | "start" | "stop";
export type Px409Mode = "poll" | "stream";

const COMMANDS: Readonly<Record<Px409Request, string>> = {
  enquiry: "ENQ",
  serial: "SNR",
  reading: "P",
  start: "PC",
  stop: "PS",
};

export function encodePx409Request(request: Px409Request): Uint8Array {
  return asciiToBytes(`${COMMANDS[request]}\r`);
}

/** Every request of a mode by its bytes in hexadecimal. */
export function px409Requests(mode: Px409Mode): ReadonlyMap<string, Px409Request> {
  const requests: readonly Px409Request[] =
    mode === "poll" ? ["enquiry", "serial", "reading"] : ["enquiry", "serial", "start", "stop"];
  return new Map(requests.map((request) => [bytesToHex(encodePx409Request(request)), request]));
}
