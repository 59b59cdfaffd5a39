/** One session of the list: what was done, what was raised, what people have said of it since. */
import type { SessionLine } from "@cementwatch/shared/review/session-page";
import { Link } from "react-router";
import { clockText } from "../../../text/numbers.ts";
import { PRIORITY_MARKS } from "../alarm-list.tsx";
import { originWords } from "../origin-words.ts";
import { startedText } from "../queue/started-text.ts";
import { ReportLinks } from "../report-links.tsx";
import type { LoopAxes } from "./loop-model.ts";
import { LoopThumbnail } from "./loop-thumbnail.tsx";

const STATES: Readonly<Record<SessionLine["state"], string>> = {
  recording: "● recording",
  complete: "",
  damaged: "! damaged, readable in part",
  unreadable: "✗ not readable",
};

interface SessionRowProps {
  readonly session: SessionLine;
  readonly axes: LoopAxes;
  readonly isFirst: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

export function SessionRow({ session, axes, isFirst, isChosen, onChoose }: SessionRowProps) {
  const { sessionId, read, state } = session;
  const canOpen = read === "nothing" || state !== "unreadable";
  const cells = <Cells session={session} axes={axes} />;
  return (
    <li>
      <label className="list-choose" title="Compare (space)">
        <input
          type="checkbox"
          aria-label={`Compare ${session.title}`}
          checked={isChosen}
          disabled={!canOpen || state === "recording"}
          onChange={onChoose}
        />
      </label>
      {canOpen ? (
        <Link
          className="review-row"
          data-session={sessionId}
          to={`/review?session=${encodeURIComponent(sessionId)}`}
          // The list is the page, and it is used by keyboard: Enter opens the newest at once.
          ref={(row) => {
            if (isFirst && document.activeElement === document.body) row?.focus();
          }}
        >
          {cells}
        </Link>
      ) : (
        <div className="review-row">{cells}</div>
      )}
      {canOpen ? <ReportLinks sessionId={sessionId} /> : null}
    </li>
  );
}

function Cells({ session, axes }: Pick<SessionRowProps, "session" | "axes">) {
  const { title, origin, imported, startedAt, durationUs, state, read, details } = session;
  const isUnread = read === "nothing";
  const treated = [
    details?.room,
    details?.levels.join(" "),
    details?.cements.join(", "),
    details?.devices.map(({ driver }) => driver).join(", "),
  ].filter((text) => text !== undefined && text !== "");
  return (
    <>
      <span className="list-two">
        <span>{startedText(startedAt)}</span>
        {isUnread ? (
          <span>– –</span>
        ) : (
          <span>
            {clockText(durationUs / 1000)}{" "}
            <span className={`origin-${origin}`}>{originWords(origin, imported)}</span>
          </span>
        )}
      </span>
      <span className="list-two">
        <strong title={title}>{title}</strong>
        <span title={treated.join(" · ")}>
          {isUnread || STATES[state] === "" ? null : <b className={`record-${state}`}>{STATES[state]} </b>}
          {isUnread ? "reading …" : treated.join(" · ")}
        </span>
      </span>
      {state === "recording" || (state === "unreadable" && !isUnread) ? (
        <span className="list-no-loop" />
      ) : (
        <LoopThumbnail details={details} axes={axes} />
      )}
      <Alarms session={session} />
      <People session={session} />
    </>
  );
}

function Alarms({ session: { details, highAlarms, marks, read } }: Pick<SessionRowProps, "session">) {
  if (read === "nothing") return <span className="list-two">– –</span>;
  const count = (priority: keyof typeof PRIORITY_MARKS) =>
    (details?.alarms ?? []).reduce((sum, alarm) => sum + (alarm.priority === priority ? alarm.count : 0), 0);
  const parts = (["high", "medium", "low"] as const)
    .map((priority) => ({
      priority,
      n: details === undefined ? (priority === "high" ? highAlarms : 0) : count(priority),
    }))
    .filter(({ n }) => n > 0);
  return (
    <span className="list-two">
      <span
        className="list-alarms"
        title={details?.alarms.map(({ condition, count: n }) => `${condition}: ${n}`).join(", ")}
      >
        {parts.length === 0
          ? "no alarms"
          : parts.map(({ priority, n }) => (
              <b key={priority} className={`alarm-${priority}`}>
                {PRIORITY_MARKS[priority]} {n}
              </b>
            ))}
      </span>
      <span>{marks === 1 ? "1 mark" : `${marks} marks`}</span>
    </span>
  );
}

function People({ session: { beside, details } }: Pick<SessionRowProps, "session">) {
  const { judged, openNotes, isHeld, signatures } = beside;
  const looks = details === undefined ? `${judged} judged` : `${judged} of ${details.looks} looks judged`;
  const flags = [
    isHeld ? "HOLD" : "",
    signatures > 0 ? "signed" : "",
    openNotes > 0 ? `${openNotes} open ${openNotes === 1 ? "note" : "notes"}` : "",
  ].filter((text) => text !== "");
  return (
    <span className="list-two">
      <span>{details?.looks === 0 ? "no pictures" : looks}</span>
      <span>{flags.join(" · ")}</span>
    </span>
  );
}
