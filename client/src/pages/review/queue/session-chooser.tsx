/** Sessions at the left of the queue: when, how long, how much is judged. Neither titles nor alarms: they would tell. */
import type { ReviewSession } from "@cementwatch/shared/review/review-views";
import { clockText } from "../../../text/numbers.ts";
import { startedText } from "./started-text.ts";

interface SessionChooserProps {
  readonly sessions: readonly ReviewSession[];
  readonly chosenId: string | undefined;
  readonly author: string;
  readonly onChoose: (sessionId: string) => void;
  readonly onOther: () => void;
}

export function SessionChooser({ sessions, chosenId, author, onChoose, onOther }: SessionChooserProps) {
  const open = sessions.filter(({ looks, judged }) => looks === undefined || judged < looks).length;
  return (
    <nav className="queue-sessions" aria-label="Sessions to judge">
      <h2>
        {sessions.length} {sessions.length === 1 ? "session" : "sessions"} · {open} to judge
      </h2>
      <p className="queue-author">
        <span>{author}</span>
        <button type="button" onClick={onOther}>
          Other name
        </button>
      </p>
      <ul>
        {sessions.map(({ sessionId, startedAt, origin, durationUs, looks, judged }) => (
          <li key={sessionId}>
            <button
              type="button"
              className="queue-row"
              aria-current={sessionId === chosenId ? "true" : undefined}
              onClick={(event) => {
                // The keys belong to the look from here on.
                event.currentTarget.blur();
                onChoose(sessionId);
              }}
            >
              <strong>{startedText(startedAt)}</strong>
              <span>
                {clockText(durationUs / 1000)} min{origin === "simulated" ? " · SIMULATED" : ""}
              </span>
              <span>{looks === undefined ? `${judged} judged` : `${judged} of ${looks} judged`}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
