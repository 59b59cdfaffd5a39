/**
 * The only byte strings that cementwatch sends to an older Harvard pump. The address always goes in front, two digits.
 *
 * | request | bytes          |
 * |---------|----------------|
 * | version | `<addr>VER` CR |
 * | volume  | `<addr>VOL` CR |
 *
 * A carriage return alone is never sent: it stops every pump of the chain.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";

export type ClassicRequest = "version" | "volume";

export const CLASSIC_REQUESTS: readonly ClassicRequest[] = ["version", "volume"];
const COMMANDS: Readonly<Record<ClassicRequest, string>> = { version: "VER", volume: "VOL" };

/** Bytes of a request to the pump of this address, 0–99. */
export function encodeRequest(request: ClassicRequest, address: number): Uint8Array {
  return asciiToBytes(`${String(address).padStart(2, "0")}${COMMANDS[request]}\r`);
}
