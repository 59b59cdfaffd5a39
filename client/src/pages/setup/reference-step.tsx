/** The reference of each view: two seconds without cement, and how far it is. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { type ReferenceState, referenceState } from "./reference-state.ts";
import { viewLocks } from "./view-locks.ts";

export function ReferenceStep({ connection }: { readonly connection: Connection }) {
  return (
    <section className="setup-step" aria-label="Reference">
      <p className="setup-lead">
        Look for 2 s in each view before cement is in. What is in the picture then is what cement is told
        apart from.
      </p>
      <ReferenceRow connection={connection} view="lateral" />
      <ReferenceRow connection={connection} view="ap" />
      <p className="setup-lead">
        A second side or level: NEW REFERENCE makes the cement that is there the baseline.
      </p>
    </section>
  );
}

function referenceOf(assessment: Assessment | undefined, view: PictureView): ReferenceState {
  return referenceState(assessment?.pictures.find((item) => item.view === view));
}

interface ReferenceRowProps {
  readonly connection: Connection;
  readonly view: PictureView;
}

function ReferenceRow({ connection, view }: ReferenceRowProps) {
  const text = useSession(connection, ({ assessment }) => referenceOf(assessment, view).text);
  const state = useSession(connection, ({ assessment }) => referenceOf(assessment, view).state);
  const progress = useSession(connection, ({ assessment }) => referenceOf(assessment, view).progress);
  const lock = useSession(
    connection,
    ({ config, assessment }) => viewLocks(config, assessment).find((item) => item.view === view)?.text ?? "",
  );
  const name = view === "lateral" ? "LATERAL" : "AP";
  const label = state === "taken" ? "NEW REFERENCE" : "2 s, NO CEMENT";
  return (
    <div className="setup-reference">
      <button
        type="button"
        onClick={() =>
          connection.act({ kind: "takeReference", view }, `setup ${label} ${name}`, `Reference ${name}`)
        }
      >
        {name}
        <small>{label}</small>
      </button>
      <progress max={1} value={progress} aria-label={`Reference ${name}`} />
      <span>
        {text}
        <small>{lock}</small>
      </span>
    </div>
  );
}
