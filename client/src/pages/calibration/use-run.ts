/** A run as the server shows it, asked four times a second, with the age it has on the browser's own clock. */
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { useCallback, useEffect, useRef, useState } from "react";
import { fetchRun, sendAct } from "./calibration-api.ts";
import { messageOf } from "./http.ts";

const ASK_EVERY_MS = 250;
/** An answer that takes longer is given up: its numbers would be old. */
const GIVE_UP_MS = 2_000;

export interface FollowedRun {
  readonly view?: RunView;
  /** Time since the view was asked for, ms: it cannot be younger than that. */
  readonly ageMs: number;
  /** Why the last act did not happen; empty: it did. */
  readonly refusal: string;
  /** Why no view came; empty: one did. */
  readonly problem: string;
  readonly act: (act: RunAct) => void;
}

export function useRun(runId: string): FollowedRun {
  const [view, setView] = useState<RunView>();
  const [problem, setProblem] = useState("");
  const [refusal, setRefusal] = useState("");
  const [nowMs, setNowMs] = useState(() => performance.now());
  const askedAtMs = useRef(Number.NEGATIVE_INFINITY);

  const show = useCallback((next: RunView, askedMs: number) => {
    // Answers may overtake one another: the one that was asked for last stands.
    if (askedMs < askedAtMs.current) return;
    askedAtMs.current = askedMs;
    setView(next);
    setProblem("");
  }, []);

  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      const askedMs = performance.now();
      try {
        const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(GIVE_UP_MS)]);
        show(await fetchRun(runId, signal), askedMs);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(messageOf(error));
      }
      setNowMs(performance.now());
    };
    ask().catch(() => undefined);
    let isAsking = false;
    const timer = setInterval(() => {
      setNowMs(performance.now());
      if (isAsking) return;
      isAsking = true;
      ask()
        .finally(() => {
          isAsking = false;
        })
        .catch(() => undefined);
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [runId, show]);

  const act = useCallback(
    (wanted: RunAct) => {
      const askedMs = performance.now();
      sendAct(runId, wanted).then(
        (next) => {
          setRefusal("");
          show(next, askedMs);
        },
        (error: unknown) => setRefusal(messageOf(error)),
      );
    },
    [runId, show],
  );
  return {
    ...(view === undefined ? {} : { view }),
    ageMs: nowMs - askedAtMs.current,
    refusal,
    problem,
    act,
  };
}
