/** The acts of the set-up, one press each, and what became of them. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { UNDO_MS, undoable } from "../../connection/pending-acts.ts";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { actLine, referenceText } from "./setup-words.ts";

interface ActPanelProps {
  readonly connection: Connection;
  readonly view: PictureView;
}

export function ActPanel({ connection, view }: ActPanelProps) {
  const reference = useSession(connection, ({ assessment }) =>
    referenceText(assessment?.pictures.find((picture) => picture.view === view)),
  );
  const hasPressure = useSession(connection, ({ config }) => config?.fitted.pressure ?? false);
  const volume = useSession(connection, ({ config }) => config?.fitted.volume ?? "none");
  const hasVolume = volume === "pump" || volume === "sensor";
  const button = (label: string, act: OperatorAct, isEnabled = true) => (
    <button
      type="button"
      disabled={!isEnabled}
      onClick={() => connection.act(act, `setup ${label.toUpperCase()}`, label)}
    >
      {label}
    </button>
  );
  return (
    <section className="setup-acts" aria-label="Acts">
      <button
        type="button"
        className="setup-reference"
        onClick={() =>
          connection.act({ kind: "takeReference", view }, "setup TAKE REFERENCE", "Take reference")
        }
      >
        Take reference
        <small>{reference === "" ? "no cement yet" : `frames ${reference}`}</small>
      </button>
      {button("Zero pressure", { kind: "zeroPressure" }, hasPressure)}
      {button("Tare volume", { kind: "tareVolume" }, hasVolume)}
      {button("Syringe changed", { kind: "syringeChanged" })}
      {button("Mix started now", { kind: "mixStarted", secondsAgo: 0 })}
      {button("Mix −30 s", { kind: "mixStarted", secondsAgo: 30 })}
      {button("Mix −1 min", { kind: "mixStarted", secondsAgo: 60 })}
      {button("Mark", { kind: "mark", label: "" })}
    </section>
  );
}

const LINES = 4;

/** Newest first, with ten seconds to take the last one back. */
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
