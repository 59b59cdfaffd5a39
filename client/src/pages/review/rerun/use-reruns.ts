/** The re-runs of the server, asked for again while one is not over. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { useCallback, useEffect, useState } from "react";
import { fetchReruns } from "./rerun-api.ts";

const RUNNING_MS = 500;
/** Another desk may have started one. */
const IDLE_MS = 5_000;

interface Reruns {
  readonly jobs: readonly JobView[];
  readonly problem: string;
  readonly reload: () => void;
}

export function useReruns(): Reruns {
  const [jobs, setJobs] = useState<readonly JobView[]>([]);
  const [problem, setProblem] = useState("");
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((value) => value + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again at once
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      fetchReruns(stop.signal).then(take, (error: unknown) => {
        if (stop.signal.aborted) return;
        setProblem(error instanceof Error ? error.message : String(error));
        timer = setTimeout(ask, IDLE_MS);
      });
    };
    const take = (next: readonly JobView[]) => {
      if (stop.signal.aborted) return;
      setJobs(next);
      setProblem("");
      const isOpen = next.some(({ state }) => state === "waiting" || state === "running");
      timer = setTimeout(ask, isOpen ? RUNNING_MS : IDLE_MS);
    };
    ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [turn]);
  return { jobs, problem, reload };
}
