/** An answer of the server that a page shows and asks for again after each change. */
import { useCallback, useEffect, useState } from "react";
import { messageOf } from "./http.ts";

interface Loaded<T> {
  /** Undefined until the first answer. */
  readonly value?: T;
  readonly problem: string;
  readonly reload: () => void;
}

/** @param load must not change between renders unless it asks for something else. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly value?: T; readonly problem: string }>({ problem: "" });
  const ask = useCallback(
    (signal: AbortSignal) => {
      load(signal).then(
        (value) => setState({ value, problem: "" }),
        (error: unknown) => {
          if (!signal.aborted) setState((now) => ({ ...now, problem: messageOf(error) }));
        },
      );
    },
    [load],
  );
  useEffect(() => {
    const stop = new AbortController();
    ask(stop.signal);
    return () => stop.abort();
  }, [ask]);
  const reload = useCallback(() => ask(new AbortController().signal), [ask]);
  return { ...state, reload };
}
