/** What was pressed last and what became of it, with ten seconds to take it back. */
import { UNDO_MS, undoable } from "../../connection/pending-acts.ts";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { actLine } from "./setup-words.ts";

const LINES = 2;

export function ActLog({ connection }: { readonly connection: Connection }) {
  const acts = useSession(connection, (state) => state.acts);
  const undo = useSession(connection, (state) => undoable(state.acts, state.localMs));
  const seconds = useSession(connection, ({ acts: sent, localMs }) => {
    const act = undoable(sent, localMs);
    return act === undefined ? 0 : Math.ceil((UNDO_MS - (localMs - act.sentMs)) / 1000);
  });
  const sequence = undo?.sequence;
  return (
    <section className="setup-log" aria-label="Done">
      <ol>
        {acts.slice(0, LINES).map((act) => {
          const { text, tone } = actLine(act);
          return (
            <li key={act.requestId} className={`act-${tone}`}>
              {text}
            </li>
          );
        })}
        {acts.length === 0 ? <li className="act-waiting">Nothing pressed yet</li> : null}
      </ol>
      <button
        type="button"
        disabled={sequence === undefined}
        onClick={() => {
          if (sequence !== undefined)
            connection.act({ kind: "undo", sequence }, "setup UNDO", `Undo: ${undo?.label ?? ""}`);
        }}
      >
        UNDO{sequence === undefined ? "" : ` ${seconds}`}
        <small>{sequence === undefined ? "nothing to undo" : undo?.label}</small>
      </button>
    </section>
  );
}
