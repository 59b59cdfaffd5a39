/** Tells a recording of another software from one of this: its values are computed anew and may differ. */
import process from "node:process";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { OtherSoftware } from "@cementwatch/shared/session/session-summary";
import { SOFTWARE } from "../software.ts";

type Made = Pick<SessionHeader, "software" | "node" | "architecture">;

/** What recorded it and what reads it, in words; undefined when they are the same. */
export function otherSoftware(
  { software, node, architecture }: Made,
  own: Made = { software: SOFTWARE, node: process.versions.node, architecture: process.arch },
): OtherSoftware | undefined {
  const recordedBy = `${software}, Node ${node}, ${architecture}`;
  const readBy = `${own.software}, Node ${own.node}, ${own.architecture}`;
  return recordedBy === readBy ? undefined : { recordedBy, readBy };
}
