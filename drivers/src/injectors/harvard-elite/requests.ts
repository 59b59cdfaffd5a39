/**
 * The only byte strings that cementwatch sends to a newer Harvard pump. Address 0 is sent as nothing.
 *
 * | request | Elite, Pico Plus     | PHD ULTRA             | when                                        |
 * |---------|----------------------|-----------------------|---------------------------------------------|
 * | version | `<addr>ver` CR       | `<addr>:ver` CR       | until it has been read twice alike           |
 * | status  | `<addr>status` CR    | `<addr>:status` CR    | ten times a second                          |
 * | revive  | `<addr>` CR          | `<addr>:` CR          | after a lost reply of a pump that is known   |
 *
 * `revive` brings the session back that a touch on the pump's screen ended. It is never sent to an unknown device: on
 * older Harvard pumps a carriage return alone stops the whole chain.
 */
import { asciiToBytes } from "@cementwatch/shared/bytes/ascii";
import { ELITE_DIALECTS, type EliteModel } from "./models.ts";

export type EliteRequest = "version" | "status" | "revive";

export const ELITE_REQUESTS: readonly EliteRequest[] = ["version", "status", "revive"];
const COMMANDS: Readonly<Record<EliteRequest, string>> = { version: "ver", status: "status", revive: "" };

/** Bytes of a request to the pump of this address, 0–99. */
export function encodeRequest(request: EliteRequest, model: EliteModel, address: number): Uint8Array {
  const prefix = address === 0 ? "" : `${address}${ELITE_DIALECTS[model].addressMark}`;
  return asciiToBytes(`${prefix}${COMMANDS[request]}\r`);
}
