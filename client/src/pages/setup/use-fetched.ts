/** A list asked of the server when a page opens: what is known until it answers, and what went wrong. */
import { useEffect, useState } from "react";

export interface Fetched<T> {
  readonly value: T;
  /** True until the first answer. */
  readonly isWaiting: boolean;
  readonly problem: string;
}

/** @param load must not change between renders. */
export function useFetched<T>(load: (signal: AbortSignal) => Promise<T>, atFirst: T): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>({ value: atFirst, isWaiting: true, problem: "" });
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (value) => setFetched({ value, isWaiting: false, problem: "" }),
      (error: unknown) => {
        if (!stop.signal.aborted) setFetched((now) => ({ ...now, isWaiting: false, problem: String(error) }));
      },
    );
    return () => stop.abort();
  }, [load]);
  return fetched;
}
