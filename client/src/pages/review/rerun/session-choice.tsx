/** Which recorded sessions are run again: a list to tick, with a search, all and none. */
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { useState } from "react";
import { clockText } from "../../../text/numbers.ts";
import { originWords } from "../origin-words.ts";
import { isUsable, sessionsWith } from "./session-search.ts";

interface SessionChoiceProps {
  readonly sessions: readonly SessionSummary[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

export function SessionChoice({ sessions, chosen, onChosen }: SessionChoiceProps) {
  const [words, setWords] = useState("");
  const shown = sessionsWith(sessions, words);
  const usable = shown.filter(isUsable).map(({ sessionId }) => sessionId);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChosen(next);
  };
  return (
    <section className="rerun-pane" aria-label="Sessions">
      <header>
        <h2>
          Sessions <small>{chosen.size} chosen</small>
        </h2>
        <input
          type="search"
          aria-label="Search sessions"
          placeholder="title, date, simulated …"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="button" onClick={() => onChosen(new Set([...chosen, ...usable]))}>
          All {usable.length}
        </button>
        <button type="button" disabled={chosen.size === 0} onClick={() => onChosen(new Set())}>
          None
        </button>
      </header>
      <ul className="rerun-scroll">
        {shown.map((session) => (
          <li key={session.sessionId}>
            <SessionLine
              session={session}
              isChosen={chosen.has(session.sessionId)}
              onToggle={() => toggle(session.sessionId)}
            />
          </li>
        ))}
        {shown.length === 0 ? <li className="rerun-none">No session has these words.</li> : null}
      </ul>
    </section>
  );
}

interface SessionLineProps {
  readonly session: SessionSummary;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function SessionLine({ session, isChosen, onToggle }: SessionLineProps) {
  const { title, startedAt, durationUs, highAlarms, origin, imported } = session;
  return (
    <label className="rerun-session" title={`${session.sessionId} · ${title}`}>
      <input type="checkbox" checked={isChosen} disabled={!isUsable(session)} onChange={onToggle} />
      <strong>{title}</strong>
      <span className="rerun-session-facts">
        <span>{startedAt.slice(0, 16).replace("T", " ")}</span>
        <span className={`origin-${origin}`}>{originWords(origin, imported)}</span>
        <span>{clockText(durationUs / 1000)}</span>
        <span>{isUsable(session) ? `▲ ${highAlarms}` : session.state}</span>
      </span>
    </label>
  );
}
