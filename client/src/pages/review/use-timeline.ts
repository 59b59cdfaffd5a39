/** Alarms and marks of a session; the server reads the record for them. */
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";
import { useEffect, useState } from "react";
import { fetchTimeline } from "./sessions.ts";

export function useTimeline(sessionId: string): { timeline?: SessionTimeline; problem: string } {
  const [timeline, setTimeline] = useState<SessionTimeline>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchTimeline(sessionId, stop.signal).then(setTimeline, (error: unknown) => {
      if (stop.signal.aborted) return;
      setProblem(`This session cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
    });
    return () => stop.abort();
  }, [sessionId]);
  return { ...(timeline === undefined ? {} : { timeline }), problem };
}
