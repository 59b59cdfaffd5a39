/** Where a session came from, in the words of the lists. */
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";

/** An imported session never reads as recorded here, nor a simulated one as real. */
export function originWords(origin: SessionSummary["origin"], imported = ""): string {
  if (imported === "") return origin === "simulated" ? "SIMULATED" : "live";
  return origin === "simulated" ? "IMPORTED · SIMULATED" : "IMPORTED";
}
