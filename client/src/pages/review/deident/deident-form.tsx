/** De-identify a recorded session: options, how far it is, what came of it, and the proof pictures to confirm. */
import { DEFAULT_DEIDENT_OPTIONS, type DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { fetchSessions } from "../sessions.ts";
import { fetchMaskCount, fetchNewestJob, isUnderWay, startDeident } from "./deident-api.ts";
import { DeidentOutcome } from "./deident-outcome.tsx";
import "./deident.css";

const POLL_MS = 700;
const OPTIONS: readonly {
  readonly key: keyof DeidentOptions;
  readonly label: string;
  readonly note: string;
}[] = [
  { key: "cleanPixels", label: "Blank burned-in writing", note: "rectangles of the room's mask file" },
  { key: "longitudinal", label: "Move dates", note: "by one number of days for each patient; else removed" },
  { key: "cleanGraphics", label: "Clean graphics", note: "overlays and curves are removed either way" },
  { key: "cleanContent", label: "Keep acquisition context", note: "without its texts" },
  { key: "deviceIdentity", label: "Keep device identity", note: "serial numbers and station names" },
];

export function DeidentForm() {
  const [sessions, setSessions] = useState<readonly SessionSummary[]>();
  const [chosen, setChosen] = useState("");
  const [options, setOptions] = useState(DEFAULT_DEIDENT_OPTIONS);
  const [maskNote, setMaskNote] = useState("");
  const [problem, setProblem] = useState("");
  const [job, setJob] = useNewestJob(setProblem);
  useEffect(() => {
    const stop = new AbortController();
    const failed = (error: unknown) => {
      if (!stop.signal.aborted) setProblem(textOf(error));
    };
    fetchSessions(stop.signal).then((list) => {
      const usable = list.filter(({ state }) => state !== "recording" && state !== "unreadable");
      setSessions(usable);
      setChosen((before) => (before === "" ? (usable[0]?.sessionId ?? "") : before));
    }, failed);
    fetchMaskCount(stop.signal).then((count) => setMaskNote(maskText(count)), failed);
    return () => stop.abort();
  }, []);
  const start = useCallback(
    (sessionId: string) => {
      setProblem("");
      startDeident(sessionId, options).then(setJob, (error: unknown) => setProblem(textOf(error)));
    },
    [options, setJob],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(chosen);
  };
  if (sessions?.length === 0)
    return <p className="review-empty">No session has ended yet: there is nothing to de-identify.</p>;
  return (
    <div className="deident">
      <form className="deident-form" aria-label="De-identify" onSubmit={submit}>
        <label className="deident-session">
          Session
          <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {(sessions ?? []).map(({ sessionId, title }) => (
              <option key={sessionId} value={sessionId}>
                {sessionId} · {title}
              </option>
            ))}
          </select>
        </label>
        <fieldset>
          <legend>On top of the Basic Profile</legend>
          {OPTIONS.map(({ key, label, note }) => (
            <label key={key} className="deident-option">
              <input
                type="checkbox"
                checked={options[key]}
                onChange={(event) => setOptions({ ...options, [key]: event.target.checked })}
              />
              <span>
                {label}
                <small>{key === "cleanPixels" && maskNote !== "" ? maskNote : note}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" disabled={chosen === "" || isUnderWay(job)}>
          De-identify
        </button>
        <p className="review-hint">
          The copy is a session of its own with another id. The original stays as it is.
        </p>
      </form>
      <section className="deident-outcome" aria-label="Outcome" aria-live="polite">
        {problem === "" ? null : (
          <p className="review-problem" role="alert">
            {problem}
          </p>
        )}
        {job === undefined ? (
          <p className="review-hint">
            Nothing was de-identified yet. Choose a session and press De-identify.
          </p>
        ) : (
          <DeidentOutcome key={job.id} job={job} onAgain={start} />
        )}
      </section>
    </div>
  );
}

/** The newest job, followed while it is under way. */
function useNewestJob(onProblem: (text: string) => void) {
  const [job, setJob] = useState<JobView>();
  const isOpen = isUnderWay(job);
  useEffect(() => {
    const stop = new AbortController();
    const read = () => {
      fetchNewestJob(stop.signal).then(setJob, (error: unknown) => {
        if (!stop.signal.aborted) onProblem(textOf(error));
      });
    };
    read();
    const timer = isOpen ? setInterval(read, POLL_MS) : undefined;
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [isOpen, onProblem]);
  return [job, setJob] as const;
}

function maskText(count: number): string {
  if (count === 0) return "deident-masks.yaml in the data folder has none: nothing will be blanked";
  return `${count} mask ${count === 1 ? "set" : "sets"} in deident-masks.yaml`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
