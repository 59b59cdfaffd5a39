/** One page of the list; asked for again while records are being read or recorded. */
import type { SessionPage } from "@cementwatch/shared/review/session-page";
import { useEffect, useState } from "react";
import { answerOf } from "../sessions.ts";

/** While records are read their lines fill one after the other. */
const READING_MS = 1_000;
const RECORDING_MS = 5_000;
/** A hand that types is not asked after for each letter. */
const TYPING_MS = 150;

export interface SessionPageState {
  /** The last one that came; of an earlier filter while another is asked for. */
  readonly page?: SessionPage;
  readonly problem: string;
}

export function useSessionPage(query: string): SessionPageState {
  const [state, setState] = useState<SessionPageState>({ problem: "" });
  useEffect(() => {
    const stop = new AbortController();
    let timer = setTimeout(ask, TYPING_MS);
    function ask() {
      fetch(`/api/sessions?${query}`, { signal: stop.signal })
        .then(answerOf)
        .then((answer) => {
          const page = answer as SessionPage;
          setState({ page, problem: "" });
          const isRecording = page.sessions.some((session) => session.state === "recording");
          if (page.reading > 0) timer = setTimeout(ask, READING_MS);
          else if (isRecording) timer = setTimeout(ask, RECORDING_MS);
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          const problem = error instanceof Error ? error.message : String(error);
          setState((before) => ({ ...before, problem }));
          timer = setTimeout(ask, RECORDING_MS);
        });
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [query]);
  return state;
}
