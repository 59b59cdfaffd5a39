/** Fetches what the lanes show; the first time the server reads the whole record for it. */
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import { useEffect, useState } from "react";
import { answerOf } from "./sessions.ts";

export interface StripState {
  readonly strip?: SessionStrip;
  /** Why there is none; empty while it is being read. */
  readonly problem: string;
}

export function useStrip(sessionId: string): StripState {
  const [state, setState] = useState<StripState>({ problem: "" });
  useEffect(() => {
    const stop = new AbortController();
    fetch(`/api/sessions/${encodeURIComponent(sessionId)}/strip`, { signal: stop.signal })
      .then(answerOf)
      .then(
        (strip) => setState({ strip: strip as SessionStrip, problem: "" }),
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const reason = error instanceof Error ? error.message : String(error);
          setState({ problem: `no lanes: ${reason}` });
        },
      );
    return () => stop.abort();
  }, [sessionId]);
  return state;
}
