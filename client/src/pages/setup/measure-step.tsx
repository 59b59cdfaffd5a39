/** What is measured beside the picture: heights are tapped on it, balloons are chosen and read here. */
import { BalloonPanel } from "../../balloon/balloon-panel.tsx";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

export function MeasureStep({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, ({ config }) => config?.procedure.procedure);
  return (
    <section className="setup-step" aria-label="Measure">
      <p className="setup-lead">
        Heights are tapped on the picture: upper endplate front, middle, back, then the lower one. Once
        BEFORE, once AFTER.
      </p>
      {procedure === "PKP" ? (
        <BalloonPanel connection={connection} canChoose />
      ) : (
        <p className="setup-note">Balloons are for a kyphoplasty: choose PKP in CASE.</p>
      )}
    </section>
  );
}
