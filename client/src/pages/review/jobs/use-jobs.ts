/** The jobs of the server, newest first, read again while the page is open. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { useCallback, useEffect, useState } from "react";
import { fetchJobs } from "./job-api.ts";

const WHILE_RUNNING_MS = 700;
const ELSE_MS = 4_000;

export interface Jobs {
  /** Absent until they were read once. */
  readonly jobs?: readonly JobView[];
  readonly problem: string;
  /** Reads them at once. */
  refresh(): void;
}

/** @param kind of the jobs that are wanted; without it all */
export function useJobs(kind?: string): Jobs {
  const [jobs, setJobs] = useState<readonly JobView[]>();
  const [problem, setProblem] = useState("");
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads them again
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      let waitMs = ELSE_MS;
      try {
        const read = await fetchJobs(stop.signal);
        if (stop.signal.aborted) return;
        setJobs(kind === undefined ? read : read.filter((job) => job.kind === kind));
        setProblem("");
        if (read.some(isOpen)) waitMs = WHILE_RUNNING_MS;
      } catch (error) {
        if (stop.signal.aborted) return;
        setProblem(error instanceof Error ? error.message : String(error));
      }
      timer = setTimeout(() => read().catch(() => undefined), waitMs);
    };
    read().catch(() => undefined);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [round, kind]);
  return { ...(jobs === undefined ? {} : { jobs }), problem, refresh };
}

/** True while it waits or runs. */
export function isOpen({ state }: JobView): boolean {
  return state === "waiting" || state === "running";
}
