/**
 * The only strings that cementwatch sends to an iSeries meter. With an address (RS-485) it follows the `*`.
 *
 * | request | RS-232     | RS-485       | answer                       |
 * |---------|------------|--------------|------------------------------|
 * | reading | `*X01` CR  | `*01X01` CR  | the value as displayed       |
 * | version | `*U03` CR  | `*01U03` CR  | version of the software      |
 */
import { asciiToBytes, bytesToHex } from "@cementwatch/shared/bytes/ascii";

export type IseriesRequest = "reading" | "version";

const COMMANDS: Readonly<Record<IseriesRequest, string>> = { reading: "X01", version: "U03" };

/** Address as the meter writes it, two hexadecimal digits, and command: what an echo repeats. */
export function iseriesCommand(request: IseriesRequest, address: number | undefined): string {
  const to = address === undefined ? "" : address.toString(16).toUpperCase().padStart(2, "0");
  return `${to}${COMMANDS[request]}`;
}

export function encodeIseriesRequest(request: IseriesRequest, address: number | undefined): Uint8Array {
  return asciiToBytes(`*${iseriesCommand(request, address)}\r`);
}

/** Every request by its bytes in hexadecimal. */
export function iseriesRequests(address: number | undefined): ReadonlyMap<string, IseriesRequest> {
  return new Map(
    (["reading", "version"] as const).map((request) => [
      bytesToHex(encodeIseriesRequest(request, address)),
      request,
    ]),
  );
}
