/** Who wrote a session: its id and the software, runtime and machine that replay must match to promise equality. */
import process from "node:process";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { SOFTWARE } from "../software.ts";
import { sourceHashes } from "../source-hash.ts";

/** `id` only has to be unique; the session id starts with the date, so that files sort by time. */
export function newSessionHeader(
  origin: SessionHeader["origin"],
  wallMs: number,
  id: string,
  more: Pick<SessionHeader, "imported" | "room"> = {},
): SessionHeader {
  const wallStart = new Date(wallMs).toISOString();
  const stamp = wallStart.slice(0, 19).replaceAll(":", "").replace("T", "-");
  return {
    format: "cementwatch.session",
    formatVersion: 1,
    sessionId: `${stamp}-${id.slice(0, 8)}`,
    segment: 1,
    origin,
    ...more,
    software: SOFTWARE,
    ...sourceHashes(),
    node: process.versions.node,
    architecture: process.arch,
    wallStart,
    wallAtUs: 0,
  };
}
