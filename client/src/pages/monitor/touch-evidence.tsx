/** What each detector reads against its limit, with its last ten seconds, and the look that would tell more. */
import type { Connection } from "../../connection/socket.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import {
  type EvidenceRow,
  evidenceRows,
  notAvailable,
  SPARKLINE_S,
  sparkline,
} from "./touch-evidence-model.ts";

const BUCKETS = 50;

export function TouchEvidence({ connection }: { readonly connection: Connection }) {
  const assessment = useSession(connection, (state) => state.assessment);
  const config = useSession(connection, (state) => state.config);
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  const nowUs = useNowUs(connection);
  const rows = evidenceRows(assessment, nowUs);
  const missing = notAvailable(config);
  return (
    <div className={isOpen ? "touch-evidence" : "touch-evidence is-lost"}>
      <h2>Evidence, last {SPARKLINE_S} s</h2>
      {assessment?.recommendedLook === undefined ? null : (
        <p className="touch-look">{assessment.recommendedLook.why}</p>
      )}
      {rows.length === 0 ? <p className="touch-none">nothing judged yet</p> : null}
      <ul>
        {rows.map((row) => (
          <Row key={row.key} row={row} connection={connection} nowUs={nowUs} />
        ))}
      </ul>
      {missing.length === 0 ? null : <p className="touch-none">not available: {missing.join(", ")}</p>}
    </div>
  );
}

interface RowProps {
  readonly row: EvidenceRow;
  readonly connection: Connection;
  readonly nowUs: number | undefined;
}

function Row({ row, connection, nowUs }: RowProps) {
  const { key, name, view, value, against, age, isOver, limit } = row;
  return (
    <li className={isOver ? "touch-reading is-over" : "touch-reading"}>
      <span>{name}</span>
      <strong>{value}</strong>
      <small>{[view, against, age].filter((part) => part !== "").join(" · ")}</small>
      <Spark connection={connection} name={key} limit={limit} nowUs={nowUs} />
    </li>
  );
}

interface SparkProps {
  readonly connection: Connection;
  readonly name: string;
  readonly limit: number | undefined;
  readonly nowUs: number | undefined;
}

function Spark({ connection, name, limit, nowUs = 0 }: SparkProps) {
  const window = connection.evidence.window(name, nowUs - SPARKLINE_S * 1e6, nowUs, BUCKETS);
  const { runs, limitY } = sparkline(window, limit);
  return (
    <svg className="touch-spark" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      {limitY === undefined ? null : <line x1="0" x2="100" y1={limitY} y2={limitY} />}
      {runs.map((points) => (
        <polyline key={points} points={points} />
      ))}
    </svg>
  );
}
