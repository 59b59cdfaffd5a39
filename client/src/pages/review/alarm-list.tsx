/** Every alarm of the session with its evidence; a press goes to the moment it was raised. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { type AlarmSpan, evidenceText, timeText } from "./timeline-model.ts";

interface AlarmListProps {
  readonly connection: Connection;
  readonly spans: readonly AlarmSpan[];
  /** False while the record is read. */
  readonly isRead: boolean;
  readonly onSeek: (toUs: number) => void;
}

export const PRIORITY_MARKS = { high: "▲", medium: "◆", low: "●" } as const;

export function AlarmList({ connection, spans, isRead, onSeek }: AlarmListProps) {
  const startUs = useSession(connection, ({ playback }) => playback?.startUs ?? 0);
  const currentId = useSession(
    connection,
    ({ playback }) => spans.findLast(({ raisedAtUs }) => raisedAtUs <= (playback?.atUs ?? 0))?.id,
  );
  const range = { startUs, endUs: Number.POSITIVE_INFINITY };
  return (
    <section className="replay-alarms" aria-label="Alarms">
      <h2>
        Alarms: {isRead ? spans.length : "reading …"}{" "}
        {spans.length === 0 ? null : <small>N next · P previous</small>}
      </h2>
      <ol>
        {spans.map((span) => (
          <li key={span.id} className={span.id === currentId ? "is-current" : ""}>
            <button
              type="button"
              className={`alarm-${span.priority}`}
              onClick={() => onSeek(span.raisedAtUs)}
            >
              <b>{PRIORITY_MARKS[span.priority]}</b>
              <time>{timeText(range, span.raisedAtUs)}</time>
              <strong>
                {span.headline} {span.place}
              </strong>
              <span className="alarm-facts">
                {[
                  span.condition,
                  span.reason,
                  ...span.evidence.map(evidenceText),
                  span.acknowledgedAtUs === undefined
                    ? "not acknowledged"
                    : `acknowledged after ${((span.acknowledgedAtUs - span.raisedAtUs) / 1e6).toFixed(1)} s`,
                ]
                  .filter((text) => text !== "")
                  .join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
