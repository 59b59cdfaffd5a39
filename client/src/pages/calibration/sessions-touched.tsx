/** Out of tolerance as found: the sessions that were measured since the calibration before. */
import { useCallback } from "react";
import { Link } from "react-router";
import { fetchSessionsTouched } from "./calibration-api.ts";
import { useLoaded } from "./use-loaded.ts";

interface SessionsTouchedProps {
  readonly entryId: string;
}

export function SessionsTouched({ entryId }: SessionsTouchedProps) {
  const load = useCallback((signal: AbortSignal) => fetchSessionsTouched(entryId, signal), [entryId]);
  const { value, problem } = useLoaded(load);
  return (
    <section className="entry-sessions" aria-label="Sessions touched">
      <h3>▲ Out of tolerance as found: sessions to look at again</h3>
      {problem === "" ? null : <p role="alert">{problem}</p>}
      {value === undefined && problem === "" ? <p>looking through the sessions …</p> : null}
      {value?.length === 0 ? (
        <p>No session was measured with this device since its calibration before.</p>
      ) : null}
      <ul>
        {value?.map((session) => (
          <li key={session.sessionId}>
            <Link to={`/review?session=${encodeURIComponent(session.sessionId)}`}>
              {session.title || session.sessionId}
            </Link>{" "}
            {session.startedAt.slice(0, 16).replace("T", " ")}
          </li>
        ))}
      </ul>
    </section>
  );
}
