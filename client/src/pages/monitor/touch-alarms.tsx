/** Alarms that are there, with their evidence against its limits, and everything that happened before. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { alarmsInOrder } from "../../alarm/banner.ts";
import { useEarlierAlarms } from "../../alarm/use-earlier-alarms.ts";
import type { Connection } from "../../connection/socket.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { ageText } from "../../text/numbers.ts";
import { TouchEvidence } from "./touch-evidence.tsx";
import { alarmStateText, evidenceText, historyText, missingText } from "./touch-words.ts";

/** One press says that a leak is known and why. */
const KNOWN_REASONS = ["was there", "accepted"] as const;

export function TouchAlarms({ connection }: { readonly connection: Connection }) {
  const alarms = useSession(connection, (state) => state.alarms.alarms);
  const history = useSession(connection, (state) => state.alarmHistory);
  const missing = useSession(connection, (state) => state.assessment?.risk.missing);
  const sessionId = useSession(connection, ({ welcome }) => welcome?.sessionId);
  const earlier = useEarlierAlarms(sessionId);
  const nowUs = useNowUs(connection);
  const order = alarmsInOrder(alarms);
  return (
    <section className="touch-alarms" aria-label="Alarms">
      <h2>
        Alarms
        <button
          type="button"
          disabled={order.every(({ isAcknowledged }) => isAcknowledged)}
          onClick={() =>
            connection.act({ kind: "acknowledge", alarmId: "all" }, "touch ACK ALL", "acknowledged all")
          }
        >
          Acknowledge all
        </button>
      </h2>
      {order.length === 0 ? <p className="touch-none">none</p> : null}
      <ul>
        {order.map((alarm) => (
          <AlarmItem key={alarm.id} alarm={alarm} connection={connection} />
        ))}
      </ul>
      <TouchEvidence connection={connection} />
      {missing === undefined || missing.length === 0 ? null : (
        <p>Missing: {missing.map(missingText).join(", ")}</p>
      )}
      <h2>History</h2>
      <ol className="touch-history">
        {history.map((event) => (
          <li key={`${event.alarm.id}-${event.phase}-${event.atUs}`}>
            <time>{ageText(event.atUs, nowUs)} ago</time> {historyText(event)}
          </li>
        ))}
        {earlier.map(({ key, at, text }) => (
          <li key={`log ${key}`} className="is-earlier">
            <time>{at}</time> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}

function AlarmItem({ alarm, connection }: { readonly alarm: ActiveAlarm; readonly connection: Connection }) {
  const { id, headline, place, act, evidence, reason, priority, isAcknowledged, kind } = alarm;
  return (
    <li className={`touch-alarm alarm-${priority} ${isAcknowledged ? "is-acknowledged" : ""}`}>
      <div>
        <strong>
          {headline} · {place}
        </strong>
        <span>{alarmStateText(alarm)}</span>
        <span>{[act, reason].filter(Boolean).join(" · ")}</span>
        {evidence.length === 0 ? null : <span>{evidence.map(evidenceText).join(" · ")}</span>}
      </div>
      <div className="touch-alarm-acts">
        <button
          type="button"
          disabled={isAcknowledged}
          onClick={() => connection.act({ kind: "acknowledge", alarmId: id }, "touch ACK", `ack ${headline}`)}
        >
          ACK
        </button>
        {kind === "leak"
          ? KNOWN_REASONS.map((reason) => (
              <button
                key={reason}
                type="button"
                onClick={() =>
                  connection.act(
                    { kind: "knownLeak", alarmId: id, reason },
                    `touch KNOWN: ${reason}`,
                    "known leak",
                  )
                }
              >
                Known: {reason}
              </button>
            ))
          : null}
      </div>
    </li>
  );
}
