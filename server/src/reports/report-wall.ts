/** Wall time of a session time: a label for people, from the pairs that were recorded once a second. */
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { SessionFacts } from "./session-facts.ts";

export type WallClock = (atUs: number) => Date;

/** Counts from the last pair before; without one from the start that the session's header names. */
export function wallClock(header: SessionHeader, clock: SessionFacts["clock"]): WallClock {
  const startMs = Date.parse(header.wallStart);
  const start = { atUs: header.wallAtUs, wallMs: Number.isNaN(startMs) ? 0 : startMs };
  return (atUs) => {
    const pair = clock.findLast((entry) => entry.atUs <= atUs) ?? clock[0] ?? start;
    return new Date(pair.wallMs + (atUs - pair.atUs) / 1000);
  };
}
