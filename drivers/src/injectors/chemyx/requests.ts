/**
 * The only byte strings that cementwatch sends to a Chemyx pump. A pump with two channels takes the channel and a blank
 * in front.
 *
 * | request    | bytes                     | when                                          |
 * |------------|---------------------------|-----------------------------------------------|
 * | parameters | `[n ]view parameter` CR   | until read twice alike, then twice a second     |
 * | volume     | `[n ]dispensed volume` CR | four times a second                            |
 * | status     | `[n ]pump status` CR      | twice a second                                 |
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";

export type ChemyxRequest = "parameters" | "volume" | "status";
export type ChemyxChannel = 1 | 2;

export const CHEMYX_REQUESTS: readonly ChemyxRequest[] = ["parameters", "volume", "status"];
const COMMANDS: Readonly<Record<ChemyxRequest, string>> = {
  parameters: "view parameter",
  volume: "dispensed volume",
  status: "pump status",
};

/** Bytes of a request; `channel` undefined for a pump with one. */
export function encodeRequest(request: ChemyxRequest, channel: ChemyxChannel | undefined): Uint8Array {
  return asciiToBytes(`${channel === undefined ? "" : `${channel} `}${COMMANDS[request]}\r`);
}
