/** JSON messages as bytes, encoded once for all clients. */
import { Buffer } from "node:buffer";
import type { ServerMessage } from "@cementwatch/shared/protocol/control";

export function encodeMessage(message: ServerMessage): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}
