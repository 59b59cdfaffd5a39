/** Reads the alarm log once for each session that comes on screen: what happened before it. */
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import { useEffect, useState } from "react";
import { type EarlierLine, earlierLines } from "./earlier-alarms.ts";

export function useEarlierAlarms(sessionId: string | undefined): readonly EarlierLine[] {
  const [lines, setLines] = useState<readonly EarlierLine[]>([]);
  useEffect(() => {
    if (sessionId === undefined) return undefined;
    const stop = new AbortController();
    fetch("/api/alarm-log?limit=200", { signal: stop.signal })
      .then((response) => response.json() as Promise<AlarmLogPage>)
      .then(({ entries }) => setLines(earlierLines(entries, sessionId)))
      // The strip's own history stands without it.
      .catch(() => undefined);
    return () => stop.abort();
  }, [sessionId]);
  return lines;
}
