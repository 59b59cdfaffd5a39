/** Acts of the case that a nurse presses here; the same as on the table strip, but for picture and start. */
import { ActButton } from "../../acts/act-button.tsx";
import { actGroups } from "../../acts/case-acts.ts";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

/** Outline and reference have steps of their own; START NOW and STOP CASE stand above. */
const GROUPS_ELSEWHERE: ReadonlySet<string> = new Set(["Picture", "Seen"]);
const ACTS_ELSEWHERE: ReadonlySet<string> = new Set(["start", "stop"]);

export function ActsStep({ connection }: { readonly connection: Connection }) {
  const config = useSession(connection, (state) => state.config);
  const assessment = useSession(connection, (state) => state.assessment);
  const procedure = useSession(connection, (state) => state.procedure);
  const devices = useSession(connection, (state) => state.status?.devices);
  const acts = actGroups(config, assessment, procedure, devices)
    .filter(({ title }) => !GROUPS_ELSEWHERE.has(title))
    .flatMap((group) => group.acts)
    .filter(({ act }) => !ACTS_ELSEWHERE.has(act.kind));
  return (
    <section className="setup-step setup-acts" aria-label="Acts">
      {acts.map((offered) => (
        <ActButton
          key={offered.label}
          connection={connection}
          offered={offered}
          control={`setup ${offered.label.toUpperCase()}`}
        />
      ))}
    </section>
  );
}
