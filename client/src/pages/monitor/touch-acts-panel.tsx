/** Every act of the case as a button, and the last acts with what became of them. */
import { ActButton } from "../../acts/act-button.tsx";
import { actGroups } from "../../acts/case-acts.ts";
import { UNDO_MS, undoable } from "../../connection/pending-acts.ts";
import type { Connection } from "../../connection/socket.ts";
import type { SentAct } from "../../store/session-state.ts";
import { useSession } from "../../store/use-session.ts";

const SHOWN_ACTS = 3;
const STATE_WORDS = { sent: "…", done: "done", onDisk: "done, on disk", failed: "NOT DONE" } as const;

export function TouchActs({ connection }: { readonly connection: Connection }) {
  const config = useSession(connection, (state) => state.config);
  const assessment = useSession(connection, (state) => state.assessment);
  const procedure = useSession(connection, (state) => state.procedure);
  const devices = useSession(connection, (state) => state.status?.devices);
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  return (
    <section className="touch-acts" aria-label="Acts">
      {actGroups(config, assessment, procedure, devices).map(({ title, acts }) => (
        <fieldset key={title} disabled={!isOpen}>
          <legend>{title}</legend>
          {acts.map((offered) => (
            <ActButton
              key={offered.label}
              connection={connection}
              offered={offered}
              control={`touch ${offered.label}`}
            />
          ))}
        </fieldset>
      ))}
      <LastActs connection={connection} />
    </section>
  );
}

function LastActs({ connection }: { readonly connection: Connection }) {
  const acts = useSession(connection, (state) => state.acts);
  const undo = useSession(connection, ({ acts: all, localMs }) => undoable(all, localMs));
  const secondsLeft = useSession(connection, ({ acts: all, localMs }) => {
    const act = undoable(all, localMs);
    return act === undefined ? 0 : Math.ceil((UNDO_MS - (localMs - act.sentMs)) / 1000);
  });
  return (
    <div className="touch-last" aria-live="polite">
      <button
        type="button"
        disabled={undo === undefined}
        onClick={() => {
          if (undo?.sequence !== undefined) {
            connection.act({ kind: "undo", sequence: undo.sequence }, "touch UNDO", `undo ${undo.label}`);
          }
        }}
      >
        {undo === undefined ? "Undo" : `Undo ${undo.label} (${secondsLeft})`}
      </button>
      <ol>
        {acts.slice(0, SHOWN_ACTS).map((act) => (
          <li key={act.requestId} className={act.state === "failed" ? "is-bad" : ""}>
            {lastActText(act)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function lastActText({ label, state, error }: SentAct): string {
  return `${label}: ${STATE_WORDS[state]}${error === undefined ? "" : ` (${error})`}`;
}
