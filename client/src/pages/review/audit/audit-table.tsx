/** Rows of the audit trail. */
import type { AuditRow } from "@cementwatch/shared/audit/audit-row";
import { Link } from "react-router";
import { changeWords, shortHashes, timeWords, whoWords } from "./audit-api.ts";

export function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  return (
    <table className="audit-table">
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Who, where</th>
          <th scope="col">Action</th>
          <th scope="col">Object, change, reason</th>
          <th scope="col">Session</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.seq} title={`${row.object}\nhash ${row.hash}`}>
            <td>{row.seq}</td>
            <td>{timeWords(row.atWall)}</td>
            <td>
              {whoWords(row)}
              <small>{row.device}</small>
            </td>
            <td>{row.action}</td>
            <td>
              {shortHashes(row.object)}
              {changeWords(row) === "" ? null : <b> {shortHashes(changeWords(row))}</b>}
              {row.reason === "" ? null : <small>“{row.reason}”</small>}
            </td>
            <td>
              {row.sessionId === "" ? null : (
                <Link to={`/review?session=${encodeURIComponent(row.sessionId)}`}>{row.sessionId}</Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
