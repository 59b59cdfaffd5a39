/**
 * The only byte strings that cementwatch sends to a GCL2 force gauge. None sets, zeroes or stores anything.
 *
 * | request  | bytes        | answer                                                        |
 * |----------|--------------|---------------------------------------------------------------|
 * | reading  | `?C` CR      | force at this moment, whatever the display shows (`12.34 N`)  |
 * | serial   | `RS` CR      | serial number                                                 |
 * | model    | `RM` CR      | model number                                                  |
 * | settings | `LIST` CR    | `V1.00;LBF;CUR;FLTC8;FLTP1;AOUT00;AOFF5;FULL;MIT;POL;B0`       |
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";

export type Mark10Request = "reading" | "serial" | "model" | "settings";

const COMMANDS: Readonly<Record<Mark10Request, string>> = {
  reading: "?C",
  serial: "RS",
  model: "RM",
  settings: "LIST",
};

/** Bytes of a request. */
export function encodeMark10Request(request: Mark10Request): Uint8Array {
  return asciiToBytes(`${COMMANDS[request]}\r`);
}

/** Every request by its bytes in hexadecimal. */
export const MARK10_REQUESTS: ReadonlyMap<string, Mark10Request> = new Map(
  (["reading", "serial", "model", "settings"] as const).map((request) => [
    bytesToHex(encodeMark10Request(request)),
    request,
  ]),
);
