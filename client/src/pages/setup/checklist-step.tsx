/** The pre-flight checklist: the machine's findings stand, people sign with one press, and may take it back. */
import { RoomCheck } from "../../alarm/room-check.tsx";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { type ChecklistRow, checklistRows } from "./checklist-model.ts";

const SIGNS = { ok: "✓", failed: "✗", waiting: "…", notUsed: "–" } as const;
const WORDS = { ok: "", failed: "failed", waiting: "not checked yet", notUsed: "not used" } as const;

export function ChecklistStep({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, (state) => state.procedure);
  return (
    <section className="setup-step" aria-label="Checklist">
      <ul className="setup-checklist">
        {checklistRows(procedure).map((row) => (
          <li key={row.id} className={toneOf(row)}>
            {row.by === "person" ? (
              <button
                type="button"
                aria-pressed={row.isSigned}
                onClick={() =>
                  connection.act(
                    { kind: "sign", item: row.id, isSigned: !row.isSigned },
                    `setup CHECKLIST ${row.id}`,
                    row.isSigned ? `Not signed: ${row.title}` : row.title,
                  )
                }
              >
                {row.isSigned ? "✓ " : ""}
                {row.title}
                <small>{row.isSigned ? "signed" : "press to sign"}</small>
              </button>
            ) : (
              <p>
                <strong>{SIGNS[row.state]}</strong> {row.title}
                <small>{row.detail === "" ? WORDS[row.state] : row.detail}</small>
              </p>
            )}
          </li>
        ))}
      </ul>
      <RoomCheck connection={connection} />
    </section>
  );
}

function toneOf(row: ChecklistRow): string {
  return row.by === "machine" ? `is-${row.state}` : "is-signed";
}
